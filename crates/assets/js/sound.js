// Small parts of sound: filters, another rate, a file in memory. Nothing here knows a page, so it runs in Node, too.

/** Samples a second of everything that is kept. */
export const RATE = 16000;

/** A filter of the second order. Its state is what it has heard, so it is dropped with the recording. */
class Filter {
  x1 = 0;
  x2 = 0;
  y1 = 0;
  y2 = 0;

  run(x) {
    const y = this.b0 * x + this.b1 * this.x1 + this.b2 * this.x2 - this.a1 * this.y1 - this.a2 * this.y2;
    this.x2 = this.x1;
    this.x1 = x;
    this.y2 = this.y1;
    this.y1 = y;
    return y;
  }

  /** Lets pass what lies around `hertz`, at the same loudness there. May be called again while it runs. */
  band(hertz, width, rate) {
    const w = (2 * Math.PI * hertz) / rate;
    const alpha = (Math.sin(w) * width) / (2 * hertz);
    this.b0 = alpha / (1 + alpha);
    this.b1 = 0;
    this.b2 = -this.b0;
    this.a1 = (-2 * Math.cos(w)) / (1 + alpha);
    this.a2 = (1 - alpha) / (1 + alpha);
    return this;
  }

  /** Lets pass what lies below `hertz`. */
  low(hertz, quality, rate) {
    const w = (2 * Math.PI * hertz) / rate;
    const alpha = Math.sin(w) / (2 * quality);
    const cos = Math.cos(w);
    this.b0 = (1 - cos) / 2 / (1 + alpha);
    this.b1 = 2 * this.b0;
    this.b2 = this.b0;
    this.a1 = (-2 * cos) / (1 + alpha);
    this.a2 = (1 - alpha) / (1 + alpha);
    return this;
  }
}

export const band = (hertz, width, rate = RATE) => new Filter().band(hertz, width, rate);

/** Butterworth, of the order `2 * count`. */
export const lows = (hertz, count, rate = RATE) =>
  Array.from({ length: count }, (_, i) => new Filter().low(hertz, 1 / (2 * Math.cos(((2 * i + 1) * Math.PI) / (4 * count))), rate));

/** Brings sound from the microphone's rate to ours, block by block. */
export function slower(rate) {
  const filters = rate > RATE ? lows(6600, 4, rate) : [];
  const step = rate / RATE;
  let before = 0;
  // Where the next sample lies, counted from the last one of the block before.
  let at = 0;
  return (block) => {
    const out = new Float32Array(Math.max(0, Math.ceil((block.length - at) / step)));
    let made = 0;
    for (let i = 0; i < block.length; i += 1) {
      let x = block[i];
      for (const filter of filters) x = filter.run(x);
      for (; at <= i + 1 && made < out.length; at += step) out[made++] = before + (x - before) * (at - i);
      before = x;
    }
    at -= block.length;
    return out.subarray(0, made);
  };
}

/** The first 44 bytes of a WAV file: how much sound of which kind, and nothing else. */
export function wavHead(samples) {
  const head = new DataView(new ArrayBuffer(44));
  const text = (at, word) => [...word].forEach((c, i) => head.setUint8(at + i, c.charCodeAt(0)));
  text(0, "RIFF");
  head.setUint32(4, 36 + 2 * samples, true);
  text(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, 2 * RATE, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  text(36, "data");
  head.setUint32(40, 2 * samples, true);
  return head.buffer;
}
