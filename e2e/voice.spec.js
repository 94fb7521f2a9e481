// The voice message: recorded, heard, taken back, sent; and the microphone ends when the page is left.
// The browser's stand-in for a microphone beeps once a second.
import { expect, test } from "@playwright/test";
import config from "./playwright.config.js";
import { formTo, openWithReason, report, sender, signIn, wordsIn } from "./support/people.js";
import { demo } from "./support/server.js";
import { words } from "./support/words.js";

const MICROPHONE = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];
test.use({ launchOptions: { ...config.use.launchOptions, args: [...config.use.launchOptions.args, ...MICROPHONE] } });

let server;
test.beforeAll(async () => {
  server = await demo();
});
test.afterAll(() => server?.remove());

const at = (lang, path) => `${server.address}/${lang}${path}`;
const part = (page, name) => page.locator(`[data-hm-voice="${name}"]`);
const says = (page, lang, ...keys) =>
  expect(part(page, "says")).toHaveText(keys.map((key) => words(lang, "reporting")(`voice-${key}`)).join(" "));

/** Notes what the page asks of the browser: tracks of the microphone, and pieces of files. */
async function watch(page) {
  await page.addInitScript(() => {
    window.tracks = [];
    window.pieces = [];
    const send = window.fetch;
    window.fetch = async (address, { body, ...more }) => {
      const bytes = await body.arrayBuffer();
      for (const byte of new Uint8Array(bytes)) window.pieces.push(byte);
      return send(address, { body: bytes, ...more });
    };
    const ask = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function (wish) {
      const stream = await ask.call(this, wish);
      window.tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

/** What was sent by pieces. */
const sent = async (page) => Buffer.from(await page.evaluate(() => window.pieces));

const live = (page) => page.evaluate(() => window.tracks.filter((track) => track.readyState === "live").length);

async function record(page, lang, seconds, masked = true) {
  await part(page, "record").click();
  await says(page, lang, masked ? "running-masked" : "running-plain");
  await expect(part(page, "stop")).toBeFocused();
  expect(await live(page)).toBe(1);
  await expect(part(page, "time")).toHaveText(`0:0${seconds}`);
  await part(page, "stop").click();
  await says(page, lang, masked ? "ready-masked" : "ready-plain");
  expect(await live(page), "the microphone is off").toBe(0);
  await expect(part(page, "listen")).toBeFocused();
}

test("a voice is recorded, disguised, heard and sent with the report", async ({ page, browser }) => {
  await watch(page);
  const refused = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  const answer = await page.goto(at("en", "/report/all"));
  expect(answer.headers()["permissions-policy"]).toContain("microphone=(self)");
  await page.locator("#what").fill("I have said it.");
  await expect(part(page, "masked")).toBeChecked();
  await expect(part(page, "stop")).toBeHidden();
  await part(page, "record").focus();
  await record(page, "en", 2);
  await expect(part(page, "choice")).toBeHidden();

  await part(page, "listen").click();
  await expect(part(page, "quiet")).toBeFocused();
  await part(page, "quiet").click();
  await expect(part(page, "listen")).toBeFocused();
  await part(page, "listen").click();
  await expect(part(page, "listen"), "it ends by itself").toBeFocused();

  await part(page, "delete").click();
  await says(page, "en", "deleted");
  await expect(part(page, "record")).toBeFocused();
  expect((await sent(page)).length, "nothing has left the device").toBe(0);

  await record(page, "en", 1);
  await part(page, "add").click();
  await says(page, "en", "added");
  await expect(page.locator("#uploads li")).toContainText("voice.wav");
  await expect(page.locator("#uploads li")).toContainText(words("en", "reporting")("upload-done"));
  const sound = await sent(page);
  expect(sound.subarray(0, 4).toString() + sound.subarray(8, 16).toString()).toBe("RIFFWAVEfmt ");
  expect(sound.readUInt32LE(24), "samples a second").toBe(16000);
  expect(sound.subarray(36, 40).toString(), "nothing stands between the head and the sound").toBe("data");
  expect(sound.readUInt32LE(40)).toBe(sound.length - 44);

  await sender(formTo(page, "/report")).click();
  await expect(page.locator("#receipt-words li")).toHaveCount(8);
  expect(refused, "the content security policy lets all of it pass").toEqual([]);

  const context = await browser.newContext();
  const duty = await context.newPage();
  await signIn(duty, server, "duty", "en");
  await duty.locator("main table a.hm-list__link").last().click();
  await openWithReason(duty, "duty-screening");
  await expect(duty.locator("#what")).toHaveText("I have said it.");
  await expect(duty.locator('main a[href*="/files/"]')).toContainText("voice.wav");
  await context.close();
});

test("a recording that was not added goes with the form all the same", async ({ page }) => {
  await watch(page);
  const begun = await report(page.request, server, "az", { what: "A report that goes on by voice." });
  await page.goto(at("az", "/receipt"));
  await page.locator("#words").fill(wordsIn(await begun.text()).join(" "));
  await sender(formTo(page, "/receipt")).click();
  await page.locator('label[for="voice-masked"]').click();
  await record(page, "az", 1, false);
  await sender(formTo(page, "/receipt/message")).click();
  await expect(page.locator("#sent-files")).toContainText("voice.wav");
});

test("sending while it is recorded ends the recording, and sends when asked again", async ({ page }) => {
  await watch(page);
  await page.goto(at("ru", "/report/all"));
  await page.locator("#what").fill("Голосом.");
  await part(page, "record").click();
  await expect(part(page, "time")).toHaveText("0:01");
  await sender(formTo(page, "/report")).click();
  await says(page, "ru", "unsent", "ready-masked");
  expect(await live(page)).toBe(0);
  // A second press within a second counts as none.
  await expect(async () => {
    await sender(formTo(page, "/report")).click({ timeout: 1000 });
    await expect(page.locator("#receipt-words li")).toHaveCount(8, { timeout: 3000 });
  }).toPass();
});

test("a recording that the line loses is there again", async ({ page }) => {
  await watch(page);
  await page.addInitScript(() => delete window.DataTransfer);
  await page.route("**/report/file", (route) => route.fulfill({ status: 400 }));
  await page.goto(at("en", "/report/all"));
  await record(page, "en", 1);
  await part(page, "add").click();
  await says(page, "en", "lost", "ready-masked");
  await expect(page.locator("#uploads li")).toHaveCount(0);
  await page.unroute("**/report/file");
  await part(page, "add").click();
  await expect(page.locator("#uploads li")).toContainText(words("en", "reporting")("upload-done"));
});

test("leaving ends the microphone at once", async ({ page }) => {
  await watch(page);
  await page.route((url) => url.origin !== server.address, (route) => route.fulfill({ contentType: "text/html", body: "elsewhere" }));
  // Told by the page itself, before the other side has answered.
  await page.addInitScript(() => {
    const count = () => console.log(`live: ${window.tracks.filter((track) => track.readyState === "live").length} of ${window.tracks.length}`);
    document.addEventListener("hm-leave", () => Promise.resolve().then(count));
  });
  for (const leave of [() => page.locator(".hm-exit__button").click(), () => thrice(page, "Escape")]) {
    await page.goto(at("en", "/report/all"));
    await part(page, "record").click();
    await expect(part(page, "time")).toHaveText("0:01");
    const [told] = await Promise.all([page.waitForEvent("console"), leave()]);
    expect(told.text()).toBe("live: 0 of 1");
    await expect(page.locator("body")).toHaveText("elsewhere");
  }
});

test("a browser without a microphone is shown nothing, and one that refuses it says so", async ({ page }) => {
  await page.addInitScript(() => {
    MediaDevices.prototype.getUserMedia = async () => {
      throw new DOMException("no", "NotAllowedError");
    };
  });
  await page.goto(at("en", "/report/all"));
  await part(page, "record").click();
  await says(page, "en", "refused");
  await expect(part(page, "record")).toBeVisible();
  await page.addInitScript(() => delete MediaDevices.prototype.getUserMedia);
  await page.reload();
  await expect(page.locator("#voice")).toBeHidden();
  await expect(page.locator("#files")).toBeVisible();
});

test("an old browser records without a worklet", async ({ page }) => {
  await watch(page);
  await page.addInitScript(() => delete window.AudioWorkletNode);
  await page.goto(at("en", "/report/all"));
  await record(page, "en", 1);
  await part(page, "add").click();
  await expect(page.locator("#uploads li")).toContainText(words("en", "reporting")("upload-done"));
  expect((await sent(page)).length).toBeGreaterThan(20_000);
});

test("five minutes are the most, and half a minute before them it is said", async ({ page }) => {
  // Five seconds of sound each time the page lets it.
  await page.addInitScript(() => {
    delete window.AudioWorkletNode;
    const make = AudioContext.prototype.createScriptProcessor;
    AudioContext.prototype.createScriptProcessor = function (...wish) {
      const node = make.apply(this, wish);
      const sound = Float32Array.from({ length: this.sampleRate * 5 }, (_, i) => 0.3 * Math.sin(i / 9));
      window.setInterval(() => node.onaudioprocess?.({ inputBuffer: { getChannelData: () => sound.slice() } }), 60);
      return node;
    };
  });
  await page.goto(at("en", "/report/all"));
  await page.locator('label[for="voice-masked"]').click();
  // What is said stands there for a moment only, at this pace: everything is taken down.
  await part(page, "says").evaluate((says) => {
    window.said = [];
    new MutationObserver(() => window.said.push(says.textContent)).observe(says, { childList: true });
  });
  await part(page, "record").click();
  const t = words("en", "reporting");
  await says(page, "en", "full", "ready-plain");
  expect((await page.evaluate(() => window.said)).filter((said) => said.includes(t("voice-soon")))).toHaveLength(1);
  await expect(part(page, "time")).toHaveText("5:00");
});

async function thrice(page, key) {
  for (let i = 0; i < 3; i += 1) await page.keyboard.press(key);
}
