/**
 * Finds canned replies: those in the language of the conversation first. Knows no DOM.
 */
import { LANGUAGES } from "../shared/i18n.js";

/** @typedef {import("../shared/types.js").Lang} Lang */
/** @typedef {{id: string, name: Record<Lang, string>, text: Record<Lang, string>}} CannedReply */
/** @typedef {{id: string, lang: Lang, name: string, text: string}} Found */

/**
 * @param {CannedReply[]} replies
 * @param {string} query words or beginnings of words, in any order; empty finds all.
 * @param {Lang} lang of the conversation
 * @param {Lang} reader language in which the agent reads the names.
 * @returns {Found[]} in the conversation's language; then, if something is looked for,
 *   those that say it in another one.
 */
export function find(replies, query, lang, reader) {
  const wanted = plain(query).split(" ").filter(Boolean);
  /** @param {string[]} words */
  const has = (words) => {
    const said = ` ${plain(words.join(" "))}`;
    return wanted.every((word) => said.includes(` ${word}`));
  };
  /** @param {Lang} each @returns {Found[]} */
  const inLang = (each) =>
    replies
      .filter(({ name, text }) => has([each === lang ? name[reader] : "", name[each], text[each]]))
      .map(({ id, name, text }) => ({ id, lang: each, name: name[reader], text: text[each] }));
  const others = wanted.length ? LANGUAGES.filter((each) => each !== lang) : [];
  return [lang, ...others].flatMap(inLang);
}

/** @param {string} words @returns {string} without capitals, accents and punctuation. */
function plain(words) {
  const bare = words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return bare.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
