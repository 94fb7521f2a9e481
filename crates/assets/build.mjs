// Builds everything a browser loads: node build.mjs OUT [--kitchen]
// OUT/dist/*          hashed files, with .br and .gz beside those that shrink
// OUT/manifest.rs     what src/lib.rs includes
// OUT/kitchen/*       with --kitchen: the pattern library, pointing at the hashed files
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import fontverter from "fontverter";
import * as sass from "sass";
import subsetFont from "subset-font";
import { contrasts } from "./contrast.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, ".kitchen");
const dist = join(out, "dist");
const read = (...path) => readFileSync(join(here, ...path));
const packageFile = (name, path) => join(here, "node_modules", name, path);

// Old phones: Android 7's last Chrome, iOS 13, Firefox ESR of 2020.
const TARGET = ["chrome80", "safari13", "firefox78"];

const TYPES = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  woff2: "font/woff2",
};

// Latin: ASCII, the letters of Azerbaijani and Turkish, those of neighbours' names, typographic marks.
const LATIN =
  range(0x20, 0x7e) +
  "\u00a0§«°±²·»×÷" +
  "ÂâÄäÇçÉéÎîÖöÛûÜüß" +
  "ĞğİıŞşƏə" +
  "–—‘’‚“”„†•…‰′″€№−≈≤≥";
const CYRILLIC = range(0x400, 0x45f) + "ҐґҒғҚқҢңӘәӨөҮүҰұҺһ";

function range(from, to) {
  return Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
}

function unicodeRange(text) {
  const points = [...new Set([...text].map((c) => c.codePointAt(0)))].sort((a, b) => a - b);
  const runs = [];
  for (const point of points) {
    const last = runs.at(-1);
    if (last && point === last[1] + 1) last[1] = point;
    else runs.push([point, point]);
  }
  const hex = (n) => n.toString(16).toUpperCase();
  return runs.map(([a, b]) => (a === b ? `U+${hex(a)}` : `U+${hex(a)}-${hex(b)}`)).join(",");
}

// The licence reserves the name "Source" for the unchanged font, so the cut one carries ours (of equal length).
async function cutFont(original, text) {
  const cut = await subsetFont(original, text, {
    targetFormat: "truetype",
    variationAxes: { wght: { min: 400, max: 700 } },
    keepFeatures: ["ccmp", "kern", "locl", "mark", "mkmk", "zero"],
    noHinting: true,
  });
  for (const encoding of ["latin1", "utf16be"]) {
    const encode = (s) => (encoding === "latin1" ? Buffer.from(s, "latin1") : Buffer.from(s, "utf16le").swap16());
    const [from, to] = [encode("SourceSans3VF"), encode("HimayaSans-VF")];
    for (let at = cut.indexOf(from); at >= 0; at = cut.indexOf(from, at)) to.copy(cut, at);
  }
  return fontverter.convert(cut, "woff2");
}

// govuk-frontend writes left and right; Arabic and Persian readers need start and end.
function logical(css) {
  return css
    .replace(/(?<=[;{\s])(margin|padding)-left:/g, "$1-inline-start:")
    .replace(/(?<=[;{\s])(margin|padding)-right:/g, "$1-inline-end:")
    .replace(/(?<=[;{\s])border-left(-width|-color|-style)?:/g, "border-inline-start$1:")
    .replace(/(?<=[;{\s])border-right(-width|-color|-style)?:/g, "border-inline-end$1:")
    .replace(/(?<=[;{\s])text-align:\s*left/g, "text-align:start")
    .replace(/(?<=[;{\s])text-align:\s*right/g, "text-align:end")
    // Both: where both are known the later wins, and an old phone keeps the first.
    .replace(/(?<=[;{\s])left:\s*([^;}]+)/g, "left:$1;inset-inline-start:$1");
}

const files = []; // { name, hashed, type, bytes }

function add(name, bytes) {
  bytes = Buffer.from(bytes);
  const dot = name.lastIndexOf(".");
  const ext = name.slice(dot + 1);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const file = { name, hashed: `${name.slice(0, dot)}-${hash}.${ext}`, type: TYPES[ext], bytes };
  files.push(file);
  return file.hashed;
}

async function fonts() {
  const original = readFileSync(packageFile("source-sans", "WOFF2/VF/SourceSans3VF-Upright.ttf.woff2"));
  const latin = add("sans-latin.woff2", await cutFont(original, LATIN));
  const cyrillic = add("sans-cyrillic.woff2", await cutFont(original, CYRILLIC));
  return (css) =>
    css
      .replaceAll("sans-latin.woff2", latin)
      .replaceAll("sans-cyrillic.woff2", cyrillic)
      .replaceAll("RANGE-LATIN", unicodeRange(LATIN))
      .replaceAll("RANGE-CYRILLIC", unicodeRange(CYRILLIC));
}

function style(name) {
  const { css } = sass.compile(join(here, "scss", name.replace(".css", ".scss")), {
    loadPaths: [packageFile("govuk-frontend", "dist")],
    quietDeps: true,
    style: "expanded",
  });
  const small = esbuild.transformSync(logical(css), { loader: "css", minify: true, target: TARGET, legalComments: "none" });
  return small.code;
}

function script(name) {
  const built = esbuild.buildSync({
    entryPoints: [join(here, "js", name)],
    bundle: true,
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    target: TARGET,
    write: false,
    // Safari 13's flaw is with rare patterns that are not used here.
    supported: { destructuring: true },
    nodePaths: [join(here, "node_modules")],
  });
  // The library names itself in messages for developers.
  return built.outputFiles[0].text.replaceAll("GOV.UK Frontend", "govuk-frontend");
}

function licences() {
  const part = (title, name, file) =>
    `\n\n${"=".repeat(78)}\n${title}\n${"=".repeat(78)}\n\n${readFileSync(packageFile(name, file), "utf8").trim()}\n`;
  return (
    read("LICENCES.md").toString("utf8").trim() +
    part("htmx", "htmx.org", "LICENSE") +
    part("Source Sans 3", "source-sans", "LICENSE.md")
  );
}

// The Crown's mark, its typeface and its name belong to another government.
function refuse(name, text) {
  for (const word of [/GDS Transport/i, /crown/i, /gov\.uk/i, /https?:\/\/(?!www\.w3\.org)[a-z0-9]/i, /url\(["']?data:/i]) {
    const found = text.match(word);
    if (found) throw new Error(`${name} contains "${found[0]}": …${text.slice(Math.max(0, found.index - 60), found.index + 60)}…`);
  }
}

const weak = contrasts().filter((c) => !c.ok);
if (weak.length) throw new Error(`too little contrast: ${weak.map((c) => `${c.front} on ${c.back} is ${c.ratio.toFixed(2)}`).join("; ")}`);

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const named = await fonts();
for (const name of readdirSync(join(here, "img")).sort()) add(name, read("img", name));
for (const name of ["app.css", "desk.css"]) add(name, named(style(name)));
for (const name of ["app.js", "desk.js", "voice.js", "voice-ear.js"]) add(name, script(name));
add("licences.txt", licences());

for (const { name, hashed, type, bytes } of files) {
  writeFileSync(join(dist, hashed), bytes);
  if (type === TYPES.woff2) continue;
  if (type !== TYPES.txt) refuse(name, bytes.toString("utf8"));
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(dist, `${hashed}.br`), br);
  writeFileSync(join(dist, `${hashed}.gz`), gz);
}

const rows = files
  .map((f) => `    Entry { name: "${f.name}", file: "${f.hashed}", url: "/assets/${f.hashed}", content_type: "${f.type}" },\n`)
  .join("");
writeFileSync(join(out, "manifest.rs"), `&[\n${rows}]\n`);

if (process.argv.includes("--kitchen")) {
  const kitchen = join(out, "kitchen");
  mkdirSync(kitchen, { recursive: true });
  for (const name of readdirSync(join(here, "kitchen"))) {
    let page = read("kitchen", name).toString("utf8");
    for (const f of files) page = page.replaceAll(`/assets/${f.name}`, `../dist/${f.hashed}`);
    writeFileSync(join(kitchen, name), page);
  }
}
