// After a refused form the focus goes to the summary of its errors, on a new page and after a swap.
function focusSummary(root) {
  root.querySelector?.("[data-focus]")?.focus();
}

focusSummary(document);
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target;
  if (target?.querySelector?.("[data-focus]")) focusSummary(target);
});
