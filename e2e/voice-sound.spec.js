// The disguise of a voice, without a page: the melody is gone, the words' loudness in its bands is not.
import { expect, test } from "@playwright/test";
import { BANDS, disguise, draw } from "../crates/assets/js/disguise.js";
import { band, lows, RATE, slower, wavHead } from "../crates/assets/js/sound.js";

const SECONDS = 8;
/** Samples that are looked at together: 30 ms. */
const FRAME = 480;
/** Vowels as the middles of three formants. */
const VOWELS = [[730, 1090, 2440], [270, 2290, 3010], [300, 870, 2240], [530, 1840, 2480], [570, 840, 2410]];

/** Chance that is the same each time, for the sound of the tests. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A voice that sings up and down while it speaks: five syllables a second, some with a hiss. Gives its pitch, too. */
function speaker(middle) {
  const chance = seeded(7);
  const sound = new Float32Array(SECONDS * RATE);
  const pitch = (at) => middle * (1 + 0.25 * Math.sin(2 * Math.PI * 0.6 * at) + 0.08 * Math.sin(2 * Math.PI * 1.3 * at));
  const throat = lows(1200, 1);
  let phase = 0;
  let [mouth, vowel, hisses] = [[], 0, false];
  for (let i = 0; i < sound.length; i += 1) {
    const at = i / RATE;
    const within = (at * 5) % 1;
    if (i % (RATE / 5) === 0) {
      vowel = Math.floor(chance() * VOWELS.length);
      hisses = chance() < 0.4;
      mouth = VOWELS[vowel].map((hertz, k) => band(hertz, 70 + 40 * k));
    }
    phase += pitch(at) / RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase %= 1;
    const open = within < 0.75 ? Math.sin((Math.PI * within) / 0.75) : 0;
    let breath = throat[0].run(pulse);
    sound[i] = mouth.reduce((sum, one, k) => sum + one.run(breath) / (k + 1), 0) * open * 6;
    if (hisses && within >= 0.75) sound[i] += (chance() - 0.5) * 0.1;
  }
  return { sound, pitch };
}

/** Whether a vowel is loud around here: the middle of a syllable. */
const isVowel = (sample) => {
  const within = ((sample + FRAME / 2) * 5) / RATE % 1;
  return within > 0.2 && within < 0.55;
};

/** How alike the sound is to itself one length of the voice's pitch later: 1 where the pitch is there, 0 where not. */
function traceOf(pitch, sound) {
  const traces = [];
  for (let from = RATE; from + 3 * FRAME < sound.length; from += 160) {
    if (!isVowel(from)) continue;
    const lag = Math.round(RATE / pitch((from + FRAME / 2) / RATE));
    let [both, one, other] = [0, 0, 0];
    for (let i = from; i < from + FRAME; i += 1) {
      both += sound[i] * sound[i + lag];
      one += sound[i] ** 2;
      other += sound[i + lag] ** 2;
    }
    traces.push(both / Math.sqrt(one * other));
  }
  return mean(traces);
}

/** The pitch that is heard, by autocorrelation, in each hundredth of a second of a vowel; and what it really was. */
function heard(whole, pitch) {
  const filters = lows(600, 2);
  const sound = whole.map((x) => filters.reduce((y, filter) => filter.run(y), x));
  const [found, real] = [[], []];
  for (let from = RATE; from + 3 * FRAME < sound.length; from += 160) {
    if (!isVowel(from)) continue;
    let [best, most] = [0, 0];
    for (let lag = RATE / 320; lag <= RATE / 70; lag += 1) {
      let [both, other] = [0, 0];
      for (let i = from; i < from + FRAME; i += 1) {
        both += sound[i] * sound[i + lag];
        other += sound[i + lag] ** 2;
      }
      const alike = other > 0 ? both / Math.sqrt(other) : 0;
      if (alike > most * 1.05) [best, most] = [lag, alike];
    }
    found.push(best ? RATE / best : 0);
    real.push(pitch((from + FRAME / 2) / RATE));
  }
  return correlation(found, real);
}

/** Loudness of a band of the sound, each hundredth of a second, in decibels. */
function loudness(sound, middle, width) {
  const [first, second] = [band(middle, width * 1.3), band(middle, width * 1.3)];
  const slow = lows(12, 1);
  const told = [];
  sound.forEach((x, i) => {
    const level = slow[0].run(Math.abs(second.run(first.run(x))));
    if (i % 160 === 0) told.push(20 * Math.log10(Math.max(level, 0) + 1e-4));
  });
  return told;
}

const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

function correlation(some, others) {
  const length = Math.min(some.length, others.length);
  const [a, b] = [some.slice(0, length), others.slice(0, length)];
  const [ma, mb] = [mean(a), mean(b)];
  const [va, vb] = [mean(a.map((x) => (x - ma) ** 2)), mean(b.map((x) => (x - mb) ** 2))];
  return va * vb === 0 ? 0 : mean(a.map((x, i) => (x - ma) * (b[i] - mb))) / Math.sqrt(va * vb);
}

/** Gives the sound in blocks, as a microphone does. */
function through(part, sound, size = 2048) {
  const blocks = [];
  for (let at = 0; at < sound.length; at += size) blocks.push(...part(sound.slice(at, at + size)));
  return Float32Array.from(blocks);
}

/** A disguise that keeps time, so that before and after can be laid over each other. */
const inTime = (more) => ({ ...draw(), tempo: 1, drift: 0, ...more });

test("the melody of a voice is not in its disguise", () => {
  for (const middle of [110, 150, 210]) {
    const { sound, pitch } = speaker(middle);
    const before = { trace: traceOf(pitch, sound), follows: heard(sound, pitch) };
    expect(before.trace, "it is there before").toBeGreaterThan(0.7);
    expect(before.follows, "and is found").toBeGreaterThan(0.8);
    for (const warp of [0.81, 0.9, 1.1, 1.18]) {
      const disguised = through(disguise(inTime({ warp })), sound);
      const after = { trace: traceOf(pitch, disguised), follows: heard(disguised, pitch) };
      if (process.env.HIMAYA_FIGURES) console.log({ middle, warp, before, after });
      expect(Math.abs(after.trace)).toBeLessThan(0.35);
      expect(Math.abs(after.follows)).toBeLessThan(0.4);
    }
  }
});

test("the words stay: each band is loud and soft where it was", () => {
  const { sound } = speaker(130);
  for (const warp of [0.81, 1, 1.18]) {
    const after = through(disguise(inTime({ warp, bend: 0 })), sound);
    // The disguise comes a little later than the voice.
    const late = 3;
    const alike = BANDS.filter(([middle, width]) => (middle + width) * warp < 7400).map(([middle, width]) =>
      correlation(loudness(sound, middle, width).slice(100), loudness(after, middle * warp, width * warp).slice(100 + late)),
    );
    if (process.env.HIMAYA_FIGURES) console.log({ warp, mean: mean(alike), least: Math.min(...alike) });
    expect(mean(alike)).toBeGreaterThan(0.75);
  }
});

test("no two disguises are alike, and none is near the voice's own shape", () => {
  const drawn = Array.from({ length: 200 }, draw);
  expect(new Set(drawn.map((one) => one.warp)).size).toBe(200);
  for (const { warp } of drawn) expect(Math.abs(warp - 1)).toBeGreaterThan(0.09);
  const { sound } = speaker(130);
  const lengths = new Set([1, 2, 3].map(() => through(disguise(), sound).length));
  expect(lengths.size, "not even as long").toBe(3);
});

test("a quiet room stays quiet, and nothing comes of nothing", () => {
  const chance = seeded(3);
  const room = Float32Array.from({ length: 2 * RATE }, () => (chance() - 0.5) * 0.002);
  const loudest = (sound) => sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(loudest(through(disguise(), room))).toBeLessThan(0.002);
  expect(loudest(through(disguise(), new Float32Array(RATE)))).toBe(0);
});

test("sound is brought to 16,000 samples a second, whatever the microphone's rate and the size of its blocks", () => {
  for (const rate of [8000, 16000, 22050, 44100, 48000, 96000]) {
    const tone = Float32Array.from({ length: rate }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / rate));
    for (const size of [128, 1000, 2048]) {
      const slow = through(slower(rate), tone, size);
      expect(Math.abs(slow.length - RATE), `${rate} by ${size}`).toBeLessThan(3);
      const settled = slow.slice(2000);
      const crossings = settled.reduce((count, x, i) => count + (i > 0 && settled[i - 1] < 0 && x >= 0 ? 1 : 0), 0);
      expect(Math.abs(crossings - (1000 * settled.length) / RATE)).toBeLessThan(2);
      expect(settled.reduce((most, x) => Math.max(most, x), 0)).toBeGreaterThan(0.9);
    }
  }
});

test("the file's head tells how much sound there is, and no more", () => {
  const head = Buffer.from(wavHead(1000));
  expect(head.length).toBe(44);
  expect(head.toString("latin1").replace(/[^A-Za-z ]/g, "")).toMatch(/^RIFF.?WAVEfmt .*data$/);
  expect([head.readUInt32LE(4), head.readUInt32LE(40)]).toEqual([2036, 2000]);
});
