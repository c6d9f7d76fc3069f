/**
 * A list whose entries have names: teams, difficult words, domains of links, numbers. Each
 * field saves itself; an entry is added or taken away as a whole.
 */
import { button, el } from "../shared/dom.js";
import { formDialog } from "../console/form-dialog.js";
import { folded } from "./content-page.js";
import { createEntryChanges } from "./entry-changes.js";
import { createBox, createField, languageLines } from "./field-view.js";
import { listFrame } from "./list-frame.js";
import { SHAPES, entryWords } from "./list-shapes.js";
import { newEntryForm } from "./new-entry.js";
import { isWithin, keyOf, valueAt } from "./places.js";

const FEW = 12;

/** @param {import("./editor.js").Editor} editor @param {string} list @param {import("../shared/types.js").Lang} lang */
export function recordsPage(editor, list, lang) {
  const { texts, studio } = editor;
  const shape = SHAPES[list];
  const place = shape.isByLanguage ? [lang] : [];
  const rows = el("div.entries");
  const count = el("p.hint", { role: "status" });
  const changes = createEntryChanges(editor, place, draw);
  const dialogs = el("div");
  const search = el("input.field", { id: "list-search", type: "search", autocomplete: "off", "data-control": "list-search", oninput: () => draw() });
  const add = button(texts.t(`listAdd.${list}`), { "data-control": "entry-add", onclick: () => askForNew() });
  /** @type {Map<string, HTMLElement>} */
  const made = new Map();

  function draw() {
    const wanted = folded(search.value.trim());
    const all = Object.entries(valueAt(editor.saver.holds, place) ?? {});
    const found = all.filter(([name, entry]) => !wanted || folded(`${name} ${JSON.stringify(entry)}`).includes(wanted));
    count.textContent = texts.t("entriesFound", { count: found.length });
    for (const name of [...made.keys()]) if (!all.some(([known]) => known === name)) made.delete(name);
    rows.replaceChildren(...found.map(([name, entry]) => entryNode(name, entry, all.length <= FEW)));
    add.hidden = !editor.isEditable;
  }

  /** @param {string} name @param {any} entry @param {boolean} isOpen */
  function entryNode(name, entry, isOpen) {
    const known = made.get(name);
    if (known) return known;
    const here = [...place, name];
    const shown = list === "teams" ? name.replaceAll("_", " ") : name;
    const mark = el("span.mark", {});
    const node = el(
      "details.entry",
      { open: isOpen, "data-entry": name },
      el("summary", {}, el("span", { lang: shape.isByLanguage ? lang : null }, shown), el("span.hint", {}, ` ${entryWords(entry, texts.lang)} `), mark),
      el("div.entry-body", {}, ...shape.fields.map((field) => fieldNode(here, field)), remove(name)),
    );
    made.set(name, node);
    editor.watch(() => {
      const isChanged = [...editor.changed].some((key) => key === keyOf(here) || key.startsWith(`${keyOf(here)}.`));
      mark.textContent = isChanged ? texts.t("changedMark") : "";
      if (editor.faults.some((fault) => editor.pathOf(fault) === editor.path && isWithin(fault.place, here))) node.open = true;
    });
    return node;
  }

  /** @param {import("./api.js").Place} here @param {import("./list-shapes.js").Field} field */
  function fieldNode(here, { name, kind, isOptional }) {
    const at = name ? [...here, name] : here;
    const label = texts.t(name ? `part.${name}` : `part.${list}`);
    if (kind === "four") return languageLines(editor, at, label);
    if (kind === "box") return createBox(editor, { place: at, label });
    return createField(editor, { place: at, label, kind, isOptional, lang: shape.isByLanguage ? lang : undefined });
  }

  /** @param {string} name */
  function remove(name) {
    const shown = button(texts.t("remove"), {
      kind: "alert small",
      label: texts.t("removeTitled", { title: name }),
      "data-control": "entry-remove",
      onclick: () => changes.put(name, null, texts.t("entryRemoved", { title: name })),
    });
    editor.watch(() => {
      shown.hidden = !editor.isEditable;
    });
    shown.hidden = !editor.isEditable;
    return shown;
  }

  async function askForNew() {
    const form = await newEntryForm(editor, list, lang);
    const dialog = formDialog(texts, {
      title: texts.t(`listAdd.${list}`),
      submit: texts.t("add"),
      control: "entry",
      parts: form.nodes,
      onSubmit: () => {
        const { name, entry } = form.read();
        if (valueAt(editor.saver.holds, [...place, name]) !== null) return dialog.refuse(texts.t("entryTaken"));
        addAs(name, entry);
        return true;
      },
    });
    dialogs.replaceChildren(dialog.node);
    dialog.open();
  }

  /** @param {string} name @param {any} entry */
  async function addAs(name, entry) {
    if (await changes.put(name, entry, texts.t("entryAdded", { title: name }))) made.get(name)?.setAttribute("open", "");
  }

  editor.watch(() => {
    add.hidden = !editor.isEditable;
  });
  draw();
  return listFrame(editor, list, shape.isByLanguage ? lang : null, [
    el("div.row.list-tools", {}, el("div.search", { role: "search" }, el("label", { for: "list-search" }, texts.t("listSearch")), search, count), add),
    changes.node,
    rows,
    dialogs,
  ]);
}
