/**
 * What a draft changes, field by field: words added and removed, told by elements and
 * by words, never by colour alone.
 */
import { el } from "../shared/dom.js";
import { exampleChanges } from "./example-changes.js";
import { facetWords } from "./labels.js";
import { hashOfField } from "./route.js";
import { placeWords } from "./place-words.js";
import { wordsDiff } from "./words-diff.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} before @param {string} after
 * @returns {(Node|string)[]}
 */
export function diffNodes(texts, before, after) {
  return wordsDiff(before, after).map(({ kind, text }) => {
    if (kind === "same") return text;
    const said = kind === "added" ? "diffAdded" : "diffRemoved";
    return el(
      kind === "added" ? "ins" : "del",
      {},
      el("span.visually-hidden", { lang: texts.lang }, ` [${texts.t(said)}: `),
      text,
      el("span.visually-hidden", {}, "] "),
    );
  });
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {any} draft with its files.
 * @param {Map<string, string>} names topic → its name.
 * @returns {HTMLElement[]}
 */
export function changesOf(texts, draft, names) {
  return draft.files.map((/** @type {any} */ file) => {
    const words = placeWords(texts, file.path, [], names);
    return el(
      "section.changed-file",
      { "data-path": file.path },
      el("h3", {}, words),
      file.touches_locked ? el("p.mark", {}, texts.t("lockedChange")) : null,
      file.is_new ? el("p.mark", {}, texts.t("fileNew")) : null,
      file.is_removed ? el("p.mark", { "data-removed": "" }, texts.t(file.path.startsWith("answers/") ? "topicRemoved" : "fileRemoved")) : null,
      ...(file.is_removed ? [removedFields(texts, draft, file)] : fieldsOf(texts, draft, file)),
    );
  });
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} draft @param {any} file */
function fieldsOf(texts, draft, file) {
  return file.fields.map((/** @type {any} */ field) => changedField(texts, draft, file.path, field));
}

/** All of a file that goes: there to be read, and out of the way. @param {import("../shared/i18n.js").Texts} texts @param {any} draft @param {any} file */
function removedFields(texts, draft, file) {
  return el("details", {}, el("summary", {}, texts.t("removedSaid")), ...fieldsOf(texts, draft, file));
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {any} draft @param {string} path @param {any} field
 */
function changedField(texts, draft, path, { place, before, after }) {
  if (path.startsWith("examples/") && place.length === 1) {
    // The head of a file that is new or goes says nothing to people.
    return place[0] === "nlu" ? changedExamples(texts, draft, path, before, after) : null;
  }
  // Rules are many, and which number one has says nothing.
  if (path.startsWith("rules/") && place.length === 1) [before, after] = [unlike(before, after), unlike(after, before)];
  const lang = place.findLast((/** @type {any} */ part) => ["fr", "nl", "de", "en"].includes(part));
  const href = hashOfField(path, place, draft.id);
  const title = placeWords(texts, path, place);
  return el(
    "div.changed-field",
    { "data-place": place.join(".") },
    el("h4", {}, href ? el("a", { href }, title) : title),
    el("div.diff", { lang: lang ?? null }, ...diffNodes(texts, words(before), words(after))),
  );
}

/**
 * Examples that are new or gone, not the whole list twice.
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {any} draft @param {string} path @param {any} before @param {any} after
 */
function changedExamples(texts, draft, path, before, after) {
  const { added, removed } = exampleChanges(before, after);
  const lang = path.split(".").at(-2);
  const href = hashOfField(path, [], draft.id);
  /** @param {string} key @param {"ins"|"del"} tag @param {{label: string, text: string}[]} some */
  const list = (key, tag, some) =>
    some.length
      ? [
          el("h4", {}, texts.t(key, { count: some.length })),
          el(
            "ul.examples",
            {},
            ...some.map(({ label, text }) =>
              el("li", {}, el(tag, { lang }, text), label.includes("/") ? el("span.hint", {}, facetWords(texts, label.split("/")[1])) : null),
            ),
          ),
        ]
      : [];
  return el(
    "div.changed-field",
    { "data-place": "examples" },
    href ? el("p", {}, el("a", { href }, texts.t("examplesSee"))) : null,
    ...list("examplesAdded", "ins", added),
    ...list("examplesRemoved", "del", removed),
  );
}

/** @param {any} some @param {any} others @returns {any} those that are not among the others. */
function unlike(some, others) {
  const known = new Set((others ?? []).map((/** @type {any} */ each) => JSON.stringify(each)));
  return (some ?? []).filter((/** @type {any} */ each) => !known.has(JSON.stringify(each)));
}

/** @param {any} value @returns {string} as people read it. */
function words(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return String(value).replace(/\n+$/, "");
  return lines(value).join("\n");
}

/** @param {any} value @param {string} [name] @returns {string[]} */
function lines(value, name = "") {
  if (value === null || typeof value !== "object") return [name ? `${name}: ${value}` : String(value)];
  return Object.entries(value).flatMap(([key, each]) =>
    lines(each, [name, /^\d+$/.test(key) ? String(Number(key) + 1) : key].filter(Boolean).join(" · ")),
  );
}
