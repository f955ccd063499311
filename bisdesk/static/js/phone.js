// A photo from a phone, seen from the form: shows what has come, says so, and leads back who pressed a button there.
import { say } from "./announce.js";

const panel = () => document.getElementById("phone-panel");
let added = Number(panel()?.dataset.added);
let said = panel()?.dataset.said;
let pressed = false;
let inside = false;

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#phone-panel button")) pressed = true;
});

document.addEventListener("htmx:before:swap", () => {
  inside = Boolean(panel()?.contains(document.activeElement));
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx?.target?.id !== "phone-panel" || !panel()) return;
  const { dataset } = panel();
  // When a button ended a code, something can have come since the last look.
  if (pressed || Number(dataset.added) > added) document.getElementById("file-panel")?.dispatchEvent(new CustomEvent("files-changed"));
  if (dataset.said && dataset.said !== said) say(dataset.said);
  const nowhere = !document.activeElement || document.activeElement === document.body;
  if (nowhere && (pressed || inside)) (document.getElementById("phone-title") ?? document.getElementById("phone-start"))?.focus();
  added = Number(dataset.added);
  said = dataset.said;
  pressed = false;
});
