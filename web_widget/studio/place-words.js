/**
 * The place of a field in the words of the interface: "In short · Wallonia · French · easy".
 */
import { CANNED_FILE } from "./route.js";

import { rangeWords } from "./week-words.js";

/** @param {string} words */
export function capital(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string|null} path empty place: the file itself.
 * @param {import("./api.js").Place} place
 * @param {Map<string, string>} [names] topic → its name.
 */
export function placeWords(texts, path, place, names) {
  const name = (path ?? "").replace(/^.*\//, "").replace(/\.yml$/, "");
  if (!place.length) {
    const isText = path?.startsWith("texts/") || path === CANNED_FILE;
    if (isText) return texts.t("fileOfTexts", { name: fileWords(texts, name) });
    if (path?.startsWith("rules/")) return texts.t("removalRules");
    if (path?.startsWith("examples/")) {
      const [topic, lang] = name.split(".");
      return `${texts.t("examplesOf", { topic: names?.get(topic) ?? topic })} · ${texts.t(`lang.${lang}`)}`;
    }
    return listName(texts, path ?? "") ?? names?.get(name) ?? name;
  }
  const words = place.flatMap((part, i) => {
    const word = known(texts, String(part), place[i - 1]);
    return word === null ? [] : [word];
  });
  return capital(words.join(" · "));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string} path @returns {string|null} null for what is no list. */
export function listName(texts, path) {
  const key = `list.${path.replace(/\.yml$/, "")}`;
  return key in texts.table ? texts.t(key) : null;
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string} name */
export function fileWords(texts, name) {
  const key = `file.${name}`;
  return key in texts.table ? texts.t(key) : name;
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} part
 * @param {string|number|undefined} before
 * @returns {string|null} null for what says nothing to people.
 */
function known(texts, part, before) {
  if (["answers", "text", "regions"].includes(part)) return null;
  const key = [`facet.${part}`, `region.${part}`, `lang.${part}`, `levelName.${part}`, `part.${part}`].find(
    (each) => each in texts.table,
  );
  if (key) return texts.t(key);
  const days = rangeWords(texts, part);
  if (days) return days;
  return /^\d+$/.test(part) && before !== undefined ? String(Number(part) + 1) : part;
}
