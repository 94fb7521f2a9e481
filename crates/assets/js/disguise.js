// Disguises a voice while it is being recorded: a channel vocoder.
//
// Of the sound nothing is kept but how loud each of 19 bands is, told so slowly (18 Hz) that the melody of the voice is
// not in it. With these, noise and a hum of one pitch are made louder and softer. So the pitch is not moved, which could be
// undone: it is gone. The bands come out elsewhere than they went in, by amounts that are drawn anew for each
// recording and drift while it lasts; loudness of bands and speed of speech likewise. The loudness drifts most: a high
// voice has so few overtones that the low bands tell its pitch by which of them an overtone falls into.
//
// What stays: the words, the accent, the choice of words, much of the rhythm. Someone who knows a person may know them by
// these, and a machine that compares voices gets less, but not nothing. The page says so.
import { band, lows, RATE } from "./sound.js";

/** Samples between two looks at the loudness: 2.5 ms. */
const HOP = 40;
/** The loudness is told no faster than this. The deepest voices have a pitch of 60 Hz. */
const SLOW = 18;
/** Hops between two moves of the bands. */
const MOVE = 16;
/** Hops until a drift has a new aim: 0.6 to 1 s, and for the loudness of one band 0.15 to 0.3 s. */
const DRIFT = [240, 400];
const RIPPLE = [60, 120];
/** Softer than this is the room's noise, and is made softer still. */
const FLOOR = 0.0008;

/** Middles and widths of the bands. The low ones are wide, because narrow ones would tell the pitch by where it falls. */
export const BANDS = (() => {
  const bands = [];
  let [from, width] = [90, 180];
  while (from + width < 7300) {
    bands.push([from + width / 2, width]);
    from += width;
    width = Math.max(180, from * 0.15);
  }
  return bands;
})();

/** A number from 0 to 1 that nobody can foretell. */
const chance = () => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
const between = (from, to) => from + (to - from) * chance();

/** What one recording's disguise is like. Kept nowhere. */
export const draw = () => ({
  // Never near 1: that would be the voice's own shape.
  warp: chance() < 0.5 ? between(0.81, 0.9) : between(1.1, 1.18),
  bend: between(-0.08, 0.08),
  pitch: between(85, 160),
  tempo: between(0.93, 1.1),
  loudness: BANDS.map(() => 10 ** (between(-3, 3) / 20)),
  drift: 1,
  // Decibels.
  ripple: 7,
});

/** Wanders between -1 and 1. */
function wander([soonest, latest]) {
  let [now, step, left] = [0, 0, 0];
  return () => {
    if (left === 0) {
      left = Math.round(between(soonest, latest));
      step = (between(-1, 1) - now) / left;
    }
    left -= 1;
    now += step;
    return now;
  };
}

/** Gives a function that takes the voice's next samples and gives the disguised ones. The two are of unlike length. */
export function disguise({ warp, bend, pitch, tempo, loudness, drift, ripple } = draw()) {
  const bands = BANDS.map(([middle, width], i) => ({
    middle,
    width,
    // A hum below, noise above, as in speech.
    hum: Math.sqrt(Math.min(0.85, Math.max(0, (4200 - middle) / 3000))),
    hears: [band(middle, width * 1.3), band(middle, width * 1.3)],
    slow: lows(SLOW, 2, RATE / HOP),
    makes: [band(middle, width * 1.3), band(middle, width * 1.3)],
    level: loudness[i],
    wanders: wander(RIPPLE),
    sum: 0,
    was: 0,
    is: 0,
  }));
  const [warpDrift, tempoDrift] = [wander(DRIFT), wander(DRIFT)];
  let heard = 0;
  let hops = 0;
  let due = 0;
  let phase = 0;

  /** Moves the bands to where they come out now. */
  function move(by) {
    for (const one of bands) {
      const ratio = warp * (one.middle / 1000) ** bend * by;
      const middle = Math.min(one.middle * ratio, 7600);
      // What would lie beyond what can be heard is left out.
      const width = Math.min(one.width * ratio, (7900 - middle) * 2) * 1.3;
      one.gain = one.middle * ratio > 7800 ? 0 : one.level * Math.sqrt(RATE / width);
      for (const filter of one.makes) filter.band(middle, width, RATE);
    }
  }

  function hop(out, at) {
    const by = warpDrift();
    if (hops++ % MOVE === 0) move(1 + 0.03 * drift * by);
    for (const one of bands) {
      let level = one.sum / HOP;
      one.sum = 0;
      for (const filter of one.slow) level = filter.run(level);
      level = Math.max(level, 0);
      one.was = one.is;
      one.is = (10 ** ((ripple * one.wanders()) / 20) * one.gain * level * level) / (level + FLOOR);
    }
    due += HOP * tempo * (1 + 0.06 * drift * tempoDrift());
    const count = Math.floor(due);
    due -= count;
    const period = RATE / pitch;
    for (let n = 0; n < count; n += 1) {
      // The noise is no secret: whoever knew it would know the loudness of the bands, which can be heard anyway.
      const noise = (Math.random() * 2 - 1) * Math.sqrt(3);
      phase += 1;
      const pulse = phase >= period ? Math.sqrt(period) : 0;
      if (phase >= period) phase -= period;
      const part = n / count;
      let y = 0;
      for (const one of bands) {
        const [first, second] = one.makes;
        const hiss = noise * Math.sqrt(1 - one.hum * one.hum);
        y += second.run(first.run(one.hum * pulse + hiss)) * (one.was + (one.is - one.was) * part);
      }
      out[at + n] = y * 0.5;
    }
    return count;
  }

  return (block) => {
    const out = new Float32Array(Math.ceil(((block.length + HOP) / HOP) * (HOP * tempo * 1.07 + 1)));
    let made = 0;
    for (const x of block) {
      for (const one of bands) {
        const [first, second] = one.hears;
        one.sum += Math.abs(second.run(first.run(x)));
      }
      heard += 1;
      if (heard === HOP) {
        heard = 0;
        made += hop(out, made);
      }
    }
    return out.subarray(0, made);
  };
}
