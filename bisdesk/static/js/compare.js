// Keys in the table of the comparison: up and down for the line, 1 right, 2 wrong. Only while the focus is in it.
const table = document.getElementById("compare");
const form = document.getElementById("verdicts");
const help = document.getElementById("verdict-keys"); // absent when the reader switched keys off

for (const save of form?.querySelectorAll("[data-save]") ?? []) save.hidden = true; // each verdict is kept at once
if (help && table) {
  help.hidden = false;
  table.addEventListener("keydown", onKey);
}

// Enter in a note keeps that note; it must not press a button of the form.
table?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  if (event.target.matches("input:not([type=radio])")) event.target.blur();
});

function onKey(event) {
  const row = event.target.closest("[data-line]");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("input:not([type=radio])")) return; // a note is being typed
  const act = { ArrowUp: () => go(row, -1), ArrowDown: () => go(row, 1), 1: () => judge(row, "right"), 2: () => judge(row, "wrong") }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function go(row, step) {
  const rows = [...table.querySelectorAll("[data-line]")];
  const next = rows[rows.indexOf(row) + step];
  const radio = next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]");
  radio?.focus();
}

function judge(row, verdict) {
  const radio = row.querySelector(`input[type=radio][value=${verdict}]`);
  if (!radio) return;
  radio.focus();
  if (radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}
