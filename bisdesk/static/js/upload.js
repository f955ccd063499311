// Adds files as soon as they are chosen or dropped, several at once, with progress. Without it the form posts them.
import { say } from "./announce.js";
import { csrfToken } from "./csrf.js";

const AT_ONCE = 2;
const MOST_BYTES = 10 * 1024 * 1024;

for (const area of document.querySelectorAll("[data-upload]")) prepare(area);

function prepare(area) {
  const input = area.querySelector('input[type="file"]');
  const drop = area.querySelector(".drop");
  const waiting = [];
  let running = 0;

  area.querySelector("[data-upload-plain]").hidden = true;
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = ""; // they are on their way: the form must not post them again
  });
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });

  function take(files) {
    for (const file of files) waiting.push({ file, row: new Row(area, file.name) });
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
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Request-Type", "partial");
  request.upload.addEventListener("progress", (event) => row.progress(event.loaded, event.total));
  request.addEventListener("load", () => answered(area, request, row));
  request.addEventListener("error", () => row.fail(area.dataset.failed));
  request.addEventListener("loadend", done);
  request.send(body);
}

function answered(area, request, row) {
  const address = request.getResponseHeader("HX-Redirect");
  if (address) return location.assign(address); // signed out meanwhile
  if (request.status === 200) {
    row.finish();
    area.querySelector("#file-panel").dispatchEvent(new CustomEvent("files-changed"));
  } else if (request.status === 422) {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const text = answer.querySelector(".file__meta > span:last-child")?.textContent.trim();
    row.fail(text || area.dataset.failed, answer.querySelector(".file > .icon"));
  } else {
    row.fail(area.dataset.failed);
  }
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
    this.button = element("button", "btn btn--quiet btn--sm");
    this.button.type = "button";
    this.label(this.texts.stop, this.texts.about);
    this.button.addEventListener("click", () => this.stop());
    const icon = this.input.parentElement.querySelector(".icon").cloneNode(true);
    this.item.append(icon, element("span", "file__name", name), this.meta, this.button);
    this.list.append(this.item);
    this.list.hidden = false;
    say(this.with(this.texts.starts));
  }

  with(text) {
    return text.replace("%(file)s", this.name);
  }

  label(text, about) {
    this.button.replaceChildren(text, element("span", "vh", ` ${this.with(about)}`));
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

  fail(text, icon) {
    this.item.classList.add("file--bad");
    if (icon) this.item.querySelector(".icon").replaceWith(icon);
    this.meta.replaceChildren(element("span", "", text));
    this.label(this.texts.close, this.texts.aboutClose);
    say(`${this.name}: ${text}`);
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

function element(tag, classes, text) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}

// Whoever removed a file is led back to where files are added: their button is gone.
document.addEventListener("htmx:after:swap", () => {
  const nowhere = document.activeElement === document.body || document.activeElement === null;
  if (removing && nowhere) document.querySelector('[data-upload] input[type="file"]')?.focus();
  removing = false;
});
let removing = false;
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#file-panel .file__act")) removing = true;
});
