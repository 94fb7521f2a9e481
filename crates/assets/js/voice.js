// A voice message, spoken into the form. Only pages with a files field load this.
//
// The sound is taken as bare samples, disguised while it comes in (disguise.js), and made a WAV file in memory: a browser's own
// recorder would write the time and its name into the file. The file goes the way of all files (files.js). Nothing is
// written on the device. Leaving the page, by whichever way, ends the microphone and overwrites what was said.
//   <fieldset id="voice" hidden data-hm-ear="voice-ear.js" data-hm-asking="…" …> with parts [data-hm-voice="record"] …
import { disguise } from "./disguise.js";
import { RATE, slower, wavHead } from "./sound.js";

const LONGEST = 5 * 60;
const WARNING = LONGEST - 30;
/** Whoever speaks is louder than this somewhere. */
const SILENT = 0.004;
/** As loud as speech is heard well, and no more made of very soft sound than this. */
const [LOUD, MOST] = [0.13, 30];

const Context = window.AudioContext || window.webkitAudioContext;
const isThere =
  Context && navigator.mediaDevices && navigator.mediaDevices.getUserMedia && window.fetch && window.crypto && crypto.getRandomValues;

const box = document.getElementById("voice");
if (box && isThere) voice(box, document.getElementById("files"));

function voice(box, input) {
  const part = (name) => box.querySelector(`[data-hm-voice="${name}"]`);
  const say = (...names) => (part("says").textContent = names.map((name) => box.getAttribute(`data-hm-${name}`)).join(" "));
  const masked = part("masked");
  const form = input.form;
  /** idle, asking, recording, ready or playing. */
  let state = "idle";
  /** The recording: blocks of samples, and how it was made. */
  let taken = null;
  /** Ends the microphone, or the playing. */
  let running = null;
  const end = () => {
    const last = running;
    running = null;
    if (last) last();
  };

  box.hidden = false;
  masked.checked = true;
  become("idle");

  part("record").addEventListener("click", record);
  part("stop").addEventListener("click", () => finish());
  part("listen").addEventListener("click", listen);
  part("quiet").addEventListener("click", () => hush("listen"));
  part("delete").addEventListener("click", () => {
    drop();
    say("deleted");
    part("record").focus();
  });
  part("add").addEventListener("click", () => {
    if (add()) part("record").focus();
  });

  document.addEventListener("hm-leave", drop);
  window.addEventListener("pagehide", drop);
  // Another program, or the lock: nobody is heard who does not see it.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    if (state === "recording") finish();
    if (state === "playing") hush();
  });

  // A recording is never left behind by the form. This is asked before files.js, which then waits for it.
  window.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) return;
      if (state === "recording") {
        event.preventDefault();
        event.stopPropagation();
        finish("unsent");
      } else if (state === "asking") {
        drop();
      } else if (taken && !add()) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );

  /** Shows the buttons of a state. The focus goes on to `focus` unless somebody is elsewhere on the page. */
  function become(next, focus) {
    const here = document.activeElement;
    const isOurs = !here || here === document.body || box.contains(here);
    state = next;
    const shown = { idle: ["record"], asking: ["record"], recording: ["stop"], ready: ["listen", "add", "delete"], playing: ["quiet", "add", "delete"] };
    for (const name of ["record", "stop", "listen", "quiet", "add", "delete"]) part(name).hidden = !shown[next].includes(name);
    part("choice").hidden = next !== "idle";
    part("clock").hidden = next === "idle" || next === "asking";
    if (focus && isOurs) part(focus).focus();
  }

  function tick(seconds) {
    const whole = Math.floor(seconds);
    const text = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    if (part("time").textContent !== text) part("time").textContent = text;
  }

  async function record() {
    if (state !== "idle") return;
    become("asking");
    say("asking");
    const recording = { blocks: [], samples: 0, heard: 0, loudest: 0, masked: masked.checked };
    let context, stream;
    let over = false;
    const off = () => {
      over = true;
      if (stream) for (const track of stream.getTracks()) track.stop();
      if (context && context.state !== "closed") context.close();
    };
    running = off;
    try {
      // Here, because an old iPhone lets sound begin only where a finger is.
      context = new Context();
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, autoGainControl: true, noiseSuppression: true } });
      if (over) return off();
      const toOurs = slower(context.sampleRate);
      const mask = recording.masked ? disguise() : (sound) => sound;
      let isTold = false;
      await hear(context, stream, box.getAttribute("data-hm-ear"), (block) => {
        if (over || state !== "recording") return block.fill(0);
        const sound = toOurs(block);
        const limit = LONGEST * RATE - recording.heard;
        for (const x of sound) recording.loudest = Math.max(recording.loudest, Math.abs(x));
        keep(recording, mask(sound.subarray(0, limit)));
        recording.heard += sound.length;
        // What was said is nowhere any more but in its disguise.
        sound.fill(0);
        block.fill(0);
        const seconds = recording.heard / RATE;
        tick(seconds);
        // Said seldom: a voice that reads aloud is recorded, too.
        if (!isTold && seconds >= WARNING) {
          isTold = true;
          say("soon", `running-${recording.masked ? "masked" : "plain"}`);
        }
        if (seconds >= LONGEST) finish("full");
      });
      if (over) return off();
      for (const track of stream.getTracks()) track.addEventListener("ended", () => !over && finish());
      context.resume();
    } catch {
      const wasLeft = over;
      off();
      if (wasLeft) return;
      running = null;
      become("idle");
      say("refused");
      return;
    }
    taken = recording;
    tick(0);
    become("recording", "stop");
    say(`running-${recording.masked ? "masked" : "plain"}`);
  }

  function finish(why) {
    if (state !== "recording") return;
    end();
    if (taken.samples === 0 || taken.loudest < SILENT) {
      drop();
      say("silent");
      part("record").focus();
      return;
    }
    level(taken);
    ready(why);
  }

  function ready(why) {
    become("ready", why !== "lost" && "listen");
    tick(taken.samples / RATE);
    say(...(why ? [why] : []), `ready-${taken.masked ? "masked" : "plain"}`);
  }

  function listen() {
    if (state !== "ready") return;
    const context = new Context();
    const sound = whole(context, taken);
    const source = context.createBufferSource();
    source.buffer = sound;
    source.connect(context.destination);
    source.onended = () => hush("listen");
    running = () => {
      source.onended = null;
      sound.getChannelData(0).fill(0);
      context.close();
    };
    source.start();
    context.resume();
    become("playing", "quiet");
  }

  function hush(focus) {
    if (state !== "playing") return;
    end();
    become("ready", document.activeElement === part("quiet") && focus);
  }

  /** Gives the recording to the form. */
  function add() {
    hush();
    const recording = taken;
    const file = new File([wavHead(recording.samples), ...recording.blocks], "voice.wav", { type: "audio/wav", lastModified: 0 });
    const lost = () => {
      if (taken || state !== "idle") return false;
      taken = recording;
      ready("lost");
      return true;
    };
    const offer = new CustomEvent("hm-file", { cancelable: true, detail: { file, lost } });
    if (input.dispatchEvent(offer) && !into(input, file)) {
      say("lost");
      return false;
    }
    taken = null;
    become("idle");
    say("added");
    return true;
  }

  /** Ends everything and forgets what was said. */
  function drop() {
    end();
    if (taken) for (const block of taken.blocks) block.fill(0);
    taken = null;
    say();
    become("idle");
  }
}

/** Calls `take` with each block of the microphone's sound. */
async function hear(context, stream, ear, take) {
  const source = context.createMediaStreamSource(stream);
  let node;
  if (context.audioWorklet && window.AudioWorkletNode) {
    await context.audioWorklet.addModule(ear);
    node = new AudioWorkletNode(context, "ear", { numberOfOutputs: 1, channelCount: 1, channelCountMode: "explicit" });
    node.port.onmessage = (event) => take(event.data);
  } else {
    node = context.createScriptProcessor(4096, 1, 1);
    node.onaudioprocess = (event) => take(event.inputBuffer.getChannelData(0));
  }
  source.connect(node);
  // Silent, but without it some browsers do not run the node.
  node.connect(context.destination);
}

function keep(recording, sound) {
  const block = new Int16Array(sound.length);
  for (let i = 0; i < sound.length; i += 1) block[i] = Math.max(-1, Math.min(1, sound[i])) * 32767;
  sound.fill(0);
  recording.blocks.push(block);
  recording.samples += block.length;
}

/** Makes a soft recording as loud as others. */
function level({ blocks, samples }) {
  let sum = 0;
  for (const block of blocks) for (const x of block) sum += (x / 32768) ** 2;
  const gain = Math.max(1, Math.min(MOST, LOUD / Math.sqrt(sum / samples)));
  for (const block of blocks) for (let i = 0; i < block.length; i += 1) block[i] = Math.tanh((block[i] / 32768) * gain) * 32767;
}

function whole(context, { blocks, samples }) {
  let times = 1;
  let sound;
  try {
    sound = context.createBuffer(1, samples, RATE);
  } catch {
    // Old iPhones play nothing slower than 22,050 a second.
    times = 2;
    sound = context.createBuffer(1, samples * times, RATE * times);
  }
  const into = sound.getChannelData(0);
  let at = 0;
  let before = 0;
  for (const block of blocks) {
    for (const x of block) {
      for (let n = 1; n <= times; n += 1) into[at++] = (before + ((x - before) * n) / times) / 32768;
      before = x;
    }
  }
  return sound;
}

/** For a page whose files are not sent by a script: the form brings the file itself. */
function into(input, file) {
  try {
    const files = new DataTransfer();
    for (const one of [...input.files, file]) files.items.add(one);
    input.files = files.files;
  } catch {
    return false;
  }
  return true;
}
