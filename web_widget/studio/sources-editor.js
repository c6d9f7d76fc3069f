/**
 * The sources of a topic: a list is one field to the hub, and is saved as a whole.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { disputeBox, faultNode, stateWords } from "./field-view.js";
import { keyOf } from "./places.js";

const PARTS = ["title", "url", "institution"];

/** @param {import("./editor.js").Editor} editor @param {import("./api.js").Place} place */
export function createSources(editor, place) {
  const { texts, saver } = editor;
  const state = saver.field(place);
  const list = el("div.sources-list");
  const status = el("p.field-state", {});
  const dispute = el("div");
  const add = button(texts.t("sourceAdd"), {
    "data-control": "source-add",
    onclick: () => {
      write([...read(), empty()]);
      draw();
      list.lastElementChild?.querySelector("input")?.focus();
    },
  });
  const node = el("div.sources-editor", {}, list, dispute, el("div.row", {}, add, status));
  let drawn = "";

  /** @returns {any[]} a copy that may be changed. */
  function read() {
    return structuredClone(Array.isArray(state.value) ? state.value : []);
  }

  /** @param {any[]} sources */
  function write(sources) {
    drawn = JSON.stringify(sources);
    saver.typed(place, sources);
  }

  function draw() {
    drawn = JSON.stringify(state.value);
    list.replaceChildren(...read().map((source, i) => sourceNode(source, i)));
    update();
  }

  /** @param {any} source @param {number} i */
  function sourceNode(source, i) {
    const title = source.title?.[texts.lang] || texts.t("sourceNumber", { n: i + 1 });
    const faults = el("div.field-notes", { "data-faults": i });
    return el(
      "details.source",
      { open: !source.title?.[texts.lang], "data-source": i },
      el("summary", {}, el("span", {}, title)),
      el(
        "div.source-body",
        {},
        input(i, ["checked_on"], source.checked_on, texts.t("part.checked_on"), null),
        ...PARTS.map((part) =>
          el(
            "fieldset.language-lines",
            {},
            el("legend", {}, texts.t(`part.${part}`)),
            ...LANGUAGES.map((lang) => input(i, [part, lang], source[part]?.[lang], texts.t(`lang.${lang}`), lang)),
          ),
        ),
        button(texts.t("sourceRemove"), {
          kind: "alert small",
          label: texts.t("sourceRemoveNamed", { title }),
          "data-edits": "",
          onclick: () => {
            write(read().filter((_, other) => other !== i));
            draw();
            add.focus();
          },
        }),
      ),
      faults,
    );
  }

  /**
   * @param {number} i @param {string[]} inside @param {string|undefined} value
   * @param {string} label @param {string|null} lang
   */
  function input(i, inside, value, label, lang) {
    const id = `source-${keyOf([...place, i, ...inside])}`;
    const field = el("input.field", {
      id,
      type: inside[0] === "checked_on" ? "date" : inside[0] === "url" ? "url" : "text",
      lang,
      value: value ?? "",
      "data-place": keyOf([...place, i, ...inside]),
      oninput: () => {
        const sources = read();
        const [part, which] = inside;
        if (which) sources[i][part] = { ...sources[i][part], [which]: field.value };
        else sources[i][part] = field.value;
        write(sources);
      },
      onblur: () => saver.left(place),
    });
    return el("div.text-field", {}, el("label", { for: id }, label), field);
  }

  function update() {
    if (JSON.stringify(state.value) !== drawn) return draw();
    for (const field of node.querySelectorAll("input")) field.readOnly = !editor.isEditable;
    for (const each of [add, ...node.querySelectorAll("[data-edits]")]) each.hidden = !editor.isEditable;
    status.replaceChildren(...stateWords(texts, state, editor.changed.has(keyOf(place))));
    for (const box of list.querySelectorAll("[data-faults]")) {
      const faults = editor.faultsAt([...place, Number(box.dataset.faults)]);
      box.replaceChildren(...faults.map((fault) => faultNode(texts, fault)));
    }
    dispute.replaceChildren(...(state.status === "disputed" ? [disputeBox(editor, place)] : []));
  }

  editor.show(place, update);
  draw();
  return node;
}

function empty() {
  const four = () => Object.fromEntries(LANGUAGES.map((lang) => [lang, ""]));
  return {
    title: four(),
    url: four(),
    institution: four(),
    checked_on: new Date().toISOString().slice(0, 10),
  };
}
