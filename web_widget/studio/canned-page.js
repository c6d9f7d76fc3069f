/**
 * The texts that agents put into their replies: all of them, and one to edit. One is added
 * or taken away as a whole.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { formDialog } from "../console/form-dialog.js";
import { createEditorBar } from "./editor-bar.js";
import { createEntryChanges } from "./entry-changes.js";
import { idFrom } from "./entry-id.js";
import { languageLines } from "./field-view.js";
import { capital, fileWords } from "./place-words.js";
import { CANNED, hashOf } from "./route.js";

/** The longest name that agents' lists show. */
const NAME_CHARS = 60;

/**
 * @param {import("./editor.js").Editor} editor loaded.
 * @param {import("./route.js").Route} route
 * @returns {{title: string, nodes: (HTMLElement|null)[]}}
 */
export function cannedPage(editor, { parts: [, asked] }) {
  const { texts, saver } = editor;
  const { holds } = saver;
  const title = capital(fileWords(texts, CANNED));
  if (!asked || !(asked in holds)) return { title, nodes: listNodes(editor) };
  return {
    title: `${title} · ${nameOf(editor, asked)}`,
    nodes: [
      el("p", {}, el("a", { href: hashOf("texts", [CANNED]) }, texts.t("textsBackTo", { name: title }))),
      createEditorBar(editor),
      languageLines(editor, [asked, "name"], texts.t("cannedName")),
      languageLines(editor, [asked, "text"], texts.t("cannedWords"), "text"),
    ],
  };
}

/** @param {import("./editor.js").Editor} editor */
function listNodes(editor) {
  const { texts, saver } = editor;
  const list = el("ul.text-list");
  const dialogs = el("div");
  const changes = createEntryChanges(editor, [], draw);
  const add = button(texts.t("cannedAdd"), { "data-control": "canned-add", onclick: () => askForNew() });
  let drawn = "";

  function draw() {
    const keys = Object.keys(saver.holds);
    const state = JSON.stringify([saver.holds, [...editor.changed], editor.isEditable]);
    add.hidden = !editor.isEditable;
    if (state === drawn) return;
    drawn = state;
    list.replaceChildren(...keys.map((key) => item(editor, key, editor.isEditable && keys.length > 1 ? remove : null)));
  }

  /** @param {string} key */
  function remove(key) {
    return changes.put(key, null, texts.t("entryRemoved", { title: nameOf(editor, key) }));
  }

  function askForNew() {
    const name = el("input.field", { id: "canned-name", required: true, maxlength: NAME_CHARS, autocomplete: "off", "data-control": "canned-name", "aria-describedby": "canned-name-hint" });
    const dialog = formDialog(texts, {
      title: texts.t("cannedAdd"),
      submit: texts.t("add"),
      control: "canned",
      parts: [
        el(
          "div.labelled",
          {},
          el("label", { for: "canned-name" }, texts.t("cannedName")),
          el("p.hint", { id: "canned-name-hint" }, texts.t("cannedAddHint")),
          name,
        ),
      ],
      onSubmit: () => {
        const words = name.value.trim();
        if (!words) return dialog.refuse(texts.t("fault.empty"));
        addNamed(words);
        return true;
      },
    });
    dialogs.replaceChildren(dialog.node);
    dialog.open();
  }

  /** @param {string} words its name in the language of this page. The others are empty: the check asks for them. */
  async function addNamed(words) {
    const key = idFrom(words, Object.keys(saver.holds));
    const empty = Object.fromEntries(LANGUAGES.map((lang) => [lang, ""]));
    const entry = { name: { ...empty, [texts.lang]: words }, text: empty };
    if (await changes.put(key, entry, texts.t("entryAdded", { title: words }))) location.hash = hashOf("texts", [CANNED, key]);
  }

  editor.watch(draw);
  draw();
  return [
    el("p", {}, el("a", { href: hashOf("texts") }, texts.t("textsBack"))),
    el("p.lead", {}, texts.t("cannedLead")),
    createEditorBar(editor),
    el("div.row.list-tools", {}, add),
    changes.node,
    list,
    dialogs,
  ];
}

/**
 * @param {import("./editor.js").Editor} editor @param {string} key
 * @param {((key: string) => void)|null} onRemove null: it must stay.
 */
function item(editor, key, onRemove) {
  const { texts, saver, changed } = editor;
  const { text } = saver.holds[key];
  const isChanged = [...changed].some((place) => place === key || place.startsWith(`${key}.`));
  const name = nameOf(editor, key);
  return el(
    "li",
    { "data-canned": key },
    el("a", { href: hashOf("texts", [CANNED, key]) }, name),
    isChanged ? el("span.mark", {}, texts.t("changedInDraft")) : null,
    el("p.excerpt", {}, text?.[texts.lang] ?? ""),
    onRemove
      ? button(texts.t("remove"), { kind: "quiet small alert", label: texts.t("removeTitled", { title: name }), "data-control": "canned-remove", onclick: () => onRemove(key) })
      : null,
  );
}

/** @param {import("./editor.js").Editor} editor @param {string} key @returns {string} as agents read it, in the first language that has it. */
function nameOf({ texts, saver }, key) {
  const name = saver.holds[key]?.name ?? {};
  return [texts.lang, ...LANGUAGES].map((lang) => name[lang]).find(Boolean) || key.replaceAll("_", " ");
}
