// Leaving quickly: a tap on the button, or Escape three times within two seconds.
//
// The page goes blank and loses its title first, because the next site may take seconds on a slow line; for the same reason
// "hm-leave" ends the microphone at once (voice.js). location.replace takes this page out of the history. A body with
// data-hm-quiet keeps the history to ONE entry while somebody reads: each link to our own site replaces the page before it.
// Such pages carry their own "back" link.

const PRESSES = 3;
const WITHIN = 2000;

export function exit(link) {
  if (!link) return;
  const leave = () => {
    document.title = "\u200b";
    document.documentElement.classList.add("hm-gone");
    document.dispatchEvent(new Event("hm-leave"));
    window.location.replace(link.getAttribute("data-hm-exit") || link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  let times = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) {
      if (event.key !== "Escape") times = [];
      return;
    }
    const now = Date.now();
    times = times.filter((t) => now - t < WITHIN).concat(now);
    if (times.length >= PRESSES) leave();
  });

  // The browser's Back, after leaving, must not bring back what was typed.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  if (document.body.hasAttribute("data-hm-quiet")) quiet();
}

function quiet() {
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const link = event.target.closest && event.target.closest("a[href]");
    if (event.defaultPrevented || !plain || !link || link.target || link.hasAttribute("download")) return;
    if (link.origin !== window.location.origin) return;
    if (link.pathname === window.location.pathname && link.search === window.location.search && link.hash) return;
    event.preventDefault();
    window.location.replace(link.href);
  });
}
