// Finds a country while typing, by its name in any of the four languages, its codes and short names. It stands over the
// form's own list of choices: that one stays the value, and is all there is without JavaScript.
import { say } from "./announce.js";

const NEAR = ["NL", "FR", "DE", "LU"]; // on top while nothing is typed
const SAY_AFTER_MS = 400;
const PAGE = 8; // options that Page Up and Page Down skip
const LETTERS = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i", "’": "'" };

let names = {}; // code → every other name of the country
let open = null; // the one list that is open: {combo, found, active}
let speaking;

document.documentElement.classList.add("has-combo");
dress();
document.addEventListener("htmx:after:swap", dress);
for (const [type, listener] of Object.entries({ input: typed, click: clicked, focusin: entered, focusout: left })) {
  document.addEventListener(type, listener);
}
// Before htmx: what is typed in the search box is no change of the form, and its keys are ours.
document.addEventListener("change", changed, true);
document.addEventListener("keydown", pressed, true);
document.addEventListener("mousedown", (event) => event.target.closest(".combo__list") && event.preventDefault());
load();

async function load() {
  const address = document.querySelector("[data-country-names]")?.dataset.countryNames;
  if (!address) return;
  const answer = await fetch(address).catch(() => null);
  const found = answer?.ok ? await answer.json() : {};
  for (const [code, each] of Object.entries(found)) names[code] = each.map((text) => ({ text, plain: plain(text) }));
}

/** The search boxes speak for the lists below them; a list that came anew is taken out of the way again. */
function dress() {
  for (const select of document.querySelectorAll(".combo select")) {
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
  }
}

function parts(combo) {
  return {
    input: combo.querySelector(".combo__input"),
    list: combo.querySelector(".combo__list"),
    none: combo.querySelector(".combo__none"),
    select: combo.querySelector("select"),
  };
}

function comboOf(event) {
  return event.target.matches?.(".combo__input") ? event.target.closest(".combo") : null;
}

function chosen(select) {
  return select.value ? select.selectedOptions[0].label : "";
}

export function plain(text) {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  return bare.replace(/[łøđðþßæœı’]/g, (letter) => LETTERS[letter]).replace(/[-.,()\s]+/g, " ").trim();
}

/** Lower is better: exact, start of the name, start of another name, start of a word, anywhere; -1 is no match. */
function rank(query, text) {
  if (text === query) return 0;
  if (text.startsWith(query)) return 1;
  if (text.includes(` ${query}`)) return 3;
  return query.length > 2 && text.includes(query) ? 5 : -1;
}

function find(select, query) {
  const all = [...select.options].filter((option) => option.value);
  const wanted = plain(query);
  if (!wanted) {
    const near = NEAR.map((code) => all.find((option) => option.value === code)).filter(Boolean);
    return [...near, ...all.filter((option) => !near.includes(option))].map((option) => ({ option, also: "" }));
  }
  return all
    .map((option) => best(option, wanted))
    .filter((hit) => hit.rank >= 0)
    .sort((one, other) => one.rank - other.rank);
}

function best(option, wanted) {
  const own = rank(wanted, plain(option.label));
  let hit = { option, also: "", rank: own };
  for (const { text, plain: other } of names[option.value] ?? []) {
    const here = rank(wanted, other);
    // Two letters that happen to be the code of a country far away come after names that begin so.
    const worth = here < 0 ? -1 : here > 0 ? here + 1 : text === option.value ? 1.5 : 0;
    if (worth >= 0 && (hit.rank < 0 || worth < hit.rank)) hit = { option, also: text, rank: worth };
  }
  return hit;
}

function show(combo, query) {
  const { input, list, none, select } = parts(combo);
  const found = find(select, query);
  none.hidden = true;
  list.replaceChildren(...found.map((hit, index) => item(hit, `${list.id}-${index}`, select)));
  list.hidden = found.length === 0;
  list.scrollTop = 0;
  open = { combo, found, active: -1 };
  input.setAttribute("aria-expanded", String(!list.hidden));
  activate(query && found.length ? 0 : found.findIndex((hit) => hit.option.value === select.value));
  clearTimeout(speaking);
  speaking = setTimeout(() => say(counted(combo, found.length, query)), SAY_AFTER_MS);
}

function item({ option, also }, id, select) {
  const line = document.createElement("li");
  line.id = id;
  line.role = "option";
  line.dataset.code = option.value;
  line.append(Object.assign(document.createElement("span"), { textContent: option.label }));
  if (also) line.append(Object.assign(document.createElement("small"), { textContent: also }));
  line.classList.toggle("is-chosen", option.value === select.value);
  return line;
}

function counted(combo, count, query) {
  const { none, one, many } = combo.dataset;
  return (count === 0 ? none : count === 1 ? one : many).replace("{count}", count).replace("{text}", query);
}

function activate(index) {
  const { input, list } = parts(open.combo);
  list.children[open.active]?.setAttribute("aria-selected", "false");
  open.active = index;
  const line = list.children[index];
  if (!line) return input.removeAttribute("aria-activedescendant");
  line.setAttribute("aria-selected", "true");
  line.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", line.id);
}

function close(combo) {
  const { input, list } = parts(combo);
  clearTimeout(speaking);
  list.hidden = true;
  list.replaceChildren();
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  if (open?.combo === combo) open = null;
}

function choose(combo, code) {
  const { input, select, none } = parts(combo);
  const other = select.value !== code;
  select.value = code;
  input.value = chosen(select);
  none.hidden = true;
  close(combo);
  if (other) select.dispatchEvent(new Event("change", { bubbles: true }));
}

function typed(event) {
  const combo = comboOf(event);
  if (combo) show(combo, event.target.value);
}

function clicked(event) {
  const line = event.target.closest?.(".combo__list li");
  if (line) return choose(line.closest(".combo"), line.dataset.code);
  const combo = comboOf(event);
  if (!combo) return;
  if (open?.combo === combo) close(combo);
  else {
    event.target.select();
    show(combo, "");
  }
}

/** A link or label that leads to the list leads to the box over it. */
function entered(event) {
  if (event.target.matches?.(".combo select")) parts(event.target.closest(".combo")).input.focus();
}

function changed(event) {
  if (comboOf(event)) return event.stopPropagation();
  if (event.target.matches?.(".combo select")) parts(event.target.closest(".combo")).input.value = chosen(event.target);
}

function left(event) {
  const combo = comboOf(event);
  if (!combo || combo.contains(event.relatedTarget)) return;
  settle(combo);
}

/** Leaving takes what was typed when it names one country; else the box says so and shows the choice as it was. */
function settle(combo) {
  const { input, select, none } = parts(combo);
  const text = input.value.trim();
  close(combo);
  if (text === chosen(select)) return;
  if (!text) return choose(combo, "");
  const found = find(select, text);
  if (found.length === 1 || found[0]?.rank === 0) return choose(combo, found[0].option.value);
  none.textContent = combo.dataset.none.replace("{text}", text);
  none.hidden = false;
  input.value = chosen(select);
}

function pressed(event) {
  const combo = comboOf(event);
  if (!combo || event.isComposing || event.ctrlKey || event.metaKey) return;
  const key = event.altKey ? `Alt${event.key}` : event.key;
  if (open?.combo !== combo) {
    if (!["ArrowDown", "ArrowUp", "AltArrowDown"].includes(key)) return key === "Enter" ? event.preventDefault() : undefined;
    event.preventDefault();
    return show(combo, "");
  }
  const last = open.found.length - 1;
  const steps = {
    ArrowDown: () => activate(open.active < last ? open.active + 1 : 0),
    ArrowUp: () => activate(open.active > 0 ? open.active - 1 : last),
    PageDown: () => activate(Math.min(open.active + PAGE, last)),
    PageUp: () => activate(Math.max(open.active - PAGE, 0)),
    Home: () => activate(0),
    End: () => activate(last),
    Enter: () => take(combo),
    AltArrowUp: () => take(combo),
    Escape: () => undo(combo),
  };
  if (key === "Tab") return open.active >= 0 && combo.querySelector("input").value ? take(combo) : undefined;
  if (!steps[key]) return;
  event.preventDefault();
  event.stopPropagation();
  steps[key]();
}

function take(combo) {
  const hit = open.found[open.active];
  if (hit) choose(combo, hit.option.value);
  else close(combo);
}

function undo(combo) {
  const { input, select } = parts(combo);
  input.value = chosen(select);
  close(combo);
}
