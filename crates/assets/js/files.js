// Large files on a bad line. A file that is too large is told when it is chosen; the others are sent piece by piece while
// the form is filled in, and go on where the line broke. Without this the form brings its files by itself.
//   <input type="file" data-hm-upload="/az/report/file" data-hm-most="104857600" data-hm-too-large="The file %name% …">
const PIECE = 512 * 1024;
const LONGEST_WAIT = 30_000;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function files(input) {
  if (!input || !window.fetch || !window.crypto || !crypto.getRandomValues) return;
  const say = (name) => input.getAttribute(`data-hm-${name}`);
  const form = input.form;
  const list = document.getElementById("uploads");
  let open = 0;
  let waiting = null;

  for (const line of list.children) {
    line.append(" ", removal(line, line.textContent.trim(), () => {}));
  }

  input.addEventListener("change", () => {
    document.getElementById(`${input.id}-error`)?.remove();
    const chosen = [...input.files];
    input.value = "";
    const large = chosen.find((file) => file.size > Number(say("most")));
    if (large) return tell(say("too-large").replace("%name%", () => large.name));
    const empty = chosen.find((file) => file.size === 0);
    if (empty) return tell(say("empty").replace("%name%", () => empty.name));
    for (const file of chosen) start(file);
  });

  // A file that was made on the page, and what to do when it cannot be sent (voice.js).
  input.addEventListener("hm-file", (event) => {
    event.preventDefault();
    document.getElementById(`${input.id}-error`)?.remove();
    start(event.detail.file, event.detail.lost);
  });

  form.addEventListener("submit", (event) => {
    if (open === 0) return;
    event.preventDefault();
    waiting = event.submitter;
    tell(say("waits"));
  });

  function tell(words) {
    document.getElementById(`${input.id}-error`)?.remove();
    const sentence = document.createElement("p");
    sentence.id = `${input.id}-error`;
    sentence.className = "govuk-error-message";
    sentence.setAttribute("role", "alert");
    sentence.textContent = words;
    input.before(sentence);
  }

  /** A button that takes a file out again. */
  function removal(line, name, after) {
    const remove = document.createElement("button");
    const whose = document.createElement("span");
    remove.type = "button";
    remove.className = "hm-linklike";
    remove.textContent = `${say("remove")} `;
    whose.className = "govuk-visually-hidden";
    whose.textContent = name;
    remove.append(whose);
    remove.addEventListener("click", () => {
      after();
      line.remove();
      input.focus();
    });
    return remove;
  }

  function giveBack(file) {
    if (!window.DataTransfer) return false;
    try {
      const files = new DataTransfer();
      for (const one of [...input.files, file]) files.items.add(one);
      input.files = files.files;
    } catch {
      return false;
    }
    return input.files.length > 0;
  }

  function start(file, lost) {
    const number = [...crypto.getRandomValues(new Uint8Array(32))].map((b) => b.toString(16).padStart(2, "0")).join("");
    const line = document.createElement("li");
    const name = document.createElement("span");
    const how = document.createElement("span");
    name.textContent = file.name;
    how.className = "hm-uploads__how";
    let gone = false;
    line.append(name, " ", how, " ", removal(line, file.name, () => (gone = true)));
    list.append(line);
    open += 1;
    const settle = () => {
      open -= 1;
      if (open > 0 || !waiting) return;
      document.getElementById(`${input.id}-error`)?.remove();
      form.requestSubmit ? form.requestSubmit(waiting) : form.submit();
      waiting = null;
    };
    send(number, file, () => gone, (part) => (how.textContent = `${Math.floor(part * 100)} %`)).then(
      () => {
        if (!gone) {
          const field = document.createElement("input");
          field.type = "hidden";
          field.name = "uploaded";
          field.value = `${number} ${file.name}`;
          line.append(field);
          how.textContent = say("done");
        }
        settle();
      },
      () => {
        line.remove();
        // The form brings the file itself, as it does without scripts.
        if (!gone && !giveBack(file)) {
          waiting = null;
          if (lost && lost()) document.getElementById(`${input.id}-error`)?.remove();
          else tell(say("broken").replace("%name%", () => file.name));
        }
        settle();
      },
    );
  }

  async function send(number, file, gone, progress) {
    let at = 0;
    let wait = 1000;
    let tries = 0;
    while (at < file.size && !gone()) {
      try {
        const body = file.slice(at, at + PIECE);
        const answer = await fetch(say("upload"), { method: "PUT", body, headers: { "upload-number": number, "upload-offset": String(at) } });
        const there = Number(answer.headers.get("upload-offset"));
        if (answer.status === 413 || answer.status === 400) throw new Refused();
        if (answer.status !== 204) throw new Error();
        if (there <= at && ++tries > 5) throw new Refused();
        at = there;
        wait = 1000;
        progress(at / file.size);
      } catch (error) {
        if (error instanceof Refused || wait > LONGEST_WAIT) throw error;
        await sleep(wait);
        wait *= 2;
        // The piece may have arrived, and only the answer was lost: then the next answer says where to go on.
      }
    }
  }
}

class Refused extends Error {}
