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
      file.is_removed ? el("p.mark", {}, texts.t("fileRemoved")) : null,
      ...file.fields.map((/** @type {any} */ field) => changedField(texts, draft, file.path, field)),
    );
  });
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {any} draft @param {string} path @param {any} field
 */
function changedField(texts, draft, path, { place, before, after }) {
  if (path.startsWith("examples/") && place.length === 1) return changedExamples(texts, draft, path, before, after);
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
