/**
 * The texts that agents put into their replies: all of them, and one to edit.
 */
import { el } from "../shared/dom.js";
import { createEditorBar } from "./editor-bar.js";
import { languageLines } from "./field-view.js";
import { capital, fileWords } from "./place-words.js";
import { CANNED, hashOf } from "./route.js";

/**
 * @param {import("./editor.js").Editor} editor loaded.
 * @param {import("./route.js").Route} route
 * @returns {{title: string, nodes: HTMLElement[]}}
 */
export function cannedPage(editor, { parts: [, asked] }) {
  const { texts, saver } = editor;
  const { holds } = saver;
  const title = capital(fileWords(texts, CANNED));
  if (!asked || !(asked in holds)) {
    return {
      title,
      nodes: [
        el("p", {}, el("a", { href: hashOf("texts") }, texts.t("textsBack"))),
        el("p.lead", {}, texts.t("cannedLead")),
        createEditorBar(editor),
        el("ul.text-list", {}, ...Object.keys(holds).map((key) => item(editor, key))),
      ],
    };
  }
  return {
    title: `${title} · ${holds[asked].name[texts.lang]}`,
    nodes: [
      el("p", {}, el("a", { href: hashOf("texts", [CANNED]) }, texts.t("textsBackTo", { name: title }))),
      createEditorBar(editor),
      languageLines(editor, [asked, "name"], texts.t("part.name")),
      languageLines(editor, [asked, "text"], texts.t("cannedWords"), "text"),
    ],
  };
}

/** @param {import("./editor.js").Editor} editor @param {string} key */
function item({ texts, saver, changed }, key) {
  const { name, text } = saver.holds[key];
  const isChanged = [...changed].some((place) => place.startsWith(`${key}.`));
  return el(
    "li",
    {},
    el("a", { href: hashOf("texts", [CANNED, key]) }, name[texts.lang]),
    isChanged ? el("span.mark", {}, texts.t("changedInDraft")) : null,
    el("p.excerpt", {}, text[texts.lang]),
  );
}
