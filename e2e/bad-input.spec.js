// What goes wrong is said in a sentence; what was typed is kept; nothing is stored that should not be.
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { file, png } from "./support/files.js";
import { choose, complains, formTo, openWithReason, option, report, sender, signIn, wordsIn } from "./support/people.js";
import { demo, PASSPHRASE } from "./support/server.js";
import { words } from "./support/words.js";

const MEGABYTE = 1024 * 1024;
const NOBODY = "01890000-0000-7000-8000-000000000000";

let server;
test.beforeAll(async () => {
  server = await demo();
});
test.afterAll(async () => {
  const log = server?.log ?? "";
  await server?.remove();
  expect(log, "bad input is no error of the program").not.toMatch(/ERROR|panicked/);
});

const at = (lang, path) => `${server.address}/${lang}${path}`;

/** A page, not a bare answer: a sentence, and where to call. */
async function explains(page, answer, status, lang, key) {
  expect(answer.status()).toBe(status);
  await expect(page.locator("html")).toHaveAttribute("lang", lang);
  await expect(page.locator("h1")).toHaveText(words(lang, "web")(`failure-${key}`));
  await expect(page.locator('main a[href="tel:102"]')).toBeVisible();
}

/** The same, for an answer to a request. */
async function says(answer, status, lang, key) {
  expect(answer.status(), answer.url()).toBe(status);
  const html = await answer.text();
  expect(html).toContain(`<html lang="${lang}"`);
  expect(html).toContain(words(lang, "web")(`failure-${key}`));
  expect(answer.headers()["cache-control"]).toBe("no-store");
}

/** With scripts, a file that is too large is told when it is chosen, and is not sent. */
async function isToldAtOnce(page, sentence) {
  await expect(page.locator("#files-error")).toHaveText(sentence);
  expect(await page.locator("#files").evaluate((input) => input.files.length)).toBe(0);
  await page.locator("#files").setInputFiles(file("small.png", "image/png", png()));
  await expect(page.locator("#files-error")).toHaveCount(0);
}

/** How many signals wait at the desk. */
async function waiting(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, "duty", "en");
  const count = await page.locator("main table").first().locator("tbody tr").count();
  await context.close();
  return count;
}

test("a report without a word keeps what was typed, and says what is missing", async ({ page }, { project }) => {
  await page.goto(at("ru", "/report/all"));
  const token = await page.locator('input[name="form"]').inputValue();
  await page.locator("#place").fill("Баку, <вокзал> & рынок");
  await page.locator("#reach").fill("вечером");
  await page.locator("#district").selectOption("AZ-BA");
  await choose(page, "danger", "not-now");
  await choose(page, "about", "self");
  await page.locator("#files").setInputFiles(file("a.png", "image/png", png()));
  await page.locator("#what").fill("   \n ");
  await sender(formTo(page, "/report")).click();
  await complains(page, "what");
  // A file that a script has sent already stays chosen; one that the form brought is asked for again.
  if (project.use.javaScriptEnabled) await expect(page.locator("#uploads li")).toContainText("a.png");
  else await complains(page, "files");
  await expect(page.locator("#what-error")).toContainText(words("ru", "reporting")("error-what"));
  await expect(page.locator("#place")).toHaveValue("Баку, <вокзал> & рынок");
  await expect(page.locator("#reach")).toHaveValue("вечером");
  await expect(page.locator("#district")).toHaveValue("AZ-BA");
  await expect(option(page, "danger", "not-now")).toBeChecked();
  await expect(option(page, "about", "self")).toBeChecked();
  await expect(page.locator('input[name="form"]'), "a token of the server's own").not.toHaveValue(token);
  await page.locator("#what").fill("Теперь есть.");
  await sender(formTo(page, "/report")).click();
  await expect(page.locator("#receipt-words li")).toHaveCount(8);
});

test("a text that is too long is not cut and not lost", async ({ page }) => {
  await page.goto(at("az", "/report/all"));
  const long = `${"ə".repeat(20_000)}son`;
  await page.locator("#what").fill(long);
  await sender(formTo(page, "/report")).click();
  await complains(page, "what");
  await expect(page.locator("#what-error")).toContainText("20003");
  await expect(page.locator("#what")).toHaveValue(long);
});

test("files that cannot be taken are named, one by one", async ({ page, browser }, { project }) => {
  test.setTimeout(180_000);
  const scripts = project.use.javaScriptEnabled;
  const before = await waiting(browser);
  await page.goto(at("en", "/report/all"));
  await expect(page.locator("#files-hint"), "the limit is told beforehand").toContainText("100 MB");
  const [big, large] = ["big.png", "large.png"].map((name) => join(server.folder, name));
  for (const [path, length] of [[big, 100 * MEGABYTE + 1], [large, 100 * MEGABYTE]]) {
    await writeFile(path, png());
    await truncate(path, length);
  }
  const t = words("en", "reporting");
  const refused = [
    [[file("run.exe", "application/octet-stream", Buffer.from("MZ\x90\x00\x03\x00\x00\x00"))], t("error-file-kind", { name: "run.exe" })],
    [[file("picture.png", "image/png", Buffer.from("<script>alert(1)</script>"))], t("error-file-kind", { name: "picture.png" })],
  ];
  const toldAtOnce = [
    [big, t("error-file-large", { name: "big.png", most: 100 })],
    [[file("nothing.txt", "text/plain", Buffer.alloc(0))], t("error-file-empty", { name: "nothing.txt" })],
  ];
  if (!scripts) refused.push(...toldAtOnce);
  for (const [files, sentence] of scripts ? toldAtOnce : []) {
    await page.locator("#files").setInputFiles(files);
    await isToldAtOnce(page, sentence);
  }
  for (const [files, sentence] of refused) {
    await page.goto(at("en", "/report/all"));
    await page.locator("#what").fill("With files.");
    await page.locator("#files").setInputFiles(files);
    await sender(formTo(page, "/report")).click();
    await complains(page, "files");
    await expect(page.locator("#files-error")).toContainText(sentence);
    await expect(page.locator("#what")).toHaveValue("With files.");
  }
  await page.goto(at("en", "/report/all"));
  await page.locator("#what").fill("With six files.");
  await page.locator("#files").setInputFiles(Array.from({ length: 6 }, (_, i) => file(`${i}.png`, "image/png", png())));
  await sender(formTo(page, "/report")).click();
  await complains(page, "files");
  expect(await waiting(browser), "nothing of it was stored").toBe(before);
  // Exactly as much as is allowed is taken. By pieces that takes a slow program minutes, and is tested elsewhere.
  if (scripts) return;
  await page.goto(at("en", "/report/all"));
  await page.locator("#what").fill("With a large file.");
  await page.locator("#files").setInputFiles(large);
  await sender(formTo(page, "/report")).click({ timeout: 60_000 });
  await expect(page.locator("#receipt-words li")).toHaveCount(8, { timeout: 60_000 });
  expect(await waiting(browser)).toBe(before + 1);
});

test("a film larger than everything that may be sent costs a sentence, not the report", async ({ page }, { project }) => {
  test.setTimeout(120_000);
  const film = join(server.folder, "film.mp4");
  await writeFile(film, Buffer.from("000000186674797069736f6d0000020069736f6d6d703431", "hex"));
  await truncate(film, 130 * MEGABYTE);
  await page.goto(at("az", "/report/all"));
  await page.locator("#what").fill("Filmi də göndərirəm.");
  await page.locator("#reach").fill("Axşam");
  await page.locator("#files").setInputFiles(film);
  const sentence = words("az", "reporting")("error-file-large", { name: "film.mp4", most: 100 });
  if (project.use.javaScriptEnabled) return isToldAtOnce(page, sentence);
  await sender(formTo(page, "/report")).click({ timeout: 60_000 });
  await complains(page, "files");
  await expect(page.locator("#files-error")).toContainText(sentence);
  await expect(page.locator("#what")).toHaveValue("Filmi də göndərirəm.");
  await expect(page.locator("#reach"), "what stands after the files too").toHaveValue("Axşam");
});

for (const [what, answer] of [
  ["goes on where the line broke", (route, times) => (times < 3 ? route.abort() : route.continue())],
  ["that finds no room beforehand comes with the form", (route) => route.fulfill({ status: 413 })],
]) {
  test(`a file ${what}`, async ({ page }, { project }) => {
    test.skip(!project.use.javaScriptEnabled, "without scripts the form brings its files");
    test.setTimeout(90_000);
    let times = 0;
    await page.route("**/report/file", (route) => answer(route, (times += 1)));
    await page.goto(at("en", "/report/all"));
    await page.locator("#what").fill("With a film, over a bad line.");
    await page.locator("#files").setInputFiles(file("film.png", "image/png", Buffer.concat([png(), Buffer.alloc(2 * MEGABYTE)])));
    await sender(formTo(page, "/report")).click();
    await expect(page.locator("#receipt-words li")).toHaveCount(8, { timeout: 60_000 });
    const receipt = await page.locator("#receipt-words li").allInnerTexts();
    await page.goto(at("en", "/receipt"));
    await page.locator("#words").fill(receipt.join(" "));
    await sender(formTo(page, "/receipt")).click();
    await expect(page.locator("#sent-files")).toContainText("film.png");
    expect(times).toBeGreaterThan(0);
  });
}

test("choices that are on no list are refused", async ({ request, browser }) => {
  const before = await waiting(browser);
  for (const wrong of [{ district: "AZ-XX" }, { danger: "maybe" }, { about: "aliens" }]) {
    const answer = await report(request, server, "en", { what: "x", ...wrong });
    expect(answer.status()).toBe(422);
    expect(await answer.text()).toContain("govuk-error-summary");
  }
  expect(await waiting(browser)).toBe(before);
});

test("words of a receipt: what is wrong with them is said", async ({ page, request }) => {
  const sent = await report(request, server, "az", { what: "Qəbz üçün" });
  const right = wordsIn(await sent.text());
  const t = words("az", "reporting");
  const attempt = async (text) => {
    await page.goto(at("az", "/receipt"));
    await page.locator("#words").fill(text);
    await sender(formTo(page, "/receipt")).click();
  };
  await attempt("");
  await expect(page.locator("#words-error")).toContainText(t("error-words-missing"));
  await attempt(right.slice(0, 7).join(" "));
  await complains(page, "words");
  await expect(page.locator("#words")).toHaveValue(right.slice(0, 7).join(" "));
  await attempt([...right.slice(0, 7), "qwrtzxcv"].join(" "));
  await expect(page.locator("#words-error")).toContainText(t("error-words-unknown", { word: "qwrtzxcv" }));
  const swapped = [right[1], right[0], ...right.slice(2)];
  await attempt(swapped.join(" "));
  await complains(page, "words");
  await expect(page.locator("main")).not.toContainText("Qəbz üçün");
  await attempt(`1. ${right.join(",\n2) ")}`.replace(/[əıöüşçğ]/g, (c) => "eiouscg"["əıöüşçğ".indexOf(c)]));
  await expect(page.locator(".hm-thread"), "without marks and with numbers they are read").toContainText("Qəbz üçün");
});

test("nobody signs in with a wrong name or passphrase, and neither is told apart", async ({ page }) => {
  const attempt = async (login, passphrase) => {
    await page.goto(at("ru", "/sign-in"));
    await page.locator("#login").fill(login);
    await page.locator("#passphrase").fill(passphrase);
    await sender(formTo(page, "/sign-in")).click();
  };
  const told = [];
  for (const [login, passphrase] of [["unit", "wrong wrong wrong"], ["nobody", PASSPHRASE], ["UNIT'--", PASSPHRASE]]) {
    await attempt(login, passphrase);
    told.push(await page.locator("#login-error").innerText());
    await expect(page.locator("#login")).toHaveValue(login);
    await expect(page.locator("#passphrase")).toHaveValue("");
  }
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toContain(words("ru", "web")("error-wrong"));
  await attempt("", "");
  await complains(page, "login");
  await complains(page, "passphrase");
  expect((await page.context().cookies()).map((cookie) => cookie.name)).toEqual([]);
});

test("guessing is slowed; whoever has signed in here before is not locked out by it", async ({ browser }) => {
  const own = await browser.newContext();
  const page = await own.newPage();
  await signIn(page, server, "centre", "en");
  await own.clearCookies({ name: "himaya" });

  const stranger = await browser.newContext();
  const guess = () => stranger.request.post(at("en", "/sign-in"), { form: { login: "centre", passphrase: "a wrong guess" } });
  const wait = words("en", "web")("error-wait", { span: "\u0000" }).split("\u0000")[0];
  let answer;
  for (let i = 0; i < 9; i += 1) answer = await (await guess()).text();
  expect(answer).toContain(wait);
  await signIn(page, server, "centre", "en");
  await Promise.all([own.close(), stranger.close()]);
});

test("without a session a page leads to the sign-in, and back after it", async ({ page }) => {
  for (const path of ["/desk", "/desk/signals", `/desk/cases/${NOBODY}`, "/desk/plan", "/desk/journal", "/desk/members", "/desk/account"]) {
    await page.goto(at("az", path));
    await expect(page).toHaveURL(new RegExp(`/az/sign-in\\?next=${path}$`));
  }
  await page.goto(at("az", "/desk/cases"));
  await page.locator("#login").fill("duty");
  await page.locator("#passphrase").fill(PASSPHRASE);
  await sender(formTo(page, "/sign-in")).click();
  await expect(page).toHaveURL(at("az", "/desk/cases"));
  for (const next of ["https://evil.example/desk", "//evil.example", "/desk@evil.example", "/report"]) {
    await page.goto(at("en", `/sign-in?next=${encodeURIComponent(next)}`));
    await expect(page.locator('input[name="next"]')).toHaveValue("/desk");
  }
});

test("a forged session opens nothing", async ({ page, context }) => {
  for (const value of ["x", "0".repeat(64), `${"A".repeat(43)}.${"B".repeat(43)}`, "%00%ff"]) {
    await context.addCookies([{ name: "himaya", value, url: server.address }]);
    await page.goto(at("en", "/desk/signals"));
    await expect(page).toHaveURL(/\/en\/sign-in/);
  }
});

test("after signing out, the old session and its page are gone", async ({ page, context }) => {
  await signIn(page, server, "duty", "en");
  const session = (await context.cookies()).find((cookie) => cookie.name === "himaya");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
  await sender(page.locator('form[action$="/sign-out"]')).click();
  await expect(page).toHaveURL(at("en", "/"));
  expect((await context.cookies()).map((cookie) => cookie.name)).not.toContain("himaya");
  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in/);
  await context.addCookies([session]);
  await page.goto(at("en", "/desk/signals"));
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a form of the desk without its token, with another's, or without a session does nothing", async ({ browser, request }) => {
  const sent = await report(request, server, "en", { what: "For the forged forms" });
  expect(sent.status()).toBe(200);
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, "duty", "en");
  await page.locator("main table a").last().click();
  await openWithReason(page, "duty-screening");
  const fields = Object.fromEntries(
    await formTo(page, "/answer").locator('input[type="hidden"]').evaluateAll((all) => all.map((one) => [one.name, one.value])),
  );
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await signIn(elsewhere, server, "lead", "en");
  const theirs = await elsewhere.locator('input[name="csrf"]').first().inputValue();
  expect(theirs).not.toBe(fields.csrf);

  const send = (who, form) => who.post(`${page.url().split("?")[0]}/answer`, { form: { answer: "Forged", ...form } });
  await says(await send(context.request, { form: fields.form }), 403, "en", "forged");
  await says(await send(context.request, { form: fields.form, csrf: "" }), 403, "en", "forged");
  await says(await send(context.request, { form: fields.form, csrf: theirs }), 403, "en", "forged");
  await says(await send(request, fields), 401, "en", "signed-out");
  await page.reload();
  await expect(page.locator(".hm-thread")).toHaveCount(0);

  // The right token once, and the same form again: one answer.
  for (let i = 0; i < 2; i += 1) expect((await send(context.request, { ...fields, answer: "Real" })).ok()).toBe(true);
  await page.reload();
  await expect(page.locator(".hm-thread li")).toHaveCount(1);
  await Promise.all([context.close(), other.close()]);
});

test("a form from another site is refused, even with the right cookie", async ({ browser }) => {
  const context = await browser.newContext();
  await signIn(await context.newPage(), server, "duty", "en");
  for (const path of ["/sign-out", "/report", "/sign-in"]) {
    const answer = await context.request.post(at("en", path), { form: { what: "x" }, headers: { "sec-fetch-site": "cross-site" } });
    await says(answer, 403, "en", "forged");
  }
  await context.close();
});

test("an address that is not there, or takes no such request, is a page with a sentence", async ({ page, request }) => {
  for (const lang of ["az", "ru", "en"]) {
    for (const path of ["/nowhere", "/pages/nothing", "/pages/..%2f..%2fplan.toml", "/desk/nowhere"]) {
      await explains(page, await page.goto(at(lang, path)), 404, lang, "not-found");
    }
    await says(await request.delete(at(lang, "/report")), 405, lang, "wrong-method");
    await says(await request.put(at(lang, "/receipt"), { data: "x" }), 405, lang, "wrong-method");
    await says(await request.post(at(lang, "/"), { form: { a: "b" } }), 405, lang, "wrong-method");
  }
  const missing = await request.get(`${server.address}/assets/none.css`);
  expect(missing.status()).toBe(404);
  await page.goto(`${server.address}/report`);
  await expect(page, "without a language the browser's is taken").toHaveURL(/\/(az|ru|en)\/report$/);
});

test("a get where a form is sent leads nowhere dangerous", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, server, "duty", "en");
  for (const end of ["open", "answer", "close", "case"]) {
    await explains(page, await page.goto(at("en", `/desk/signals/${NOBODY}/${end}`)), 405, "en", "wrong-method");
  }
  for (const path of [`/desk/signals/${NOBODY}`, "/desk/signals/not-an-id", `/desk/cases/${NOBODY}`, `/desk/referrals/${NOBODY}`]) {
    await explains(page, await page.goto(at("en", path)), 404, "en", "not-found");
  }
  await context.close();
});

test("bodies that are no forms are refused with a sentence", async ({ request }) => {
  const type = (kind) => ({ "content-type": kind });
  const tries = [
    ["/report", "what=x", type("application/x-www-form-urlencoded")],
    ["/report", "broken", type("multipart/form-data; boundary=none")],
    ["/report", "{}", type("application/json")],
    ["/receipt", '{"words":"a"}', type("application/json")],
    ["/receipt", "a=1&".repeat(600), type("application/x-www-form-urlencoded")],
    ["/sign-in", "<x/>", type("text/xml")],
  ];
  for (const [path, data, headers] of tries) {
    await says(await request.post(at("ru", path), { data, headers }), 400, "ru", "malformed");
  }
});

test("a text of some megabytes is refused with a sentence", async ({ page }) => {
  await page.goto(at("ru", "/receipt"));
  // Six bytes for each letter on the way; in lines, because a browser is slow to draw one so long.
  await page.locator("#words").evaluate((area) => (area.value = `${"а".repeat(99)}\n`.repeat(5_000)));
  const [answer] = await Promise.all([
    page.waitForResponse((one) => one.request().method() === "POST"),
    sender(formTo(page, "/receipt")).click(),
  ]);
  await explains(page, answer, 413, "ru", "too-large");
});
