/**
 * Choice of the interface language, each in its own words.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(lang: import("../shared/types.js").Lang) => void} onLang
 * @returns {HTMLSelectElement}
 */
export function languageSelect(texts, onLang) {
  const select = el(
    "select.field.language",
    {
      "aria-label": texts.t("language"),
      "data-control": "language",
      onchange: () => onLang(select.value),
    },
    ...LANGUAGES.map((lang) =>
      el("option", { value: lang, lang, selected: lang === texts.lang }, LANGUAGE_NAMES[lang]),
    ),
  );
  return select;
}
