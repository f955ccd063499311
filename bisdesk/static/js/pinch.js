// Zoom with two fingers, with the wheel and Ctrl, and move what is larger than its frame with the mouse.
export function wheelAndPinch(stage, zoomNow, zoomTo) {
  stage.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return; // a pinch on a touchpad comes as a wheel with Ctrl
      event.preventDefault();
      zoomTo(zoomNow() * Math.exp(-event.deltaY / 300));
    },
    { passive: false },
  );

  let apart = 0;
  let zoomBefore = 1;
  stage.addEventListener("touchstart", (event) => {
    if (event.touches.length !== 2) return;
    apart = distance(event.touches);
    zoomBefore = zoomNow();
  });
  stage.addEventListener(
    "touchmove",
    (event) => {
      if (event.touches.length !== 2 || !apart) return;
      event.preventDefault();
      zoomTo((zoomBefore * distance(event.touches)) / apart);
    },
    { passive: false },
  );
  stage.addEventListener("touchend", () => (apart = 0));

  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target.closest("a")) return;
    event.preventDefault(); // no dragging of the picture itself
    stage.focus({ preventScroll: true });
    const from = [event.clientX + stage.scrollLeft, event.clientY + stage.scrollTop];
    const move = (moved) => stage.scrollTo(from[0] - moved.clientX, from[1] - moved.clientY);
    const end = () => stage.removeEventListener("pointermove", move);
    stage.setPointerCapture(event.pointerId);
    stage.addEventListener("pointermove", move);
    stage.addEventListener("pointerup", end, { once: true });
    stage.addEventListener("pointercancel", end, { once: true });
  });
}

function distance([one, two]) {
  return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
}
