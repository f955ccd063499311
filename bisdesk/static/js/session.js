// Two minutes before the session ends: a warning, and a button to stay.
import { csrfToken } from "./csrf.js";
import { showTemplate } from "./announce.js";

const WARN_MS = 2 * 60 * 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1; // a longer one would fire at once
const place = document.getElementById("session-warning");
let timers = [];

function endsIn() {
  // The server's clock counts: the reader's may be wrong.
  const now = place.dataset.sessionNow ? Date.parse(place.dataset.sessionNow) + performance.now() : Date.now();
  return Date.parse(place.dataset.sessionExpires) - now;
}

function plan() {
  timers.forEach(clearTimeout);
  place.replaceChildren();
  const left = endsIn();
  timers = [later("session-ends-soon", left - WARN_MS), later("session-ended", left)];
}

function later(templateId, wait) {
  const ms = Math.min(Math.max(0, wait), LONGEST_TIMER_MS);
  return setTimeout(() => showTemplate("session-warning", templateId), ms);
}

function prolong(endsAt) {
  if (!endsAt || Number.isNaN(Date.parse(endsAt))) return;
  place.dataset.sessionExpires = endsAt;
  plan();
}

async function keep(event) {
  const form = event.target.closest("[data-session-keep]");
  if (!form) return;
  event.preventDefault();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      credentials: "same-origin",
    });
    const endsAt = answer.headers.get("X-Session-Expires");
    if (answer.ok && endsAt) prolong(endsAt);
    else showTemplate("session-warning", "session-ended");
  } catch {
    form.submit(); // no answer: let the browser try, and say what is wrong
  }
}

if (place) {
  plan();
  document.addEventListener("submit", keep);
  // Any answer may carry a later end: saving a draft is activity too.
  document.addEventListener("htmx:after:request", (event) => {
    prolong(event.detail.ctx.response?.headers.get("X-Session-Expires"));
  });
  // Timers stand still while a computer sleeps.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) plan();
  });
}
