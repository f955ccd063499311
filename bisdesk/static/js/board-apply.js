// Puts what came from the server in its place and leaves everything else alone: focus, selection, scroll, open menus.
import { tell } from "./board-news.js";

const MARKED_MS = 6000;
const marked = new Map(); // id of a card → timer that takes its mark away

export function read(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content.querySelector("[data-answer]");
}

// Cards that the lists name, and that neither the page nor the answer has.
export function missing(answer) {
  const fresh = cardsOf(answer);
  return ordersOf(answer).flatMap(([, ids]) => ids).filter((id) => !fresh.has(id) && !document.getElementById(id));
}

export function apply(answer) {
  const fresh = cardsOf(answer);
  const news = { added: [], changed: [] };
  for (const [id, card] of fresh) note(news, id, card);
  const lists = ordersOf(answer);
  for (const [list, ids] of lists) place(list, ids, fresh);
  for (const [list, ids] of lists) clear(list, new Set(ids));
  for (const part of answer.querySelector("[data-parts]")?.children ?? []) {
    const old = document.getElementById(part.id);
    if (old) morph(old, part);
  }
  show(answer.querySelector("[data-here]"));
  for (const id of [...news.added, ...news.changed]) mark(id);
  tell(news);
  document.dispatchEvent(new CustomEvent("board:applied"));
}

function cardsOf(answer) {
  const cards = answer.querySelectorAll("[data-list] > li, [data-list] > tbody > tr");
  return new Map([...cards].map((card) => [card.id, card]));
}

function ordersOf(answer) {
  return [...answer.querySelectorAll("[data-list]")].map((list) => [
    document.getElementById(list.dataset.list),
    list.dataset.order.split(" ").filter(Boolean).map((id) => `request-${id}`),
  ]).filter(([list]) => list);
}

function note(news, id, card) {
  const changed = card.hasAttribute("data-changed");
  card.removeAttribute("data-changed");
  if (changed) (document.getElementById(id) ? news.changed : news.added).push(id);
}

// Brings a list in the order that the server says; a card may come from another column.
function place(list, ids, fresh) {
  const empty = list.querySelector(".lane__empty");
  if (empty) empty.hidden = ids.length > 0;
  let before = empty ? empty.nextElementSibling : list.firstElementChild;
  for (const id of ids) {
    let card = document.getElementById(id);
    const newer = fresh.get(id);
    if (!card) card = document.importNode(newer, true);
    else if (newer) morph(card, newer);
    if (card === before) before = before.nextElementSibling;
    else move(list, card, before);
  }
}

function move(list, card, before) {
  if (!card.isConnected) list.insertBefore(card, before);
  else if (list.moveBefore) list.moveBefore(card, before); // keeps focus and what runs in it
  else {
    const focused = card.contains(document.activeElement) ? document.activeElement : null;
    list.insertBefore(card, before);
    focused?.focus({ preventScroll: true });
  }
}

function clear(list, ids) {
  for (const card of [...list.children]) {
    if (card.classList.contains("lane__empty") || ids.has(card.id)) continue;
    const lost = card.contains(document.activeElement);
    card.remove();
    // Not to the next card: Enter would open another request than the reader thinks.
    if (lost) document.getElementById("board")?.focus({ preventScroll: true });
  }
}

function show(here) {
  if (!here) return;
  const shown = new Map([...here.children].map((each) => [each.dataset.for, each]));
  for (const slot of document.querySelectorAll("#board .here")) {
    const wanted = shown.get(slot.id.slice(0, -"-here".length));
    if (slot.innerHTML.trim() !== (wanted?.innerHTML.trim() ?? "")) slot.replaceChildren(...(wanted?.cloneNode(true).childNodes ?? []));
  }
}

function mark(id) {
  const card = document.getElementById(id);
  if (!card) return;
  const name = card.matches("tr") ? "is-new" : "ticket--new";
  clearTimeout(marked.get(id));
  card.classList.remove(name);
  void card.offsetWidth; // a mark that comes again begins anew
  card.classList.add(name);
  marked.set(id, setTimeout(() => unmark(id, name), MARKED_MS));
}

function unmark(id, name) {
  marked.delete(id);
  document.getElementById(id)?.classList.remove(name);
}

// Makes `old` like `fresh` while keeping every node that is of the same kind and id: what is in it keeps focus and state.
export function morph(old, fresh) {
  const kept = ["ticket--cursor", "is-cursor", "is-selected", "ticket--new", "is-new"].filter((name) => old.classList.contains(name));
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  old.classList.add(...kept);
  const from = [...fresh.childNodes];
  from.forEach((node, at) => {
    const now = old.childNodes[at];
    if (!now) old.append(document.importNode(node, true));
    else if (!alike(now, node)) now.replaceWith(document.importNode(node, true));
    else if (node.nodeType === Node.ELEMENT_NODE) morph(now, node);
    else if (now.data !== node.data) now.data = node.data;
  });
  while (old.childNodes.length > from.length) old.lastChild.remove();
}

function alike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id ?? "") === (other.id ?? "");
}
