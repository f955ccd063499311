// Zoom and turn the page images of the review; without JavaScript they stand there at full width.
const viewer = document.querySelector("[data-viewer]");
if (viewer) {
  const pages = [...viewer.querySelectorAll(".viewer__stage img")];
  let zoom = 0;
  let turn = 0;
  for (const button of viewer.querySelectorAll("button[hidden]")) button.hidden = false;
  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom === "in") zoom = Math.min(zoom + 1, 3);
    if (button.dataset.zoom === "out") zoom = Math.max(zoom - 1, 0);
    if ("rotate" in button.dataset) turn = (turn + 1) % 4;
    for (const page of pages) {
      page.dataset.zoom = String(zoom);
      page.dataset.turn = String(turn);
    }
  });
}
