import { say } from "./announce.js";

// Posts of the request form wait for each other. A post that waited carries the version from when it was made:
// give it the newest one when it leaves, or the form would conflict with itself.
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, request } = event.detail?.ctx ?? {};
  if (!sourceElement?.closest("#draft-form") || typeof request?.body?.set !== "function") return;
  for (const input of document.querySelectorAll("#draft-state input, #conflict input")) request.body.set(input.name, input.value);
});

// A message under a field that the reader has just left is said, or who does not see it would only meet it at the end.
document.addEventListener("htmx:after:swap", (event) => {
  const field = document.getElementById(event.detail.ctx?.target?.id ?? "");
  const message = field?.matches(".field--error") && field.querySelector(".field__error");
  if (message) say(message.innerText);
});
