// htmx sends the token of the page with what it posts; never to another origin.
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  const address = new URL(request.action, document.baseURI);
  if (address.origin === location.origin && !["GET", "HEAD"].includes(request.method)) {
    request.headers["X-CSRFToken"] = csrfToken();
  }
});
