// Single keys, while the focus is on the board and nobody types; each person can switch them off.
import { togglePause } from "./board-live.js";

const board = () => document.getElementById("board");
const CARD = ".ticket, #board-rows > tr";
let last = 0; // where the reader was, when their card has left

function cards() {
  return [...board().querySelectorAll(CARD)];
}

function current() {
  return document.activeElement?.closest?.(CARD) ?? null;
}

function go(card) {
  card?.querySelector("a")?.focus();
  card?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  const at = all.indexOf(current());
  const next = at < 0 ? Math.min(last, all.length - 1) : at + by;
  go(all[Math.max(0, Math.min(all.length - 1, next))]);
}

function column(by) {
  const lanes = [...board().querySelectorAll(".lane")].filter((lane) => lane.querySelector(".ticket, .bucket"));
  const at = lanes.indexOf(document.activeElement?.closest?.(".lane"));
  const lane = lanes[Math.max(0, Math.min(lanes.length - 1, at + by))];
  lane?.querySelector(".ticket a, .bucket")?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  ArrowLeft: () => column(-1),
  ArrowRight: () => column(1),
  n: () => current()?.querySelector("form button")?.click(),
  x: () => current()?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.getElementById("board-q")?.focus(),
  p: togglePause,
  "?": () => document.getElementById("board-sheet")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const place = board();
  if (!place?.hasAttribute("data-shortcuts") || !place.contains(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Arrows scroll the table's own region.
  if (!Object.hasOwn(KEYS, key) || (key.startsWith("Arrow") && !place.querySelector(".lanes"))) return;
  event.preventDefault();
  KEYS[key]();
});

// The cursor follows the focus, whatever brought it there.
document.addEventListener("focusin", () => {
  const card = board()?.contains(document.activeElement) ? current() : null;
  for (const old of document.querySelectorAll(".ticket--cursor, .is-cursor")) if (old !== card) old.classList.remove("ticket--cursor", "is-cursor");
  if (!card) return;
  last = cards().indexOf(card);
  card.classList.add(card.matches("tr") ? "is-cursor" : "ticket--cursor");
});
