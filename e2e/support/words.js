// What pages say, read from the same locale files as the program, so that tests hold in every language.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** The languages of the pages. */
export const LANGS = ["az", "ru", "en"];

/** Those of the public door: the profile names them. */
export const PUBLIC_LANGS = readFileSync(join(ROOT, "profiles/az/profile.toml"), "utf8").match(/^languages = \[(.*)\]/m)[1].match(/[a-z]+/g);

/** Whether a page is there in a language. */
export const isSpoken = (lang, scene) => LANGS.includes(lang) || !scene.full && (!scene.as && !/^\/(plan|sign-in)/.test(scene.path));

/** Messages of one room and, where it lacks them, of the frame's. Only those of one line. */
export function words(lang, room) {
  const all = { ...messages(lang, "frame"), ...messages(lang, room) };
  return (key, values = {}) => {
    if (!(key in all)) throw new Error(`${room} has no message ${key} in ${lang}`);
    return all[key].replace(/\{\s*\$([a-z_]+)\s*\}/g, (_, name) => values[name]);
  };
}

function messages(lang, room) {
  const folder = join(ROOT, "crates", room, "locales", lang);
  if (!existsSync(folder)) return {};
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"));
  return Object.fromEntries(
    lines.map((line) => line.match(/^([a-z][a-z0-9-]*) = (.+)$/)).filter(Boolean).map(([, key, text]) => [key, text]),
  );
}

/** The names of the profile's public texts. */
export function texts() {
  return readdirSync(join(ROOT, "profiles/az/pages/en")).map((name) => name.replace(/\.md$/, ""));
}

/** The plan as the profile has it: number, title, term and leads of each measure, in one language. */
export function plan(lang) {
  const text = readFileSync(join(ROOT, "profiles/az/plan.toml"), "utf8");
  const say = (block, key) => said(block.match(new RegExp(`^${key} = (\\{.*\\})$`, "m"))?.[1], lang);
  return text.split(/^\[\[measure\]\]$/m).slice(1).map((measure) => {
    const [head, ...rest] = measure.split(/^\[\[measure\./m);
    return {
      number: head.match(/^number = "(.+)"$/m)[1],
      title: say(head, "title"),
      term: say(head, "term"),
      leads: rest.filter((part) => part.startsWith("lead]]")).map((part) => say(part, "name")),
      figures: rest.filter((part) => part.startsWith("figure]]")).map((part) => part.match(/^key = "(.+)"$/m)[1]),
    };
  });
}

/** An agency's short name. */
export function agency(key, lang) {
  const text = readFileSync(join(ROOT, "profiles/az/agencies.toml"), "utf8");
  const block = text.split(/^\[\[agency\]\]$/m).find((part) => part.includes(`\nkey = "${key}"\n`));
  return said(block.match(/^short = (\{.*\})$/m)[1], lang);
}

function said(table, lang) {
  const found = table?.match(new RegExp(`\\b${lang} = "((?:[^"\\\\]|\\\\.)*)"`));
  if (!found) throw new Error(`no ${lang} in ${table}`);
  return found[1].replace(/\\(.)/g, "$1");
}

if (!existsSync(join(ROOT, "crates"))) throw new Error("the tests stand beside the crates they test");
