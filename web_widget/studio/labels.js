/**
 * What an example is about, in words: "Rent support · the amount"; knows no DOM.
 */

export const FACETS = ["overview", "eligibility", "how_to_apply", "documents", "amount", "delay", "contact", "appeal"];

/** @typedef {Map<string, any>} Topics topic → what the hub tells about it. */

/** @param {any[]} topics @returns {Topics} */
export function byName(topics) {
  return new Map(topics.map((topic) => [topic.topic, topic]));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {Topics} topics @param {string} topic */
export function topicName(texts, topics, topic) {
  return topics.get(topic)?.names[texts.lang] ?? topic.replaceAll("_", " ");
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {Topics} topics
 * @param {string} label "rent_support/amount", "rent_support.amount" or "greet".
 */
export function labelWords(texts, topics, label) {
  const [topic, facet] = label.split(/[/.]/);
  const name = topicName(texts, topics, topic);
  return facet ? `${name} · ${facetWords(texts, facet)}` : name;
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string} facet */
export function facetWords(texts, facet) {
  const key = `facet.${facet}`;
  return key in texts.table ? texts.t(key) : facet.replaceAll("_", " ");
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} said what a citizen would get: an answer's id, or how unsure the bot is.
 * @param {Topics} topics
 */
export function replyWords(texts, topics, said) {
  const key = `reply.${said}`;
  return key in texts.table ? texts.t(key) : labelWords(texts, topics, said);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string[]} langs */
export function languageWords(texts, langs) {
  return new Intl.ListFormat(texts.lang).format(langs.map((lang) => texts.t(`lang.${lang}`)));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {number} share of one @param {number} [digits] */
export function percent(texts, share, digits = 0) {
  const format = { style: /** @type {"percent"} */ ("percent"), maximumFractionDigits: digits };
  return new Intl.NumberFormat(`${texts.lang}-BE`, format).format(share);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {Topics} topics @returns {[string, string][]} sorted by name. */
export function topicChoices(texts, topics) {
  return [...topics.keys()]
    .map((topic) => /** @type {[string, string]} */ ([topic, topicName(texts, topics, topic)]))
    .sort((a, b) => a[1].localeCompare(b[1], texts.lang));
}
