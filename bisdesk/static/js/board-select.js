// Rows of the table that are picked: how many, all of the page at once, and the bar that acts on them.
const picks = () => [...document.querySelectorAll("#board-rows input[type=checkbox]")];

function show() {
  const all = document.getElementById("pick-all");
  const chosen = picks().filter((box) => box.checked);
  for (const box of picks()) box.closest("tr").classList.toggle("is-selected", box.checked);
  if (all) {
    all.hidden = false;
    all.checked = chosen.length > 0 && chosen.length === picks().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  const bar = document.getElementById("bulk");
  if (!bar) return;
  bar.hidden = chosen.length === 0; // without this file it is always there
  const words = document.getElementById("bulk-count");
  const text = chosen.length === 1 ? words.dataset.one : words.dataset.many.replace("{count}", chosen.length);
  if (words.textContent !== text) words.textContent = text;
}

document.addEventListener("change", (event) => {
  if (event.target.id === "pick-all") for (const box of picks()) box.checked = event.target.checked;
  if (event.target.matches?.("#pick-all, #board-rows input")) show();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-clear-picks]")) return;
  event.preventDefault();
  for (const box of picks()) box.checked = false;
  show();
  document.getElementById("board")?.focus();
});
document.addEventListener("board:applied", show);
document.addEventListener("htmx:after:swap", show);
show();
