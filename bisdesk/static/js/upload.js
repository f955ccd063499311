// Adds files as soon as they are chosen or dropped, several at once, with progress. Without it the form posts them.
import { say } from "./announce.js";
import { csrfToken } from "./csrf.js";

const AT_ONCE = 2;
const MOST_BYTES = 10 * 1024 * 1024;
const LONGEST_MS = 5 * 60 * 1000; // a connection that died without a word

for (const area of document.querySelectorAll("[data-upload]")) prepare(area);

function prepare(area) {
  const drop = area.querySelector(".drop");
  const waiting = [];
  let running = 0;

  area.querySelector("[data-upload-plain]").hidden = true;
  for (const input of area.querySelectorAll('input[type="file"]')) {
    input.addEventListener("change", () => {
      take([...input.files]);
      input.value = ""; // they are on their way: the form must not post them again
    });
  }
  // The whole page takes them: a file that falls beside the box would replace the page.
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("is-near");
    drop.classList.toggle("is-over", drop.contains(event.target));
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("is-near", "is-over"); // out of the window
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.remove("is-near", "is-over");
    take([...event.dataTransfer.files]);
    area.scrollIntoView({ block: "nearest" });
  });

  function take(files) {
    for (const file of files) {
      const row = new Row(area, file.name);
      row.onAgain = () => {
        waiting.push({ file, row });
        next();
      };
      waiting.push({ file, row });
    }
    next();
  }

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      const { file, row } = waiting.shift();
      send(area, file, row, () => {
        running -= 1;
        next();
      });
    }
  }
}

function send(area, file, row, done) {
  if (row.stopped) return done();
  if (file.size > MOST_BYTES) {
    row.fail(area.dataset.tooLarge);
    return done();
  }
  const form = area.closest("form");
  const body = new FormData();
  for (const name of ["version", "ticket"]) body.append(name, form.elements[name]?.value ?? "");
  body.append("files", file);
  const request = new XMLHttpRequest();
  row.onStop = () => request.abort();
  request.open("POST", area.dataset.upload);
  request.timeout = LONGEST_MS;
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Request-Type", "partial");
  request.upload.addEventListener("progress", (event) => row.progress(event.loaded, event.total));
  request.addEventListener("load", () => answered(area, request, row));
  for (const broken of ["error", "timeout"]) {
    request.addEventListener(broken, () => row.fail(area.dataset.failed, { again: true }));
  }
  request.addEventListener("loadend", done);
  request.send(body);
}

function answered(area, request, row) {
  const address = request.getResponseHeader("HX-Redirect");
  if (address) return location.assign(backHere(address)); // signed out meanwhile
  if (request.status === 200) {
    row.finish();
    area.querySelector("#file-panel").dispatchEvent(new CustomEvent("files-changed"));
  } else if (request.status === 422) {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const said = answer.querySelector(".file__meta > span:last-child");
    const text = said?.firstChild?.textContent.trim(); // without the rule and the link behind it
    row.fail(text || area.dataset.failed, { icon: answer.querySelector(".file > .icon"), said });
  } else {
    row.fail(area.dataset.failed, { again: true });
  }
}

// After signing in again the draft is where it was.
function backHere(address) {
  const there = new URL(address, location.href);
  there.searchParams.set("next", location.pathname);
  return there;
}

// One line of the list of files that are on their way.
class Row {
  constructor(area, name) {
    this.texts = area.dataset;
    this.name = name;
    this.list = area.querySelector("[data-upload-rows]");
    this.input = area.querySelector('input[type="file"]');
    this.bar = document.createElement("progress");
    this.bar.className = "progress";
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", this.with(this.texts.starts));
    this.item = element("li", "file");
    this.meta = element("span", "file__meta");
    this.meta.append(this.bar);
    this.button = button(() => this.stop());
    label(this.button, this.texts.stop, this.with(this.texts.about));
    const icon = this.input.parentElement.querySelector(".icon").cloneNode(true);
    this.icon = icon.cloneNode(true);
    this.item.append(icon, element("span", "file__name", name), this.meta, this.button);
    this.list.append(this.item);
    this.list.hidden = false;
    say(this.with(this.texts.starts));
  }

  with(text) {
    return text.replace("%(file)s", this.name);
  }

  progress(loaded, total) {
    const percent = Math.round((loaded / total) * 100);
    if (this.bar.value < 50 && percent >= 50 && percent < 100) say(this.with(this.texts.half));
    this.bar.value = percent;
    if (percent === 100) {
      // A bar without a value: how long the check takes is not known.
      this.bar.removeAttribute("value");
      this.meta.replaceChildren(element("span", "", this.texts.checking), this.bar);
    }
  }

  finish() {
    say(this.with(this.texts.added));
    this.leave();
  }

  fail(text, { icon, said, again = false } = {}) {
    this.item.classList.add("file--bad");
    if (icon) this.item.querySelector(".icon").replaceWith(icon);
    this.meta.replaceChildren(said ?? element("span", "", text));
    if (again) this.meta.append(this.retry());
    label(this.button, this.texts.close, this.with(this.texts.aboutClose));
    say(`${this.name}: ${text}`);
  }

  // The row keeps the file: it need not be looked for again.
  retry() {
    const made = button(() => {
      this.item.classList.remove("file--bad");
      this.item.querySelector(".icon").replaceWith(this.icon.cloneNode(true));
      this.bar.value = 0;
      this.meta.replaceChildren(this.bar);
      label(this.button, this.texts.stop, this.with(this.texts.about));
      this.button.focus();
      say(this.with(this.texts.starts));
      this.onAgain();
    });
    label(made, this.texts.again, this.name);
    const line = element("span", "file__again");
    line.append(made);
    return line;
  }

  stop() {
    this.stopped = true;
    this.onStop?.();
    this.leave();
    this.input.focus();
  }

  leave() {
    this.item.remove();
    this.list.hidden = !this.list.children.length;
  }
}

function button(act) {
  const made = element("button", "btn btn--quiet btn--sm");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function label(button, text, about) {
  button.replaceChildren(text, element("span", "vh", ` ${about}`));
}

function element(tag, classes, text) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

// Whoever removed a file is led back to where files are added: their button is gone.
document.addEventListener("htmx:after:swap", () => {
  const nowhere = document.activeElement === document.body || document.activeElement === null;
  if (clicked === "file__act" && nowhere) document.querySelector('[data-upload] input[type="file"]')?.focus();
  if (clicked === "file__turn") say(document.querySelector("[data-upload]")?.dataset.turned);
  clicked = "";
});
let clicked = "";
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#file-panel button");
  if (button) clicked = button.classList.contains("file__turn") ? "file__turn" : "file__act";
});
