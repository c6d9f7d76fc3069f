/**
 * What a fault means, in the words of the interface; knows no DOM.
 */

/** @type {[RegExp, string][]} how the check says it, and the key of our words for it. */
const KNOWN = [
  [/is not such as 09:00|more than 59 minutes/, "fault.span"],
  [/closes before it opens/, "fault.closesFirst"],
  [/ overlap/, "fault.overlap"],
  [/is never open/, "fault.neverOpen"],
  [/give 'day', or both/, "fault.days"],
  [/'to' must be after 'from'/, "fault.daysOrder"],
  [/is also in 'closed'/, "fault.openAndClosed"],
  [/stands here twice/, "fault.dayTwice"],
  [/valid date/, "fault.date"],
  [/^is empty;|should have at least 1/, "fault.empty"],
  [/^is missing;/, "fault.missing"],
  [/not of the right form/, "fault.form"],
];

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {{rule: string, message: string}} fault
 */
export function faultWords(texts, { rule, message }) {
  const known = rule === "format" ? KNOWN.find(([pattern]) => pattern.test(message)) : undefined;
  const key = known?.[1] ?? `rule.${rule}`;
  return texts.t(key in texts.table ? key : "rule.other");
}
