// What a visitor and an official do in a browser, in any language: fields are found by their names.
import { expect } from "@playwright/test";
import { PASSPHRASE } from "./server.js";
import { words } from "./words.js";

/** A radio button or box by its name and value. */
export const option = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"]`);

/** Marks an answer by its label, as a finger does: the small circle itself may be drawn. */
export async function choose(page, name, value) {
  const id = await option(page, name, value).getAttribute("id");
  await page.locator(`label[for="${id}"]`).click();
  await expect(option(page, name, value)).toBeChecked();
}

/** The form that sends to an address ending so. */
export const formTo = (page, end) => page.locator(`main form[action$="${end}"]`);

/** The button that sends a form. */
export const sender = (form) => form.locator("button:not([type=button])");

/** Signs in; ends at the first place. */
export async function signIn(page, server, login, lang) {
  await page.goto(`${server.address}/${lang}/sign-in`);
  await page.locator("#login").fill(login);
  await page.locator("#passphrase").fill(PASSPHRASE);
  await sender(formTo(page, "/sign-in")).click();
  await expect(page).toHaveURL(new RegExp(`/${lang}/desk/`));
}

/** Gives a reason at a sealed record, and sees it open. */
export async function openWithReason(page, reason) {
  await expect(page.locator(".hm-sealed")).toBeVisible();
  await choose(page, "reason", reason);
  await sender(formTo(page, "/open")).click();
  await expect(page.locator(".hm-sealed")).toHaveCount(0);
}

/** The banner after an act says so. */
export async function says(page, lang, notice) {
  await expect(page.locator(".govuk-notification-banner__heading")).toHaveText(words(lang, "frame")(`notice-${notice}`));
}

/** The page that says: not allowed. */
export async function isRefused(page, address, lang) {
  const answer = await page.goto(address);
  expect(answer.status(), address).toBe(403);
  await expect(page.locator("h1")).toHaveText(words(lang, "web")("failure-not-allowed"));
  await expect(page.locator("main form")).toHaveCount(0);
}

/** Sends a report by request, as an old browser or a script would. */
export async function report(request, server, lang, fields) {
  return request.post(`${server.address}/${lang}/report`, { multipart: fields });
}

/** The eight words on a page of HTML. */
export function wordsIn(html) {
  const list = html.match(/<ol[^>]*id="receipt-words"[^>]*>(.*?)<\/ol>/s)?.[1] ?? "";
  return [...list.matchAll(/<li>(.*?)<\/li>/g)].map(([, word]) => word);
}

/** Number of an error sentence's field: its summary link and its sentence beside the field. */
export async function complains(page, field) {
  await expect(page.locator(`.govuk-error-summary a[href="#${field}"]`).first()).toBeVisible();
  await expect(page.locator(`#${field}-error`).first()).toBeVisible();
}
