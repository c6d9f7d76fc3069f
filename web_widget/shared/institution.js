/**
 * Who runs this assistant and how else to reach them, as the hub tells it. Asked once a
 * language; a failed question is asked again the next time.
 */
import { el, phoneLink } from "./dom.js";

/**
 * @typedef {object} Institution
 * @property {string} name
 * @property {string} phone
 * @property {string|null} phone_note
 * @property {string} desk
 * @property {string} post
 * @property {string} hours of the phone
 * @property {string} chat_hours when a person writes in the conversation
 * @property {string[]} special_days
 */

/** @type {Map<string, Promise<Institution|null>>} */
const asked = new Map();

/**
 * @param {string} hub origin of the hub.
 * @param {import("./types.js").Lang} lang
 * @returns {Promise<Institution|null>} null when the hub cannot be asked now.
 */
export function loadInstitution(hub, lang) {
  const known = asked.get(lang);
  if (known) return known;
  const answer = fetch(`${hub}/api/v1/institution?lang=${lang}`)
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  asked.set(lang, answer);
  answer.then((institution) => institution ?? asked.delete(lang));
  return answer;
}

/**
 * Phone, desk and post as a list of terms.
 * @param {Institution} institution
 * @param {import("./i18n.js").Texts} texts
 * @returns {HTMLElement}
 */
export function institutionList(institution, texts) {
  const { phone, phone_note: note, hours, chat_hours: chat, special_days: days } = institution;
  const { desk, post } = institution;
  /** @param {string} term @param {(Node|null|"")[]} said */
  const row = (term, ...said) => el("div", {}, el("dt", {}, texts.t(term)), ...said);
  return el(
    "dl.reach",
    {},
    row("byChat", el("dd", {}, chat)),
    row(
      "byPhone",
      el("dd", {}, phoneLink(phone)),
      el("dd", {}, hours),
      note && el("dd.hint", {}, note),
      ...days.map((day) => el("dd.hint", {}, day)),
    ),
    row("atDesk", el("dd", {}, desk)),
    row("byPost", el("dd", {}, post)),
  );
}
