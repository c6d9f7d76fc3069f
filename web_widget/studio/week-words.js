/**
 * A week of opening hours: as the file holds it (`mon-fri: [09:00-12:30, …]`), as seven
 * lines that people write, and in words; knows no DOM.
 */

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const CLOCK = "(\\d{1,2})\\s*(?:[:.hu]\\s*(\\d{2})?)?\\s*(?:h|u|uhr)?";
const SPAN = new RegExp(`^${CLOCK}\\s*(?:-|–|—|à|tot|bis|to)\\s*${CLOCK}$`, "iu");

/** @typedef {Record<string, string[]>} Week days or ranges of days → spans. */

/** @param {string} range "mon-fri" or "sat" @returns {number[]} days, 0 is Monday; none for what is no range. */
export function daysIn(range) {
  const [first, last = first] = range.split("-").map((day) => DAYS.indexOf(day));
  if (first < 0 || last < 0) return [];
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, ahead) => (first + ahead) % 7);
}

/** @param {Week|null} week @returns {string[][]} spans of each day, Monday first. */
export function daysOf(week) {
  /** @type {string[][]} */
  const days = DAYS.map(() => []);
  for (const [range, spans] of Object.entries(week ?? {})) {
    for (const day of daysIn(range)) if (Array.isArray(spans)) days[day].push(...spans.map(String));
  }
  return days;
}

/** @param {string[][]} days @returns {Week} days in a row with the same hours together. */
export function weekOf(days) {
  /** @type {[number, number][]} */
  const runs = [];
  days.forEach((spans, day) => {
    const run = runs.at(-1);
    if (!spans.length) return;
    if (run && run[1] === day - 1 && same(days[run[0]], spans)) run[1] = day;
    else runs.push([day, day]);
  });
  return Object.fromEntries(
    runs.map(([first, last]) => [first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`, days[first]]),
  );
}

/** @param {string[]} one @param {string[]} other */
function same(one, other) {
  return one.join() === other.join();
}

/**
 * @param {string} typed "9h-12h30, 13:00–16:00"; empty for closed.
 * @returns {string[]} "09:00-12:30"; what is no span stays as it is, for the check to tell.
 */
export function spansIn(typed) {
  return typed.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean).map(spanOf);
}

/** @param {string} typed */
function spanOf(typed) {
  const found = SPAN.exec(typed);
  if (!found) return typed;
  const [, opens, opensAt = "00", closes, closesAt = "00"] = found;
  return `${opens.padStart(2, "0")}:${opensAt}-${closes.padStart(2, "0")}:${closesAt}`;
}

/** @param {string[]} spans */
export function spansText(spans) {
  return spans.join(", ");
}

/** @param {import("../shared/i18n.js").Texts} texts @param {number} day 0 is Monday. */
export function dayName(texts, day) {
  return new Intl.DateTimeFormat(`${texts.lang}-BE`, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2024, 0, 1 + day));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string} range @returns {string|null} null for what is no range. */
export function rangeWords(texts, range) {
  const days = daysIn(range);
  if (!days.length) return null;
  const [first, last] = [days[0], /** @type {number} */ (days.at(-1))];
  return first === last ? dayName(texts, first) : `${dayName(texts, first)} – ${dayName(texts, last)}`;
}

/** @param {string} day ISO @param {number} ahead days @returns {string} ISO */
export function dayAfter(day, ahead) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + ahead);
  return moment.toISOString().slice(0, 10);
}
