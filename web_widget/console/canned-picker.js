/**
 * "Insert a text": canned replies to look through and put into the reply. Nothing is
 * sent; the agent reads it over, changes it and sends it.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { find } from "./canned.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {Pick<import("./api.js").Api, "cannedReplies">} api
 * @param {object} on
 * @param {(text: string) => void} on.insert
 * @param {() => void} on.leave the picker was closed without a choice.
 */
export function createCannedPicker(texts, api, on) {
  /** @type {import("./canned.js").CannedReply[]} */
  let replies = [];
  /** @type {string|null} */
  let conversation = null;
  /** @type {import("../shared/types.js").Lang} */
  let lang = texts.lang;
  const toggle = button(texts.t("canned"), {
    kind: "small",
    "data-control": "canned",
    "aria-expanded": "false",
    "aria-controls": "canned",
    "aria-keyshortcuts": "Alt+I",
    onclick: () => (node.hidden ? open() : leave()),
  });
  const search = el("input.field", {
    id: "canned-search",
    type: "search",
    autocomplete: "off",
    "data-control": "canned-search",
    "aria-describedby": "canned-hint",
    oninput: () => draw(),
  });
  const count = el("p.hint", { role: "status" });
  const list = el("ul.canned-list", { "aria-label": texts.t("cannedTexts") });
  const node = el(
    "section.canned",
    { id: "canned", hidden: true, "aria-label": texts.t("cannedTexts"), onkeydown: onKey },
    el("label", { for: "canned-search" }, texts.t("cannedSearch")),
    search,
    el("p.hint", { id: "canned-hint" }, texts.t("cannedHint")),
    count,
    list,
  );

  async function open() {
    show(true);
    search.value = "";
    draw();
    search.focus();
    try {
      // What editors publish is there the next time one looks.
      replies = await api.cannedReplies();
      draw();
    } catch {
      if (!replies.length) count.textContent = texts.t("hubUnreachable");
    }
  }

  /** @param {boolean} isOpen */
  function show(isOpen) {
    node.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  }

  function leave() {
    show(false);
    on.leave();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[/** @type {"ArrowUp"} */ (event.key)];
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && event.target === search) list.querySelector("button")?.click();
    else if (step) move(step);
    else return;
    event.preventDefault();
  }

  /** From the search down through the texts and back. @param {number} step */
  function move(step) {
    const stops = [search, ...list.querySelectorAll("button")];
    const at = stops.indexOf(document.activeElement);
    stops[at + step]?.focus();
  }

  function draw() {
    const found = find(replies, search.value, lang, texts.lang);
    count.textContent = texts.t("cannedFound", { count: found.length });
    list.replaceChildren(...found.map(item));
  }

  /** @param {import("./canned.js").Found} found */
  function item({ id, lang: its, name, text }) {
    return el(
      "li",
      {},
      el(
        "button.card",
        {
          type: "button",
          "data-control": `canned-${id}-${its}`,
          onclick: () => {
            show(false);
            on.insert(text);
          },
        },
        el(
          "span.card-head",
          {},
          el("strong", {}, name),
          its === lang ? null : el("span.hint", { lang: its }, LANGUAGE_NAMES[its]),
        ),
        el("span.topic", { lang: its }, text),
      ),
    );
  }

  /** @param {import("./store.js").Store} store */
  function update(store) {
    const { current } = store;
    const item = store.mine.find((own) => own.conversation === current?.id);
    const now = item?.lang ?? current?.context?.lang ?? lang;
    if (current?.id !== conversation) {
      conversation = current?.id ?? null;
      show(false);
    }
    if (now === lang) return;
    lang = now;
    if (!node.hidden) draw();
  }

  return { node, toggle, update, open };
}
