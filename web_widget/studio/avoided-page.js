/**
 * Words that label people, and what to write in their place, in one language.
 */
import { el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { createEntries, entryField } from "./entries-editor.js";
import { listFrame } from "./list-frame.js";

/** @param {import("./editor.js").Editor} editor @param {string} name @param {import("../shared/types.js").Lang} lang */
export function avoidedPage(editor, name, lang) {
  const { texts } = editor;
  const place = [lang];
  const entries = createEntries(editor, place, {
    kind: "avoided",
    isFlat: true,
    title: (entry) => entry.word,
    empty: () => ({ word: "", instead: "" }),
    words: { add: "avoidedAdd", remove: "remove", removeNamed: "removeTitled" },
    parts: ({ i, entry, change, left }) =>
      ["word", "instead"].map((part) =>
        entryField(editor, [...place, i, part], {
          label: texts.t(`part.${part}`),
          value: entry[part],
          lang,
          onInput: (typed) => change((changed) => Object.assign(changed, { [part]: typed })),
          onLeft: left,
        }),
      ),
  });
  return listFrame(editor, name, lang, [
    el("section", { "aria-labelledby": "list-title" }, el("h2", { id: "list-title", lang }, LANGUAGE_NAMES[lang]), el("p.hint", {}, texts.t("avoidedHint")), entries),
  ]);
}
