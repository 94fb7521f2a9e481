// Pictures of the main pages, to be looked at: `cargo xtask screenshots`. They stay out of git.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "@playwright/test";
import { scenes, stage } from "./support/scenes.js";
import { demo } from "./support/server.js";
import { PUBLIC_LANGS, isSpoken } from "./support/words.js";

const FOLDER = join(import.meta.dirname, "screenshots");

let server;
let set;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  server = await demo();
  set = await stage(browser, server);
});
test.afterAll(() => server?.remove());

for (const lang of PUBLIC_LANGS) {
  for (const width of [360, 1280]) {
    test(`the main pages in ${lang} at ${width} px`, { tag: "@screens" }, async ({ browser }) => {
      test.setTimeout(300_000);
      const folder = join(FOLDER, lang, String(width));
      await mkdir(folder, { recursive: true });
      const { list, reach } = scenes(set);
      for (const scene of list.filter((one) => one.main && isSpoken(lang, one))) {
        const context = await browser.newContext({ storageState: set.keys[scene.as], viewport: { width, height: 800 } });
        const page = await context.newPage();
        await reach(scene, page, lang);
        // As tall as the page is, so that what is fixed to the window's edge stands at the page's end.
        const height = await page.evaluate(() => document.documentElement.scrollHeight);
        await page.setViewportSize({ width, height: Math.max(800, height) });
        const name = scene.name.replace(/[^a-z]+/g, "-");
        await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
        await context.close();
      }
    });
  }
}
