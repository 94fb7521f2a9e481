// Staff pages: parts of a page that refresh by themselves, and a keyboard that goes everywhere.
import htmx from "htmx.org/dist/htmx.esm.js";
import { keys } from "./keys.js";

// Strict CSP: nothing evaluated, no style element written. No page kept in the browser's storage.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  historyCacheSize: 0,
  historyEnabled: false,
  includeIndicatorStyles: false,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
});
window.htmx = htmx;

keys();
