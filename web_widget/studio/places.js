/**
 * Places of fields in a file: what stands there, which belong together; knows no DOM.
 */
import { LANGUAGES } from "../shared/i18n.js";

/** @typedef {import("./api.js").Place} Place */

/** @param {any} holds @param {Place} place @returns {any} null where nothing stands. */
export function valueAt(holds, place) {
  let here = holds;
  for (const part of place) {
    if (here === null || typeof here !== "object" || !(part in here)) return null;
    here = here[part];
  }
  return here ?? null;
}

/** A block's last line break is none. @param {any} value */
export function trimmed(value) {
  return typeof value === "string" ? value.replace(/\n+$/, "") : value;
}

/** @param {any} a @param {any} b */
export function isSame(a, b) {
  return JSON.stringify(trimmed(a ?? null)) === JSON.stringify(trimmed(b ?? null));
}

/** A place as one word: keys may hold dots (`belgium.be`), so those are written `~1`. @param {Place} place */
export function keyOf(place) {
  return place.map((part) => String(part).replaceAll("~", "~0").replaceAll(".", "~1")).join(".");
}

/** @param {string} key @returns {Place} */
export function placeOfKey(key) {
  return key.split(".").map((part) => part.replaceAll("~1", ".").replaceAll("~0", "~"));
}

/** @param {Place} place @returns {string} name of its field within the page. */
export function idOf(place) {
  return `field-${keyOf(place).replace(/\s/g, "_")}`;
}

/**
 * Whether a fault belongs under a field: it is about it, or about something inside it.
 * @param {Place} fault @param {Place} field
 */
export function isWithin(fault, field) {
  return field.every((part, i) => String(fault[i]) === String(part));
}

/** @param {Place} place @returns {number} where its language stands, -1 for none. */
function langAt(place) {
  return place.findLastIndex((part) => LANGUAGES.includes(/** @type {any} */ (part)));
}

/**
 * In which other languages the same words were changed in this draft, while these were
 * not: they may say something else now.
 * @param {Place} place of words in one language
 * @param {Set<string>} changed keys of all places that the draft changes.
 * @returns {import("../shared/types.js").Lang[]}
 */
export function changedElsewhere(place, changed) {
  const at = langAt(place);
  if (at < 0 || changed.has(keyOf(place))) return [];
  return LANGUAGES.filter(
    (lang) => lang !== place[at] && changed.has(keyOf(place.with(at, lang))),
  );
}

/**
 * One shape for the faults of a draft while it is written and when it is handed in.
 * @param {any} fault
 * @returns {{path: string|null, place: Place, name: string|null, rule: string, message: string}}
 */
export function readFault(fault) {
  if (fault.place) {
    return { path: fault.path ?? null, place: fault.place, name: fault.name, rule: fault.rule, message: fault.message };
  }
  const found = /^([a-z]+): ([\w.@-]+): (.*)$/s.exec(fault.message);
  const plain = found ? null : /^([a-z]+): (.*)$/s.exec(fault.message);
  return {
    path: fault.path ?? null,
    place: found ? found[2].split(".") : [],
    name: null,
    rule: found?.[1] ?? plain?.[1] ?? "other",
    message: found?.[3] ?? plain?.[2] ?? fault.message,
  };
}

/** @param {any} topic of a list @param {Date} now @returns {boolean} its review is due. */
export function isOverdue(topic, now) {
  return topic.review_by < now.toISOString().slice(0, 10);
}
