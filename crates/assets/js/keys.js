// Keyboard for the desk. The page says what there is, this file knows no room:
//   <a data-hm-key="g s">      that key, or those keys one after the other, follow the link or press the button
//   <input data-hm-key="/">    ... or put the cursor there
//   <tr data-hm-row>           j and k walk the rows, Enter opens the row's first link
//   <dialog id="hm-keys">      ? opens it; <input type=checkbox data-hm-keys-off> inside turns the keys off (WCAG 2.1.4)

const OFF = "hm-keys-off";
const PAUSE = 1200;

const stored = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
};

const typing = (element) =>
  element.isContentEditable || /^(textarea|select)$/i.test(element.tagName) ||
  (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset)$/i.test(element.type));

function walk(step) {
  const rows = [...document.querySelectorAll("[data-hm-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  const link = next.querySelector("a[href]");
  if (link) link.focus();
  next.scrollIntoView({ block: "nearest" });
}

function help() {
  const dialog = document.getElementById("hm-keys");
  if (!dialog || !dialog.showModal) return;
  if (dialog.open) dialog.close();
  else dialog.showModal();
}

function press(combination) {
  const target = [...document.querySelectorAll("[data-hm-key]")].find((e) => e.getAttribute("data-hm-key") === combination);
  if (!target) return false;
  if (typing(target)) target.focus();
  else target.click();
  return true;
}

export function keys() {
  let off = stored();
  let first = "";
  let since = 0;

  for (const box of document.querySelectorAll("[data-hm-keys-off]")) {
    box.checked = off;
    box.addEventListener("change", () => {
      off = box.checked;
      try {
        localStorage.setItem(OFF, off ? "1" : "0");
      } catch {
        // Storage is closed: the choice holds for this page.
      }
    });
  }

  document.addEventListener("keydown", (event) => {
    if (off || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key.length !== 1) return;
    const key = event.key.toLowerCase();
    const both = first && Date.now() - since < PAUSE ? `${first} ${key}` : "";
    first = key;
    since = Date.now();
    if (both && press(both)) first = "";
    else if (key === "?") help();
    else if (key === "j") walk(1);
    else if (key === "k") walk(-1);
    else if (!press(key)) return;
    event.preventDefault();
  });
}
