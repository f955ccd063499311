// Tells politely what changed: at most once in thirty seconds, all of it together. A screen reader is no ticker.
const PAUSE_MS = 30000;
const NAMED = 3;
let toldAt = -PAUSE_MS;
let waiting;
let added = new Set();
let changed = new Set();

export function tell(news) {
  news.added.forEach((id) => added.add(id));
  news.changed.forEach((id) => added.has(id) || changed.add(id));
  if (waiting || added.size + changed.size === 0) return;
  waiting = setTimeout(say, Math.max(0, toldAt + PAUSE_MS - performance.now()));
}

function say() {
  waiting = undefined;
  toldAt = performance.now();
  const words = document.getElementById("board-words")?.dataset;
  const news = document.getElementById("board-news");
  if (words && news) {
    const parts = [sentence(words.newOne, words.newMany, added), sentence(words.changedOne, words.changedMany, changed)];
    news.textContent = parts.filter(Boolean).join(". ");
  }
  added = new Set();
  changed = new Set();
}

function sentence(one, many, ids) {
  if (!ids.size) return "";
  const names = [...ids].slice(0, NAMED).map((id) => document.getElementById(`${id}-open`)?.textContent).filter(Boolean);
  const text = ids.size === 1 ? one : many.replace("{count}", ids.size);
  return names.length ? `${text}: ${names.join("; ")}` : text;
}
