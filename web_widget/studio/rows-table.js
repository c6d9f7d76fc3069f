/**
 * Lines of examples and what becomes of each, as a table.
 */
import { el, icon } from "../shared/dom.js";
import { labelWords } from "./labels.js";
import { saidWords } from "./row-words.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {import("./teaching-api.js").Row[]} rows
 * @param {string} caption
 */
export function rowsTable(texts, topics, rows, caption) {
  return scrollable(
    caption,
    el(
      "table.rows",
      {},
      el("caption.visually-hidden", {}, caption),
      el(
        "thead",
        {},
        el("tr", {}, ...["colLine", "colOutcome", "colText", "colLabel"].map((key) => el("th", { scope: "col" }, texts.t(key)))),
      ),
      el("tbody", {}, ...rows.map((row) => rowNode(texts, topics, row))),
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics @param {import("./teaching-api.js").Row} row */
function rowNode(texts, topics, row) {
  const outcome = row.fault ? "refused" : row.warning ? "warned" : "taken";
  const { words, lang } = saidWords(texts, topics, row.fault || row.warning);
  const key = `lang.${row.language}`;
  const language = key in texts.table ? texts.t(key) : row.language;
  return el(
    "tr",
    { "data-outcome": outcome },
    el("th", { scope: "row" }, String(row.line)),
    el(
      "td",
      {},
      el(`p.outcome-mark.${outcome}`, {}, icon(outcome === "taken" ? "check" : outcome === "warned" ? "info" : "alert"), el("span", {}, texts.t(`row.${outcome}`))),
      words ? el("p", { lang }, words) : null,
    ),
    el("td", { lang: key in texts.table ? row.language : null }, row.text),
    el("td", {}, [row.label ? labelWords(texts, topics, row.label) : "", language].filter(Boolean).join(" · ")),
  );
}

/** A table that scrolls inside its box where it is too wide. @param {string} name @param {HTMLElement} table */
export function scrollable(name, table) {
  return el("div.table-box", { role: "region", "aria-label": name, tabindex: "0" }, table);
}
