/**
 * What the hub says of a line or a table of examples, in the words of the interface.
 * What is not known here stays as the hub says it, in English. Knows no DOM.
 */
import { labelWords } from "./labels.js";

/** @type {[RegExp, string, string[]][]} pattern, key of texts, names of what it found. */
const KNOWN = [
  [/^There are no words/, "row.empty", []],
  [/^Longer than (\d+)/, "row.long", ["most"]],
  [/^The language must be/, "row.language", []],
  [/^There is no such topic/, "row.topic", []],
  [/^This topic has no facets/, "row.noFacet", []],
  [/^The facet must be/, "row.facet", []],
  [/^It holds somebody's (.+); remove it\.$/, "row.personal", ["kinds"]],
  [/^It is there already, under (.+)\.$/, "row.there", ["label"]],
  [/^Nearly the same as '(.+)' under (.+)\.$/, "row.near", ["text", "label"]],
  [/^Means nearly the same as '(.+)' under (.+)\.$/, "row.meant", ["text", "label"]],
  [/^This is no table/, "row.noTable", []],
  [/^The first line must name/, "row.noHeading", []],
  [/^This is no valid YAML(?: in line (\d+))?/, "row.noYaml", ["line"]],
  [/^There is no list under 'nlu:'/, "row.noList", []],
  [/^The block needs an intent/, "row.block", []],
  [/^An example begins with '- '/, "row.dash", []],
  [/^At most (\d+) lines/, "row.tooMany", ["most"]],
];

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {string} said
 * @returns {{words: string, lang: string|null}} `lang` where it is not that of the interface.
 */
export function saidWords(texts, topics, said) {
  for (const [pattern, key, names] of KNOWN) {
    const found = pattern.exec(said);
    if (!found) continue;
    const values = Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? "?"]));
    if (values.label) values.label = labelWords(texts, topics, values.label);
    return { words: texts.t(key, values), lang: null };
  }
  return { words: said, lang: "en" };
}
