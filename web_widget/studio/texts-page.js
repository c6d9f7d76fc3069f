/**
 * The texts of the service itself: files, the texts in one, and one of them to edit.
 */
import { el, icon } from "../shared/dom.js";
import { createEditorBar } from "./editor-bar.js";
import { languageColumns } from "./field-view.js";
import { capital, fileWords } from "./place-words.js";
import { CANNED, CANNED_FILE, hashOf } from "./route.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string[]} paths of all files.
 */
export function filesPage(texts, paths) {
  const files = paths
    .filter((path) => path.startsWith("texts/"))
    .map((path) => path.slice("texts/".length).replace(/\.yml$/, ""));
  if (paths.includes(CANNED_FILE)) files.push(CANNED);
  return {
    title: texts.t("texts"),
    nodes: [
      el("p.lead", {}, texts.t("textsLead")),
      el(
        "ul.cards",
        {},
        ...files.map((name) =>
          el("li", {}, el("a.card", { href: hashOf("texts", [name]) }, capital(fileWords(texts, name)))),
        ),
      ),
    ],
  };
}

/**
 * @param {import("./editor.js").Editor} editor loaded.
 * @param {import("./route.js").Route} route
 */
export function textsPage(editor, route) {
  const { texts, saver } = editor;
  const [file, asked] = route.parts;
  const keys = Object.keys(saver.holds);
  const title = capital(fileWords(texts, file));
  if (!asked || !keys.includes(asked)) {
    return {
      title,
      nodes: [
        el("p", {}, el("a", { href: hashOf("texts") }, texts.t("textsBack"))),
        createEditorBar(editor),
        el("ul.text-list", {}, ...keys.map((key) => keyItem(editor, file, key))),
      ],
    };
  }
  return {
    title: `${title} · ${asked}`,
    nodes: [
      el("p", {}, el("a", { href: hashOf("texts", [file]) }, texts.t("textsBackTo", { name: title }))),
      createEditorBar(editor),
      isLocked(editor, asked) ? lockedMark(texts) : null,
      placeholdersHint(editor, asked),
      el("h2.visually-hidden", {}, texts.t("texts")),
      languageColumns(editor, [asked, "text"], { areLevelsFree: true }),
    ].filter((node) => node !== null),
  };
}

/** @param {import("./editor.js").Editor} editor @param {string} file @param {string} key */
function keyItem(editor, file, key) {
  const { texts, saver, changed } = editor;
  const words = saver.holds[key]?.text?.[texts.lang]?.standard ?? "";
  const isChanged = [...changed].some((place) => place.startsWith(`${key}.`));
  return el(
    "li",
    {},
    el("a", { href: hashOf("texts", [file, key]) }, key.replaceAll("_", " ")),
    isChanged ? el("span.mark", {}, texts.t("changedInDraft")) : null,
    isLocked(editor, key) ? lockedMark(texts) : null,
    el("p.excerpt", { lang: texts.lang }, words.length > 160 ? `${words.slice(0, 160)}…` : words),
  );
}

/** @param {import("./editor.js").Editor} editor @param {string} key */
function isLocked(editor, key) {
  return editor.saver.holds[key]?.locked === true;
}

/** @param {import("../shared/i18n.js").Texts} texts */
function lockedMark(texts) {
  return el("p.mark.locked", {}, icon("info"), el("span", {}, texts.t("locked")));
}

/** @param {import("./editor.js").Editor} editor @param {string} key */
function placeholdersHint(editor, key) {
  const found = JSON.stringify(editor.saver.holds[key]?.text ?? "").match(/\{\w+\}/g);
  if (!found) return null;
  const names = [...new Set(found)].join(" ");
  return el("p.hint", {}, `${editor.texts.t("placeholders")} `, el("code", {}, names));
}
