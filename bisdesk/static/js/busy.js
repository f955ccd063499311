// A form that takes a while says so on its button, and is posted once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.busy || event.defaultPrevented) return;
  if (form.classList.contains("is-sent")) {
    event.preventDefault();
    return;
  }
  form.classList.add("is-sent");
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  button?.classList.add("is-busy");
  button?.setAttribute("aria-disabled", "true");
  if (button) button.lastChild.textContent = form.dataset.busy;
});
// Back in history the page may come from memory, its button still busy.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form.is-sent")) location.reload();
});
