// The board beside its polling: pause, what is live, and one short announcement per change.
const board = () => document.getElementById("board");
const live = document.getElementById("board-live");
const words = live?.querySelector("[data-live]");
const pause = document.getElementById("board-pause");
const news = document.getElementById("board-news");
let paused = false;
let known = ids();
let announcedAt = 0;

function ids() {
  return new Set([...(board()?.querySelectorAll(".ticket") ?? [])].map((card) => card.id));
}

function say(state) {
  live?.classList.toggle("live--stale", state === "stale");
  if (words && words.textContent !== words.dataset[state]) words.textContent = words.dataset[state];
}

if (pause) {
  pause.hidden = false;
  pause.addEventListener("click", () => {
    paused = !paused;
    pause.setAttribute("aria-pressed", String(paused));
    say(paused ? "paused" : "live");
  });
}

document.addEventListener("htmx:before:request", (event) => {
  if (paused && event.detail?.ctx?.sourceElement?.id === "board") event.preventDefault();
});

document.addEventListener("htmx:after:request", (event) => {
  if (event.detail?.ctx?.sourceElement?.id === "board" && !paused) say("live");
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail?.ctx?.sourceElement?.id === "board" && !paused) say("stale");
});

document.addEventListener("htmx:after:swap", () => {
  const now = ids();
  const fresh = [...now].filter((id) => !known.has(id));
  for (const id of fresh) document.getElementById(id)?.classList.add("ticket--new");
  // At most one announcement in thirty seconds: a screen reader is not a ticker.
  if (fresh.length && news && Date.now() - announcedAt > 30000) {
    news.textContent = [...fresh].map((id) => document.getElementById(id)?.querySelector("h3")?.textContent).join(", ");
    announcedAt = Date.now();
  }
  known = now;
});
