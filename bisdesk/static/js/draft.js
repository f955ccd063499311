// Posts of the request form wait for each other. A post that waited carries the version from when it was made:
// give it the newest one when it leaves, or the form would conflict with itself.
const state = () => document.getElementById("draft-state");

document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, request } = event.detail?.ctx ?? {};
  if (!sourceElement?.closest("#draft-form") || typeof request?.body?.set !== "function") return;
  for (const input of state()?.querySelectorAll("input") ?? []) request.body.set(input.name, input.value);
});
