// Says what happened to those who cannot see it, and that something failed to those who can.
const QUIET_AFTER_MS = 12000;
let hideFailure;

export function say(text) {
  const place = document.getElementById("spoken");
  if (!place) return;
  place.textContent = "";
  // Emptied first, so that the same sentence is read again.
  setTimeout(() => (place.textContent = text), 50);
}

export function showTemplate(placeId, templateId) {
  const place = document.getElementById(placeId);
  const template = document.getElementById(templateId);
  if (place && template) place.replaceChildren(template.content.cloneNode(true));
}

function fail(templateId) {
  showTemplate("failure", templateId);
  clearTimeout(hideFailure);
  hideFailure = setTimeout(() => document.getElementById("failure")?.replaceChildren(), QUIET_AFTER_MS);
}

// A 422 is a form with its errors: the element swaps that in itself. A poll that fails marks its own page as stale.
document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status !== 422 && !isPoll(ctx.sourceElement)) fail("failure-refused");
});
document.addEventListener("htmx:error", (event) => {
  const { ctx } = event.detail;
  if (ctx && ctx.response === undefined && !isPoll(ctx.sourceElement)) fail("failure-offline");
});

function isPoll(element) {
  // What tells of its own failures is marked.
  return element?.hasAttribute("data-quiet") || /\bevery\b/.test(element?.getAttribute("hx-trigger") ?? "");
}
