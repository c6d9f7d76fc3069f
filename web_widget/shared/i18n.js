/**
 * Texts, dates and numbers in the four languages. A table of texts is a module
 * exporting one flat object; only the language in use is loaded.
 */

/** @type {import("./types.js").Lang[]} */
export const LANGUAGES = ["fr", "nl", "de", "en"];

/** Each language in its own words, for choosing one. */
export const LANGUAGE_NAMES = {
  fr: "Français",
  nl: "Nederlands",
  de: "Deutsch",
  en: "English",
};

/** @param {string|null|undefined} tag e.g. "nl-BE" @returns {import("./types.js").Lang|null} */
export function knownLanguage(tag) {
  const lang = /** @type {any} */ ((tag ?? "").slice(0, 2).toLowerCase());
  return LANGUAGES.includes(lang) ? lang : null;
}

export class Texts {
  /**
   * @param {import("./types.js").Lang} lang
   * @param {Record<string, string>} table
   */
  constructor(lang, table) {
    this.lang = lang;
    this.table = table;
    this.plural = new Intl.PluralRules(lang);
    const zone = { timeZone: "Europe/Brussels" };
    this.clock = new Intl.DateTimeFormat(`${lang}-BE`, {
      ...zone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.moments = new Intl.DateTimeFormat(`${lang}-BE`, {
      ...zone,
      weekday: "long",
      day: "numeric",
      month: "long",
      hour: "numeric",
      minute: "2-digit",
    });
    this.calendar = new Intl.DateTimeFormat(`${lang}-BE`, { ...zone, dateStyle: "long" });
  }

  /**
   * @param {string} key
   * @param {Record<string, string|number>} [values] fill `{name}` places; with `count`,
   *   the form `key_one` or `key_other` is chosen.
   * @returns {string} the text; an unknown key is an error of ours and throws.
   */
  t(key, values = {}) {
    const form = "count" in values ? this.plural.select(Number(values.count)) : null;
    const text = form
      ? (this.table[`${key}_${form}`] ?? this.table[`${key}_other`])
      : this.table[key];
    if (text === undefined) throw new RangeError(`No text "${key}" in ${this.lang}`);
    return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  }

  /** @param {string} at RFC 3339 @returns {string} "14:05", Belgian time. */
  time(at) {
    return this.clock.format(new Date(at));
  }

  /** @param {string} at RFC 3339 @returns {string} "mardi 1 décembre à 9:00", Belgian time. */
  moment(at) {
    return this.moments.format(new Date(at));
  }

  /** @param {string} at date or RFC 3339 @returns {string} "22 novembre 2026". */
  date(at) {
    return this.calendar.format(new Date(at));
  }

  /**
   * @param {[number, number]} seconds
   * @returns {string} a range in whole minutes, rounded up: "3 à 6 minutes".
   */
  waitRange([low, high]) {
    const [from, to] = [Math.ceil(low / 60), Math.max(1, Math.ceil(high / 60))];
    if (to <= 1) return this.t("minuteOrLess");
    return from >= to || from === 0
      ? this.t("minutesUpTo", { to })
      : this.t("minutesRange", { from, to });
  }
}

/**
 * @param {import("./types.js").Lang} lang
 * @param {string} base address of the folder that holds `fr.js`, `nl.js`, …
 * @returns {Promise<Texts>}
 */
export async function loadTexts(lang, base = new URL("./i18n/", import.meta.url).href) {
  const module = await import(new URL(`${lang}.js`, base).href);
  return new Texts(lang, module.default);
}
