/**
 * Choosing many examples of a page: a box at each, one for all that are shown, and what
 * can be done with those chosen.
 */
import { button, el } from "../shared/dom.js";
import { folded } from "./content-page.js";

/** @typedef {{label: string, text: string}} Example */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} options
 * @param {() => Example[]} options.all every example of the page.
 * @param {() => void} options.onFilter what is shown is to be drawn again.
 * @param {(some: Example[]) => void} options.onMove @param {(some: Example[]) => void} options.onRemove
 */
export function createChoosing(texts, { all, onFilter, onMove, onRemove }) {
  /** @type {Set<string>} */
  const chosen = new Set();
  const search = el("input.field", { id: "example-search", type: "search", autocomplete: "off", "data-control": "example-search", oninput: () => onFilter() });
  const every = el("input", { type: "checkbox", "data-control": "choose-all", onchange: () => chooseShown(every.checked) });
  const count = el("p.hint", { role: "status", "data-chosen": "0" });
  const move = button(texts.t("moveChosen"), { "data-control": "move-chosen", onclick: () => act(onMove) });
  const remove = button(texts.t("removeChosen"), { kind: "alert", "data-control": "remove-chosen", onclick: () => act(onRemove) });
  const node = el(
    "div.choosing",
    { role: "group", "aria-label": texts.t("choosing") },
    el("div.search", { role: "search" }, el("label", { for: "example-search" }, texts.t("exampleSearch")), search),
    el("label.check", {}, every, el("span", {}, texts.t("chooseShown"))),
    el("div.row", {}, move, remove, count),
  );
  const keyOf = (/** @type {Example} */ { label, text }) => `${label}\n${text}`;

  /** @param {string} text */
  function isShown(text) {
    return folded(text).includes(folded(search.value.trim()));
  }

  /** @param {boolean} isChosen */
  function chooseShown(isChosen) {
    for (const each of all()) {
      if (!isShown(each.text)) continue;
      if (isChosen) chosen.add(keyOf(each));
      else chosen.delete(keyOf(each));
    }
    onFilter();
    every.focus();
  }

  /** @param {(some: Example[]) => void} work */
  function act(work) {
    const some = all().filter((each) => chosen.has(keyOf(each)));
    if (some.length) work(some);
  }

  function update() {
    const there = all();
    const known = new Set(there.map(keyOf));
    for (const key of chosen) if (!known.has(key)) chosen.delete(key);
    const shown = there.filter(({ text }) => isShown(text));
    const some = shown.filter((each) => chosen.has(keyOf(each))).length;
    every.checked = shown.length > 0 && some === shown.length;
    every.indeterminate = some > 0 && some < shown.length;
    count.textContent = texts.t("chosenCount", { count: chosen.size });
    count.dataset.chosen = String(chosen.size);
    for (const each of [move, remove]) each.setAttribute("aria-disabled", String(chosen.size === 0));
  }

  return {
    node,
    isShown,
    update,
    get isFiltered() {
      return search.value.trim() !== "";
    },
    /** @param {Example} example */
    box(example) {
      const input = el("input", {
        type: "checkbox",
        "aria-label": texts.t("chooseNamed", { text: example.text }),
        checked: chosen.has(keyOf(example)),
        "data-control": "choose",
        onchange: () => {
          if (input.checked) chosen.add(keyOf(example));
          else chosen.delete(keyOf(example));
          update();
        },
      });
      return el("label.check.alone", {}, input);
    },
  };
}
