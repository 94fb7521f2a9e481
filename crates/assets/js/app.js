// Every page works without this file. What it adds: leaving the site at once, and help with forms.
import {
  Button,
  CharacterCount,
  Checkboxes,
  createAll,
  ErrorSummary,
  NotificationBanner,
  Radios,
  SkipLink,
} from "govuk-frontend";
import { exit } from "./exit.js";
import { files } from "./files.js";

const body = document.body;
if ("noModule" in HTMLScriptElement.prototype) {
  body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
    createAll(component, undefined, { onError() {} });
  }
}

exit(document.querySelector("[data-hm-exit]"));
files(document.querySelector("[data-hm-most]"));

document.addEventListener("click", (event) => {
  const control = event.target.closest && event.target.closest("[data-hm-print]");
  if (control) window.print();
});
