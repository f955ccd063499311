// A date in three boxes: a whole date that is pasted or typed in the first one spreads over them, and the date is looked
// at when the reader leaves it, not after each box. The server understands a whole date in the first box too.
const WHOLE = /^\s*(\d{1,2})\s*[./\- ]\s*(\d{1,2}|\p{L}{3,}\.?)\s*[./\- ]\s*(\d{4})\s*$/u;
const ISO = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/;
const BETWEEN = new Set(["/", ".", "-", " "]);
const changed = new WeakSet();

const boxes = (input) => [...(input.closest(".date")?.querySelectorAll("input") ?? [])];

function spread(text) {
  const iso = ISO.exec(text);
  if (iso) return [iso[3], iso[2], iso[1]];
  return WHOLE.exec(text)?.slice(1) ?? null;
}

document.addEventListener("paste", (event) => {
  const all = event.target.matches?.(".date input") ? boxes(event.target) : [];
  const found = all.length === 3 && spread(event.clipboardData?.getData("text") ?? "");
  if (!found) return;
  event.preventDefault();
  all.forEach((box, index) => (box.value = found[index]));
  all[2].focus();
  changed.add(all[0].closest(".date"));
});

document.addEventListener("keydown", (event) => {
  if (!BETWEEN.has(event.key) || !event.target.matches?.(".date input") || event.isComposing) return;
  const all = boxes(event.target);
  const next = all[all.indexOf(event.target) + 1];
  if (!event.target.value) return event.preventDefault();
  if (!next || !/^(\d{1,2}|\p{L}{3,})$/u.test(event.target.value)) return;
  event.preventDefault();
  next.focus();
  next.select();
});

// Before htmx: leaving one box of three is no reason to call the date incomplete.
document.addEventListener(
  "change",
  (event) => {
    if (!event.target.matches?.(".date input")) return;
    event.stopPropagation();
    changed.add(event.target.closest(".date"));
  },
  true,
);
document.addEventListener("focusout", (event) => {
  const date = event.target.closest?.(".date");
  if (!date || date.contains(event.relatedTarget) || !changed.delete(date)) return;
  date.dispatchEvent(new Event("change", { bubbles: true }));
});
