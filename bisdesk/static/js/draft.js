import { say } from "./announce.js";

// The request form while somebody fills it in: versions, whether it is saved, and the way through it. Comfort only.
const form = () => document.getElementById("draft-form");
const inForm = (element) => Boolean(element?.closest?.("#draft-form"));
const isField = (element) => /\/fields\//.test(element?.getAttribute?.("hx-post") ?? "");

// Posts of the form wait for each other. A post that waited carries the version from when it was made: give it the
// newest one when it leaves, or the form would conflict with itself. A clash that is not settled goes along.
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, request } = event.detail?.ctx ?? {};
  if (!inForm(sourceElement) || typeof request?.body?.set !== "function") return;
  for (const input of document.querySelectorAll("#draft-state input, #conflict input")) request.body.set(input.name, input.value);
  if (isField(sourceElement)) show("saved-busy");
});

// ── Saved, saving, not saved ─────────────────────────────────────────────
const RETRY_MS = 4000;
const waiting = new Set(); // fields whose text is not saved yet
let timer;

function show(templateId) {
  const template = document.getElementById(templateId);
  if (!template) return;
  for (const place of document.querySelectorAll("[data-saved]")) place.replaceChildren(template.content.cloneNode(true));
}

function notSaved(field, templateId) {
  waiting.add(field);
  field.setAttribute("data-quiet", ""); // told here, not again at each try
  show(templateId);
  clearTimeout(timer);
  timer = setTimeout(tryAgain, RETRY_MS);
}

function tryAgain() {
  for (const field of [...waiting]) {
    if (document.contains(field)) field.dispatchEvent(new Event("change"));
    else waiting.delete(field);
  }
}

document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (ctx && ctx.response === undefined && isField(ctx.sourceElement)) notSaved(ctx.sourceElement, "saved-offline");
});
document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (isField(ctx?.sourceElement)) notSaved(ctx.sourceElement, ctx.response.status >= 500 ? "saved-offline" : "saved-refused");
});
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (!isField(sourceElement) || !response || response.status >= 400) return;
  waiting.delete(sourceElement);
  sourceElement.removeAttribute("data-quiet");
});
document.addEventListener("htmx:after:swap", () => {
  if (document.querySelector("#conflict > *") && document.querySelector("[data-saved] .saved--busy")) show("saved-clash");
});
window.addEventListener("online", tryAgain);
window.addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault(); // the browser asks whether to leave
});

// A message under a field that the reader has just left is said, or who does not see it would only meet it at the end.
document.addEventListener("htmx:after:swap", (event) => {
  const field = document.getElementById(event.detail.ctx?.target?.id ?? "");
  const message = field?.matches(".field--error") && field.querySelector(".field__error");
  if (message) say(message.innerText);
});

// ── The session has ended: the whole form goes to the server, which keeps it until its owner is signed in again ──
const toSignIn = (address) => (address ?? "").startsWith("/sign-in");

let leaving = false; // several fields may be refused at once; the form goes one time

function keepAll() {
  if (leaving) return true;
  waiting.clear();
  const save = form()?.querySelector("[data-save]");
  leaving = Boolean(save);
  if (save) form().requestSubmit(save);
  return leaving;
}

document.addEventListener("htmx:before:response", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (inForm(sourceElement) && toSignIn(response.headers.get("HX-Redirect")) && keepAll()) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#session-warning a[href]");
  if (link && toSignIn(link.getAttribute("href")) && keepAll()) event.preventDefault();
});

// ── The way through: jumps, Enter, and the part that is being read ───────
const FOCUSABLE = "input:not([type=hidden]):not([disabled]), select, textarea, button, a[href]";

function goTo(target) {
  // A list of countries stands behind its search box.
  const search = target.closest(".combo")?.querySelector(".combo__input") ?? null;
  const place = search ?? (target.matches(FOCUSABLE) ? target : target.querySelector("input:not([type=hidden]):not([tabindex='-1']), select, textarea, button"));
  target.scrollIntoView({ block: target.matches("section") ? "start" : "center" });
  (place ?? target).focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#needed a[href^='#'], #errors a[href^='#'], .conflict a[href^='#'], #recap a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  history.replaceState(history.state, "", link.hash);
  goTo(target);
});

// Enter in a field goes to the next one, as in a register: leaving it saves it. Without this file it saves the whole form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
  const field = event.target;
  if (!inForm(field) || field.closest("[data-upload]") || field.getAttribute("role") === "combobox") return;
  if (!field.matches("input:not([type=file]):not([type=password]):not([type=submit])")) return;
  event.preventDefault();
  nextAfter(field)?.focus();
});

function nextAfter(field) {
  const stops = [...form().querySelectorAll("input:not([type=hidden]):not([disabled]):not([tabindex='-1']), select:not([tabindex='-1']), textarea, button:not([tabindex='-1'])")];
  const after = stops.slice(stops.indexOf(field) + 1).filter((each) => each.offsetParent !== null || each.type === "radio");
  // A group of radio buttons is one stop: the chosen one, else the first.
  return after.find((each) => each.type !== "radio" || (each.name !== field.name && isStop(each)));
}

function isStop(radio) {
  const chosen = form().querySelector(`input[type=radio][name="${CSS.escape(radio.name)}"]:checked`);
  return chosen ? chosen === radio : true;
}

// The part on the screen is marked in the index, also after the index came anew.
let reading = "";
const mark = () => {
  for (const link of document.querySelectorAll(".steps a")) {
    if (link.hash === `#${reading}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
};
const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) if (entry.isIntersecting) reading = entry.target.id;
    mark();
  },
  { rootMargin: "-25% 0px -70% 0px" },
);
const watch = () => document.querySelectorAll("#draft-form > .section").forEach((each) => seen.observe(each));
document.addEventListener("htmx:after:swap", mark);
watch();
