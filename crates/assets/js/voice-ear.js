// Takes sound from the microphone to the page (AudioWorklet). It keeps a twentieth of a second at most.
const BLOCK = 2048;

class Ear extends AudioWorkletProcessor {
  block = new Float32Array(BLOCK);
  filled = 0;

  process([[sound]]) {
    if (!sound) return true;
    this.block.set(sound, this.filled);
    this.filled += sound.length;
    if (this.filled === BLOCK) {
      this.port.postMessage(this.block, [this.block.buffer]);
      this.block = new Float32Array(BLOCK);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor("ear", Ear);
