// Every page, in every language, narrow and wide: no barrier, nothing left behind, nothing from elsewhere.
import { expect, test } from "@playwright/test";
import axe from "axe-core";
import { scenes, stage } from "./support/scenes.js";
import { demo } from "./support/server.js";
import { LANGS, PUBLIC_LANGS, isSpoken, words } from "./support/words.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const HEIGHT = 800;

// The longest file by far: its tests are shared out among the workers, each with a server of its own.
test.describe.configure({ mode: "parallel" });

let server;
let set;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await demo();
  set = await stage(browser, server);
});
test.afterAll(() => server?.remove());

for (const lang of PUBLIC_LANGS) {
  test(`every page in ${lang}`, async ({ browser }) => {
    test.setTimeout(900_000);
    const { list, reach } = scenes(set);
    const pages = {};
    for (const scene of list.filter((one) => isSpoken(lang, one))) {
      pages[scene.as] ??= await watched(await browser.newContext({ storageState: set.keys[scene.as] }));
      await test.step(scene.name, () => inspect(pages[scene.as], scene, reach, lang));
    }
    expect.soft(await pages[null].page.context().cookies(), "cookies of a visitor").toEqual([]);
    await Promise.all(Object.values(pages).map(({ page }) => page.context().close()));
  });
}

/** A page of a context, with what goes wrong on it and whom else it asks. */
async function watched(context) {
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // A browser notes an answer of 4xx as an error of loading; the status itself is checked below.
    const isAnswer = /status of 4\d\d/.test(message.text()) && message.location().url === page.url();
    if (["error", "warning"].includes(message.type()) && !isAnswer) errors.push(message.text());
  });
  const strangers = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== server.address) strangers.push(request.url());
  });
  return { page, errors, strangers };
}

/** Looks at one scene. Everything wrong with it is told, with its name. */
async function inspect({ page, errors, strangers }, scene, reach, lang) {
  const name = `${lang}: ${scene.name}`;
  const soft = expect.configure({ soft: true });
  // From nowhere: an address that differs from the last one only behind # would not be asked for.
  await page.goto("about:blank");
  await page.setViewportSize({ width: 1280, height: HEIGHT });
  const answer = await reach(scene, page, lang);
  const html = await answer.text();
  for (const [what, found] of Object.entries(inHtml(scene.raw ? html.replace(/<textarea[\s\S]*?<\/textarea>/g, "") : html))) soft(found, `${name}: ${what}`).toEqual([]);
  for (const [what, right] of Object.entries(inHeaders(answer.headers(), !scene.as))) soft(right, `${name}: ${what}`).toBe(true);
  await soft(page.locator("html"), `${name}: language`).toHaveAttribute("lang", lang);
  soft((await page.title()).trim(), `${name}: title`).not.toBe("");

  if (scene.status === 422) soft(await misled(page), `${name}: the summary of errors`).toEqual([]);
  await page.locator("details").evaluateAll((all) => all.forEach((details) => (details.open = true)));
  if (lang === LANGS[0]) {
    soft(await unreached(page), `${name}: not reached with Tab`).toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    soft(await faded(page), `${name}: not seen in forced colours`).toEqual([]);
    await page.emulateMedia({ forcedColors: null });
  }
  // 320 is what is left of 1280 at 400 % zoom.
  for (const width of [1280, 360, 320]) {
    await page.setViewportSize({ width, height: HEIGHT });
    soft(await beyond(page), `${name}: wider than ${width}`).toEqual([]);
    // What differs between languages is the length of words: the narrow page shows it.
    if (width === 360 || (width === 1280 && lang === LANGS[0])) {
      // As tall as the page is: what sticks to the window's edge then covers nothing that could be scrolled away from.
      const height = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.max(HEIGHT, height) });
      soft(await barriers(page, lang), `${name}: barriers at ${width}`).toEqual([]);
    }
  }
  soft(errors.splice(0), `${name}: errors in the console`).toEqual([]);
  soft(strangers.splice(0), `${name}: asked of others`).toEqual([]);
}

/** What must not stand in a page's HTML. */
function inHtml(html) {
  const all = (pattern) => [...html.matchAll(pattern)].map(([text]) => text.slice(0, 120));
  return {
    "a message without a translation": all(/.{0,20}⟦.{0,40}/g),
    "a mark that should have become words": all(/.{0,30}(?:`|\*\*|\{\s*\$).{0,30}/g),
    "a style inside": all(/<style|\sstyle\s*=/gi),
    "a script inside": all(/<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+\s*=\s*["']|javascript:/gi),
    "something loaded from elsewhere": all(/<(?:script|link|img|use|iframe)[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"/gi),
  };
}

function inHeaders(headers, isPublic) {
  const policy = headers["content-security-policy"] ?? "";
  return {
    "Cache-Control: no-store": headers["cache-control"] === "no-store",
    "a policy that lets in nothing": /default-src 'none'/.test(policy) && !/unsafe-|\*|https?:|data:/.test(policy),
    "no frame around it": /frame-ancestors 'none'/.test(policy) && headers["x-frame-options"] === "DENY",
    "no referrer": headers["referrer-policy"] === "no-referrer",
    "no guessing of types": headers["x-content-type-options"] === "nosniff",
    "no cookie": !isPublic || headers["set-cookie"] === undefined,
  };
}

/** What the summary of errors does wrong: each line leads to its field, in the order of the page. */
const misled = (page) =>
  page.evaluate(() => {
    const links = [...document.querySelectorAll(".govuk-error-summary a")];
    if (links.length === 0) return ["it is missing"];
    const fields = links.map((link) => document.getElementById(link.hash.slice(1)));
    return links.flatMap((link, i) => {
      if (!fields[i]) return [`${link.hash} is not on the page`];
      const after = i > 0 && fields[i - 1] && fields[i - 1].compareDocumentPosition(fields[i]) & Node.DOCUMENT_POSITION_PRECEDING;
      return after ? [`${link.hash} stands before ${links[i - 1].hash} on the page`] : [];
    });
  });

/** Controls that Tab does not come to, from the page's beginning, and ones that it does not leave again. */
async function unreached(page) {
  const wanted = await page.evaluate(() => {
    // Behind an open dialog nothing can be reached, and nothing should.
    const within = document.querySelector("dialog[open]") ?? document;
    const all = within.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
    const isThere = (one) => one.type !== "hidden" && !one.disabled && one.checkVisibility({ visibilityProperty: true });
    // Of a group of radio buttons Tab comes to one.
    const name = (one) => (one.type === "radio" ? `radio ${one.form?.action} ${one.name}` : null);
    const groups = new Map();
    let number = 0;
    for (const one of [...all].filter(isThere)) {
      const group = name(one);
      if (group && groups.has(group)) one.dataset.tab = groups.get(group);
      else one.dataset.tab = ++number;
      if (group) groups.set(group, one.dataset.tab);
    }
    if (within !== document) return number;
    document.activeElement?.blur?.();
    window.getSelection()?.removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    return number;
  });
  const reached = new Set();
  // A field for a date has a stop for each of its parts.
  for (let i = 0; i < wanted + 40 && reached.size < wanted && i < 240; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => document.activeElement?.dataset.tab ?? null);
    if (at) reached.add(at);
  }
  const missing = Array.from({ length: Math.min(wanted, 200) }, (_, i) => String(i + 1)).filter((n) => !reached.has(n));
  return page.evaluate(
    (missing) => missing.map((n) => document.querySelector(`[data-tab="${n}"]`)?.outerHTML.slice(0, 120)),
    missing,
  );
}

/** Buttons, fields and tiles that have no edge once a system takes its own colours. */
const faded = (page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll("button, .govuk-button, input:not([type=file]), select, textarea, .hm-tile, .hm-card, .hm-badge, .hm-danger, .hm-callout");
    const edged = (style) =>
      ["Top", "Left", "Bottom", "Right"].some((side) => style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) > 0);
    const isSeen = (one) =>
      [one, ...(one.labels ?? [])].some((part) => ["", "::before"].some((side) => edged(getComputedStyle(part, side || null)))) ||
      getComputedStyle(one).textDecorationLine.includes("underline");
    const isThere = (one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true });
    return [...all].filter((one) => isThere(one) && !isSeen(one)).map((one) => one.outerHTML.slice(0, 120));
  });

/** What stands out of the page sideways, and whether the page can be pushed sideways. */
const beyond = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    const tables = [...document.querySelectorAll("main table")].filter((one) => one.offsetWidth > one.parentElement.clientWidth + 1);
    if (tables.length > 0) return tables.map((one) => `the table ${one.caption?.textContent} is wider than what it stands in`);
    if (root.scrollWidth <= root.clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 0.5);
    const told = wide.map((one) => `${one.tagName.toLowerCase()}.${one.className} ${one.textContent.trim().slice(0, 40)}`);
    return [`${root.scrollWidth} px`, ...told.slice(-3)];
  });

/** What axe-core finds wrong. Colours and sizes are the same in each language, and are looked at in one. */
async function barriers(page, lang) {
  const rules = { "target-size": { enabled: true }, "color-contrast": { enabled: lang === LANGS[0] } };
  const options = { runOnly: { type: "tag", values: TAGS }, rules, preload: false, resultTypes: ["violations"] };
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const { violations, passes, inapplicable } = await page.evaluate((options) => window.axe.run(document, options), options);
  expect([...violations, ...passes, ...inapplicable].map((rule) => rule.id)).toContain("target-size");
  return violations.map((rule) => ({
    rule: rule.id,
    help: rule.help,
    nodes: rule.nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.failureSummary.split("\n").slice(1).join(";").trim()}`),
  }));
}

test.describe("keyboard", () => {
  for (const lang of LANGS) {
    test(`the skip link leads past the header, in ${lang}`, async ({ browser }) => {
      for (const [as, path] of [[undefined, "/"], [undefined, "/report"], ["duty", "/desk/signals"]]) {
        const context = await browser.newContext({ storageState: set.keys[as] });
        const page = await context.newPage();
        await page.goto(`${server.address}/${lang}${path}`);
        await page.keyboard.press("Tab");
        const skip = page.locator(".govuk-skip-link");
        await expect(skip).toBeFocused();
        await expect(skip).toBeInViewport();
        await expect(skip).toHaveText(words(lang, "frame")("skip"));
        await page.keyboard.press("Enter");
        await expect(page.locator("main")).toBeFocused();
        await page.keyboard.press("Tab");
        expect(await page.evaluate(() => Boolean(document.activeElement.closest("main"))), path).toBe(true);
        await context.close();
      }
    });
  }

  test("every control of the report's form is reached with Tab, and seen when it is", async ({ page }) => {
    await page.goto(`${server.address}/az/report/all`);
    const wanted = await page.evaluate(() => {
      const all = [...document.querySelectorAll("a[href], button, input, select, textarea")];
      return [...new Set(all.filter((one) => one.type !== "hidden" && one.checkVisibility()).map((one) => one.name || one.id || one.href || one.type))];
    });
    expect(wanted).toEqual(expect.arrayContaining(["what", "danger", "about", "district", "place", "files", "reach", "submit"]));
    const reached = new Set();
    for (let i = 0; i < 80; i += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === document.body) return null;
        const shown = [one, ...(one.labels ?? [])].some((part) =>
          ["", "::before", "::after"].some((side) => {
            const style = getComputedStyle(part, side || null);
            return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
          }),
        );
        const box = one.getBoundingClientRect();
        const hidden = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 10));
        const cover = hidden && !one.contains(hidden) && !hidden.contains(one) && !one.labels?.[0]?.contains(hidden) ? hidden.className : "";
        return { name: one.name || one.id || one.href || one.type, shown, cover: String(cover) };
      });
      if (!at) break;
      expect.soft(at.shown, `${at.name} shows that it has the focus`).toBe(true);
      expect.soft(at.cover, `${at.name} is covered`).toBe("");
      reached.add(at.name);
    }
    expect([...reached].sort()).toEqual(wanted.sort());
  });

  test("a form that comes back with errors puts the cursor at their summary, whose links lead to the fields", async ({ page }) => {
    await page.goto(`${server.address}/ru/report/all`);
    await page.locator("main form button:not([type=button])").click();
    const summary = page.locator(".govuk-error-summary");
    await expect(summary).toBeFocused();
    for (const link of await summary.locator("a").all()) {
      const field = (await link.getAttribute("href")).slice(1);
      await link.click();
      await expect(page.locator(`[id="${field}"]`)).toBeFocused();
      await expect(page.locator(`[id="${field}"]`)).toHaveAttribute("aria-describedby", new RegExp(`\\b${field}-error\\b`));
    }
  });

  test("the desk is walked with j, k and the letters of its places", async ({ browser }) => {
    const context = await browser.newContext({ storageState: set.keys.duty });
    const page = await context.newPage();
    await page.goto(`${server.address}/en/desk/signals?state=closed`);
    const links = page.locator("[data-hm-row] a");
    await page.keyboard.press("j");
    await expect(links.first()).toBeFocused();
    await page.keyboard.press("j");
    await expect(links.nth(1)).toBeFocused();
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/desk\/signals\/[0-9a-z-]+$/);
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await expect(page).toHaveURL(/\/desk\/cases$/);
    await context.close();
  });
});
