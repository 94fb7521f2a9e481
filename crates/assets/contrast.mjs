// Reads scss/_tokens.scss and checks every pair the styles use against WCAG 2.2 (AA; 7 for running text).
import { readFileSync } from "node:fs";

// [foreground, background, least ratio, where]
const PAIRS = [
  ["ink", "paper", 7, "text"],
  ["ink", "surface", 7, "text on cards"],
  ["ink", "sand", 7, "text on table heads and bars"],
  ["ink", "accent", 4.5, "hot line tile"],
  ["ink", "accent-soft", 7, "soon, notices"],
  ["ink", "deep-soft", 7, "callout"],
  ["ink", "danger-soft", 7, "danger panel"],
  ["ink-soft", "paper", 4.5, "hints"],
  ["ink-soft", "surface", 4.5, "hints on cards"],
  ["ink-soft", "sand", 4.5, "hints on bars"],
  ["surface", "deep", 7, "hero, buttons"],
  ["surface", "deep-dark", 7, "staff bar"],
  ["deep-line", "deep-dark", 4.5, "quiet text on the staff bar"],
  ["accent", "deep-dark", 3, "mark on the staff bar"],
  ["surface", "danger", 4.5, "danger tile"],
  ["danger", "paper", 4.5, "danger marker"],
  ["danger-dark", "danger-soft", 4.5, "danger heading"],
  ["accent-deep", "paper", 4.5, "form errors"],
  ["accent-deep", "surface", 4.5, "form errors on cards"],
  ["surface", "accent-deep", 4.5, "overdue"],
  ["accent-deep", "accent-soft", 4.5, "soon, strong"],
  ["link", "paper", 4.5, "links"],
  ["link", "sand", 4.5, "links on bars"],
  ["link", "deep-soft", 4.5, "links in callouts"],
  ["visited", "paper", 4.5, "visited links"],
  ["good", "paper", 4.5, "done"],
  ["good", "good-soft", 4.5, "done badge"],
  ["surface", "good", 4.5, "success banner"],
  ["focus-ink", "focus", 7, "focused text"],
  ["focus", "deep", 3, "focus on the hero"],
  ["focus-ink", "paper", 3, "focus outline"],
  ["line-strong", "surface", 3, "input borders"],
  ["line-strong", "paper", 3, "input borders"],
];

const text = readFileSync(new URL("scss/_tokens.scss", import.meta.url), "utf8");
const token = Object.fromEntries([...text.matchAll(/^\$([\w-]+):\s*(#[0-9a-f]{6});/gm)].map((m) => [m[1], m[2]]));

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrasts() {
  return PAIRS.map(([front, back, least, where]) => {
    const [a, b] = [luminance(token[front]), luminance(token[back])].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    return { front, back, least, where, ratio, ok: ratio >= least };
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const c of contrasts()) {
    console.log(`${c.ok ? "ok  " : "WEAK"} ${c.ratio.toFixed(1).padStart(5)} (>= ${c.least})  ${c.front} on ${c.back}: ${c.where}`);
  }
}
