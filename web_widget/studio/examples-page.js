/**
 * How many examples each topic has in each language; too few are told in words.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { draftLine, draftTitle } from "./draft-line.js";
import { topicName } from "./labels.js";
import { hashOf } from "./route.js";
import { scrollable } from "./rows-table.js";
import { exportAddress, yamlAddress } from "./teaching-api.js";

/** Ways around the examples. @param {import("../shared/i18n.js").Texts} texts @param {string} here */
export function examplesNav(texts, here) {
  return el(
    "nav.part-nav",
    { "aria-label": texts.t("examplesParts") },
    el(
      "ul",
      {},
      ...["examples", "placing", "import"].map((view) =>
        el("li", {}, el("a", { href: hashOf(view), "aria-current": view === here ? "page" : null }, texts.t(`part.${view}`))),
      ),
    ),
  );
}

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {{floor: number, counts: any[]}} balance
 */
export function examplesPage(studio, topics, { floor, counts }) {
  const { texts, drafting } = studio;
  const rows = rowsOf(topics, counts, floor).map((row) => ({ ...row, name: topicName(texts, topics, row.topic) }));
  const few = rows.filter((row) => row.missing.length).length;
  const body = el("tbody");
  /** @type {"least"|"name"} */
  let order = "least";
  const heads = {
    name: sortHead("name", texts.t("colTopic")),
    least: sortHead("least", texts.t("colLeast")),
  };

  /** @param {"least"|"name"} by @param {string} words */
  function sortHead(by, words) {
    return el(
      "th",
      { scope: "col" },
      el("button.sort", { type: "button", "data-control": `sort-${by}`, onclick: () => draw(by) }, words),
    );
  }

  /** @param {"least"|"name"} by */
  function draw(by) {
    order = by;
    for (const [name, head] of Object.entries(heads)) {
      if (name === order) head.setAttribute("aria-sort", "ascending");
      else head.removeAttribute("aria-sort");
    }
    const byName = (/** @type {any} */ a, /** @type {any} */ b) => a.name.localeCompare(b.name, texts.lang);
    const sorted = rows.toSorted((a, b) => (order === "least" ? a.least - b.least : 0) || byName(a, b));
    body.replaceChildren(...sorted.map((row) => rowNode(texts, row)));
  }

  draw("least");
  const table = el(
    "table.balance",
    {},
    el("caption.visually-hidden", {}, texts.t("examples")),
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        heads.name,
        ...LANGUAGES.map((lang) => el("th.number", { scope: "col" }, texts.t(`lang.${lang}`))),
        heads.least,
        el("th", { scope: "col" }, texts.t("colMissing")),
      ),
    ),
    body,
  );
  return {
    title: texts.t("examples"),
    nodes: [
      el("p.lead", {}, texts.t("examplesLead", { floor })),
      examplesNav(texts, "examples"),
      draftLine(studio, draftTitle(studio, texts.t("examples"))),
      el("p", { "data-few": few }, few ? texts.t("balanceFew", { count: few, floor }) : texts.t("balanceGood", { floor })),
      scrollable(texts.t("examples"), table),
      el(
        "p.row",
        {},
        el("a", { href: exportAddress(drafting.id), download: "examples.csv", "data-control": "export" }, texts.t("examplesExport")),
        el("a", { href: yamlAddress(drafting.id), download: "examples.yml", "data-control": "export-yaml" }, texts.t("examplesYaml")),
      ),
    ],
  };
}

/**
 * @param {import("./labels.js").Topics} topics @param {any[]} counts @param {number} floor
 * @returns {{topic: string, totals: Record<string, number>, least: number, missing: [string, number][]}[]}
 */
export function rowsOf(topics, counts, floor) {
  const found = new Map([...topics.keys()].map((topic) => [topic, /** @type {Record<string, number>} */ ({})]));
  for (const { topic, language, total } of counts) {
    if (!found.has(topic)) found.set(topic, {});
    Object.assign(/** @type {any} */ (found.get(topic)), { [language]: total });
  }
  return [...found].map(([topic, given]) => {
    const totals = Object.fromEntries(LANGUAGES.map((lang) => [lang, given[lang] ?? 0]));
    const missing = LANGUAGES.filter((lang) => totals[lang] < floor).map(
      (lang) => /** @type {[string, number]} */ ([lang, floor - totals[lang]]),
    );
    return { topic, totals, least: Math.min(...Object.values(totals)), missing };
  });
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} row */
function rowNode(texts, row) {
  return el(
    "tr",
    { "data-topic": row.topic },
    el("th", { scope: "row" }, el("a", { href: hashOf("examples", [row.topic]) }, row.name)),
    ...LANGUAGES.map((lang) => el("td.number", {}, String(row.totals[lang]))),
    el("td.number", {}, String(row.least)),
    el(
      "td",
      {},
      row.missing.length
        ? el("ul.missing", {}, ...row.missing.map(([lang, n]) => el("li.error-text", {}, texts.t("missingMore", { language: texts.t(`lang.${lang}`), n }))))
        : el("span.hint", {}, texts.t("missingNone")),
    ),
  );
}
