// Asks whether anything changed: every two seconds, rarely while nobody looks, at once when somebody does again.
import { apply, missing, read } from "./board-apply.js";
import { csrfToken } from "./csrf.js";

const EVERY_MS = 2000;
const HIDDEN_MS = 30000;
const PATIENCE_MS = 10000;
const board = () => document.getElementById("board");
const words = () => document.getElementById("board-words");
let paused = false;
let failures = 0;
let asking = false;
let timer;
let seenAt = new Date();

function plan(ms = document.hidden ? HIDDEN_MS : EVERY_MS * Math.min(4, 2 ** failures)) {
  clearTimeout(timer);
  if (!paused) timer = setTimeout(ask, ms);
}

async function ask() {
  if (asking || paused) return;
  asking = true;
  const { live, sought } = board().dataset;
  try {
    await follow(live);
    failures = 0;
  } catch {
    failures += 1;
  }
  asking = false;
  say();
  // Somebody filtered meanwhile: what came was for another page.
  const now = board().dataset;
  plan(now.live === live && now.sought === sought ? undefined : 0);
}

async function follow(live) {
  const { tag } = board().dataset;
  let answer = await get(live, { "HX-PTag": tag });
  if (!answer) return;
  const needed = missing(answer);
  if (needed.length) answer = await get(live, { "HX-PTag": tag, "Board-Needs": needed.map((id) => id.slice("request-".length)).join(" ") });
  // Still not there: the board moved on in between. Then all of it.
  if (answer && missing(answer).length) answer = await get(live, {});
  const now = board().dataset;
  if (!answer || paused || now.live !== live || now.tag !== tag) return;
  now.tag = answer.dataset.tag;
  apply(answer);
}

async function get(address, headers) {
  const { sought } = board().dataset; // what was searched for is posted, never in an address
  const posted = sought === undefined ? {} : { method: "POST", body: new URLSearchParams({ csrf_token: csrfToken(), q: sought }) };
  const answer = await fetch(address, {
    ...posted,
    headers: { "HX-Request": "true", "HX-Request-Type": "partial", ...headers },
    credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere); // the session is over
  else if (answer.status === 401 || answer.status === 403) location.reload(); // the page says why
  else if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
  if (elsewhere || answer.status === 403) return new Promise(() => {});
  seenAt = new Date();
  return answer.status === 304 ? null : read(await answer.text());
}

// What a sighted reader sees of it. The seconds are no live region.
function say() {
  const place = words();
  if (!place) return;
  const at = seenAt.toTimeString().slice(0, 8);
  const seconds = Math.round((Date.now() - seenAt) / 1000);
  const stale = failures > 0 || !navigator.onLine;
  const text = paused ? place.dataset.paused : stale ? place.dataset.stale : seconds < 3 ? place.dataset.fresh : place.dataset.live;
  const full = text.replace("{time}", at).replace("{seconds}", seconds);
  if (place.textContent !== full) place.textContent = full;
  document.getElementById("board-live").classList.toggle("live--stale", paused || stale);
}

export function togglePause() {
  paused = !paused;
  dress();
  if (paused) say();
  else plan(0);
}

function dress() {
  const button = document.getElementById("board-pause");
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(paused));
  say();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("#board-pause")) togglePause();
});
document.addEventListener("htmx:after:swap", () => {
  dress();
  plan();
});
document.addEventListener("visibilitychange", () => plan(document.hidden ? undefined : 0));
addEventListener("online", () => plan(0));
addEventListener("offline", say);
addEventListener("pageshow", (event) => event.persisted && plan(0));
setInterval(() => document.hidden || say(), 1000);
dress();
plan();
