/**
 * A list of entries: to the hub it is one field, and is saved as a whole.
 */
import { button, el } from "../shared/dom.js";
import { disputeBox, faultNode, stateWords } from "./field-view.js";
import { keyOf } from "./places.js";

/**
 * @typedef {object} Entries
 * @property {any} entry @property {number} i
 * @property {(change: (entry: any) => void) => void} change alters a copy of the entry and saves it.
 * @property {() => void} left saves what waits for its pause.
 */

/**
 * @param {import("./editor.js").Editor} editor
 * @param {import("./api.js").Place} place
 * @param {object} options
 * @param {string} options.kind of entry, for names in the page: "source".
 * @param {(entry: any, i: number) => string} options.title
 * @param {(about: Entries) => HTMLElement[]} options.parts fields of one entry.
 * @param {() => any} options.empty a new entry.
 * @param {{add: string, remove: string, removeNamed: string}} options.words keys of texts.
 * @param {(entry: any) => boolean} [options.isOpen] whether it is shown open at first.
 * @param {boolean} [options.isFlat] entries are short: nothing to open.
 */
export function createEntries(editor, place, { kind, title, parts, empty, words, isOpen, isFlat }) {
  const { texts, saver } = editor;
  const state = saver.field(place);
  const list = el(`div.entries.${kind}s-list`);
  const status = el("p.field-state", {});
  const dispute = el("div");
  const add = button(texts.t(words.add), {
    "data-control": `${kind}-add`,
    onclick: () => {
      write([...read(), empty()]);
      draw();
      list.lastElementChild?.querySelector("input, select")?.focus();
    },
  });
  const node = el(`div.entries-editor`, { "data-field": keyOf(place) }, list, dispute, el("div.row", {}, add, status));
  let drawn = "";

  /** @returns {any[]} a copy that may be changed. */
  function read() {
    return structuredClone(Array.isArray(state.value) ? state.value : []);
  }

  /** @param {any[]} entries */
  function write(entries) {
    drawn = JSON.stringify(entries);
    saver.typed(place, entries);
  }

  function draw() {
    drawn = JSON.stringify(state.value);
    const open = [...list.children].map((each) => each.open);
    const all = read();
    list.replaceChildren(...all.map((entry, i) => entryNode(entry, i, all.length === open.length ? open[i] : null)));
    update();
  }

  /** @param {any} entry @param {number} i @param {boolean|null} wasOpen */
  function entryNode(entry, i, wasOpen) {
    const named = title(entry, i);
    const fields = parts({
      entry,
      i,
      change: (alter) => {
        const entries = read();
        alter(entries[i]);
        write(entries);
      },
      left: () => saver.left(place),
    });
    const remove = button(texts.t(words.remove), {
      kind: "alert small",
      label: texts.t(words.removeNamed, { title: named }),
      "data-control": `${kind}-remove`,
      "data-edits": "",
      onclick: () => {
        write(read().filter((_, other) => other !== i));
        saver.left(place);
        draw();
        add.focus();
      },
    });
    const body = el("div.entry-body", {}, ...fields, remove);
    const faults = el("div.field-notes", { "data-faults": i });
    if (isFlat) return el("div.entry.flat", { "data-entry": i }, body, faults);
    return el(
      "details.entry",
      { open: wasOpen ?? isOpen?.(entry) ?? false, "data-entry": i },
      el("summary", {}, el("span", {}, named)),
      body,
      faults,
    );
  }

  function update() {
    if (JSON.stringify(state.value) !== drawn) return draw();
    for (const field of node.querySelectorAll("input, select, textarea")) {
      if (field.type === "checkbox" || field.tagName === "SELECT") field.disabled = !editor.isEditable;
      else field.readOnly = !editor.isEditable;
    }
    for (const each of [add, ...node.querySelectorAll("[data-edits]")]) each.hidden = !editor.isEditable;
    node.dataset.status = state.status;
    status.replaceChildren(...stateWords(texts, state, editor.changed.has(keyOf(place))));
    for (const box of list.querySelectorAll("[data-faults]")) {
      const faults = editor.faultsAt([...place, Number(box.dataset.faults)]);
      box.replaceChildren(...faults.map((fault) => faultNode(texts, fault, fault.place.slice(place.length + 1))));
    }
    dispute.replaceChildren(...(state.status === "disputed" ? [disputeBox(editor, place)] : []));
  }

  editor.show(place, update);
  draw();
  return node;
}

/**
 * One field of an entry.
 * @param {import("./editor.js").Editor} editor
 * @param {import("./api.js").Place} place of the field.
 * @param {object} about
 * @param {string} about.label @param {string|undefined} about.value
 * @param {"text"|"date"|"url"} [about.type] @param {string|null} [about.lang]
 * @param {string} [about.hint]
 * @param {(value: string) => void} about.onInput @param {() => void} about.onLeft
 */
export function entryField(editor, place, { label, value, type = "text", lang, hint, onInput, onLeft }) {
  const id = `entry-${keyOf(place).replace(/\s/g, "_")}`;
  const field = el("input.field", {
    id,
    type,
    lang: lang ?? null,
    value: value ?? "",
    "data-place": keyOf(place),
    "aria-describedby": hint ? `${id}-hint` : null,
    oninput: () => onInput(field.value),
    onblur: () => onLeft(),
  });
  return el(
    "div.text-field",
    {},
    el("label", { for: id }, label),
    hint ? el("p.hint", { id: `${id}-hint` }, hint) : null,
    field,
  );
}
