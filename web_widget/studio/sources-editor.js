/**
 * The sources of a topic, or of one answer.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { createEntries, entryField } from "./entries-editor.js";

const PARTS = ["title", "url", "institution"];

/** @param {import("./editor.js").Editor} editor @param {import("./api.js").Place} place */
export function createSources(editor, place) {
  const { texts } = editor;
  return createEntries(editor, place, {
    kind: "source",
    title: (source, i) => source.title?.[texts.lang] || texts.t("sourceNumber", { n: i + 1 }),
    isOpen: (source) => !source.title?.[texts.lang],
    empty,
    words: { add: "sourceAdd", remove: "sourceRemove", removeNamed: "sourceRemoveNamed" },
    parts: ({ entry, i, change, left }) => [
      entryField(editor, [...place, i, "checked_on"], {
        label: texts.t("part.checked_on"),
        value: entry.checked_on,
        type: "date",
        onInput: (value) => change((source) => Object.assign(source, { checked_on: value })),
        onLeft: left,
      }),
      ...PARTS.map((part) =>
        el(
          "fieldset.language-lines",
          {},
          el("legend", {}, texts.t(`part.${part}`)),
          ...LANGUAGES.map((lang) =>
            entryField(editor, [...place, i, part, lang], {
              label: texts.t(`lang.${lang}`),
              value: entry[part]?.[lang],
              type: part === "url" ? "url" : "text",
              lang,
              onInput: (value) =>
                change((source) => {
                  source[part] = { ...source[part], [lang]: value };
                }),
              onLeft: left,
            }),
          ),
        ),
      ),
    ],
  });
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
