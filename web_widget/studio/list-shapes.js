/**
 * How the entries of each list are made: their names and their fields; knows no DOM.
 */
import { LANGUAGES } from "../shared/i18n.js";

/**
 * @typedef {object} Shape
 * @property {boolean} isByLanguage whether each language has a list of its own.
 * @property {string} pattern of an entry's name.
 * @property {Field[]} fields
 * @property {boolean} [isPlain] an entry is words alone, not named fields.
 */

/**
 * @typedef {object} Field
 * @property {string} name "" where an entry is words alone.
 * @property {"line"|"words"|"four"|"box"} kind "four": in each language; "box": to tick.
 * @property {boolean} [isOptional]
 */

/** @type {Record<string, Shape>} */
export const SHAPES = {
  teams: {
    isByLanguage: false,
    pattern: "[a-z][a-z0-9_]{0,63}",
    fields: [{ name: "name", kind: "four" }, { name: "institution", kind: "four" }],
  },
  jargon: {
    isByLanguage: true,
    pattern: ".*\\S.*",
    fields: [{ name: "means", kind: "line" }, { name: "explained_by", kind: "words", isOptional: true }],
  },
  link_domains: {
    isByLanguage: false,
    pattern: "[a-z0-9\\-]+(\\.[a-z0-9\\-]+)+",
    fields: [{ name: "owner", kind: "line" }, { name: "http", kind: "box", isOptional: true }],
  },
  own_numbers: {
    isByLanguage: false,
    pattern: "[0-9][0-9 ]*",
    isPlain: true,
    fields: [{ name: "", kind: "line" }],
  },
};

/**
 * @param {Shape} shape
 * @param {(field: Field, lang: string|null) => any} read what was given for a field.
 * @returns {any} a new entry as the file holds it.
 */
export function entryOf(shape, read) {
  if (shape.isPlain) return read(shape.fields[0], null);
  /** @type {Record<string, any>} */
  const entry = {};
  for (const field of shape.fields) {
    const value =
      field.kind === "four"
        ? Object.fromEntries(LANGUAGES.map((lang) => [lang, read(field, lang)]))
        : read(field, null);
    const isNothing = value === false || value === "" || (Array.isArray(value) && !value.length);
    if (!(field.isOptional && isNothing)) entry[field.name] = value;
  }
  return entry;
}

/** @param {any} entry @param {import("../shared/types.js").Lang} lang @returns {string} a few words about it. */
export function entryWords(entry, lang) {
  if (typeof entry === "string") return entry;
  return entry?.name?.[lang] ?? entry?.means ?? entry?.owner ?? "";
}
