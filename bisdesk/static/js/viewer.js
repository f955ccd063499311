// The documents beside the data, one page at a time: zoom, turn, next. Without JavaScript all pages stand in order.
import { wheelAndPinch } from "./pinch.js";

const ZOOMS = [1, 1.25, 1.5, 2, 3, 4];
const viewer = document.querySelector("[data-viewer]");
if (viewer?.querySelector(".sheet")) show(viewer);

function show(viewer) {
  const stage = viewer.querySelector(".viewer__stage");
  const sheets = [...stage.querySelectorAll(".sheet")];
  const tabs = [...viewer.querySelectorAll("[data-tab]")];
  const at = viewer.querySelector("[data-at]");
  const apart = viewer.querySelector("[data-apart]");
  let now = 0;
  let zoom = 1;

  const acts = {
    previous: () => go(now - 1),
    next: () => go(now + 1),
    in: () => zoomTo(ZOOMS.find((each) => each > zoom) ?? zoom),
    out: () => zoomTo(ZOOMS.findLast((each) => each < zoom) ?? 1),
    fit: () => zoomTo(1),
    turn,
  };

  viewer.classList.add("is-paged");
  for (const each of viewer.querySelectorAll("[data-tool], [data-at], [data-apart], [data-keys-help]")) each.hidden = false;
  if (sheets.length === 1) viewer.querySelector("[data-paging]").hidden = true;
  sheets.forEach(watch);
  go(Math.max(0, sheets.findIndex((sheet) => `#${sheet.id}` === location.hash)));

  viewer.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) {
      event.preventDefault();
      return go(sheets.findIndex((sheet) => sheet.dataset.file === tab.dataset.tab));
    }
    const tool = event.target.closest("[data-tool]");
    if (tool && tool.getAttribute("aria-disabled") !== "true") acts[tool.dataset.tool]();
  });
  if ("keys" in viewer.dataset) stage.addEventListener("keydown", onKey);
  wheelAndPinch(stage, () => zoom, zoomTo);
  new ResizeObserver(() => draw()).observe(stage);

  function go(number) {
    if (number < 0 || number >= sheets.length) return;
    now = number;
    sheets.forEach((sheet, index) => sheet.classList.toggle("is-now", index === now));
    const { file } = sheets[now].dataset;
    for (const tab of tabs) {
      if (tab.dataset.tab === file) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    }
    const pages = sheets.filter((sheet) => sheet.dataset.file === file);
    at.textContent = `${pages.indexOf(sheets[now]) + 1} / ${pages.length}`;
    apart.href = image(sheets[now]).src;
    stage.scrollTo(0, 0);
    mark("previous", now === 0);
    mark("next", now === sheets.length - 1);
    draw();
  }

  function zoomTo(wanted) {
    const next = Math.min(Math.max(wanted, 1), ZOOMS.at(-1));
    // What is in the middle stays in the middle.
    const middle = [stage.scrollLeft + stage.clientWidth / 2, stage.scrollTop + stage.clientHeight / 2];
    const by = next / zoom;
    zoom = next;
    draw();
    stage.scrollTo(middle[0] * by - stage.clientWidth / 2, middle[1] * by - stage.clientHeight / 2);
  }

  function turn() {
    const { dataset } = sheets[now];
    dataset.turn = String((Number(dataset.turn ?? 0) + 1) % 4);
    draw();
  }

  function draw() {
    const sheet = sheets[now];
    const picture = image(sheet);
    mark("out", zoom === 1);
    mark("in", zoom === ZOOMS.at(-1));
    if (!picture.naturalWidth) return;
    const space = getComputedStyle(stage);
    const width = (stage.clientWidth - parseFloat(space.paddingLeft) - parseFloat(space.paddingRight)) * zoom;
    const quarter = Number(sheet.dataset.turn ?? 0);
    const lying = quarter % 2 === 1;
    const [across, down] = lying ? [picture.naturalHeight, picture.naturalWidth] : [picture.naturalWidth, picture.naturalHeight];
    const height = (width * down) / across;
    const page = sheet.querySelector(".sheet__page");
    page.style.width = `${width}px`;
    page.style.height = `${height}px`;
    picture.style.width = `${lying ? height : width}px`;
    picture.style.rotate = `${quarter * 90}deg`;
  }

  function mark(tool, off) {
    const button = viewer.querySelector(`[data-tool=${tool}]`);
    if (off) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  function onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== stage) return;
    const atEnd = stage.scrollTop + stage.clientHeight >= stage.scrollHeight - 1;
    const act = {
      "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.fit, r: acts.turn, R: acts.turn,
      PageDown: atEnd && acts.next,
      PageUp: stage.scrollTop === 0 && acts.previous,
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function watch(sheet) {
    const picture = image(sheet);
    const loaded = () => {
      sheet.classList.remove("is-loading");
      if (sheet === sheets[now]) draw();
    };
    const failed = () => {
      sheet.classList.remove("is-loading");
      if (sheet.querySelector(".sheet__failed")) return;
      const note = viewer.querySelector("[data-failed]").content.cloneNode(true);
      note.querySelector("a").href = sheet.dataset.download;
      sheet.classList.add("is-failed");
      sheet.append(note);
    };
    if (picture.complete && picture.naturalWidth) return;
    sheet.classList.add("is-loading");
    picture.addEventListener("load", loaded);
    picture.addEventListener("error", failed);
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) failed(); // it failed before this script came
  }
}

function image(sheet) {
  return sheet.querySelector("img");
}
