/**
 * What another model would change: rights and wrongs per language, and the questions
 * that would be answered otherwise.
 */
import { el, icon } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { wrongWords } from "./dialogues-page.js";
import { languageWords, percent, replyWords, topicName } from "./labels.js";
import { scrollable } from "./rows-table.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {any} run done.
 */
export function comparison(texts, topics, { result, worse_in: worse, most_lost: most }) {
  const { changed, real, dialogues = [] } = result;
  const isWorse = worse.length > 0;
  const isRefused = isWorse || dialogues.length > 0;
  return el(
    "div.stack",
    { "data-comparison": isRefused ? "worse" : "good" },
    el(
      `p.banner.with-icon${isRefused ? ".alert" : ""}`,
      {},
      icon(isRefused ? "alert" : "check"),
      el(
        "span",
        {},
        isWorse
          ? texts.t("comparedWorse", { languages: languageWords(texts, worse), most: points(texts, most) })
          : texts.t(isRefused ? "comparedDialoguesFail" : "comparedGood"),
      ),
    ),
    el("h3", {}, texts.t("comparedLanguages")),
    scrollable(texts.t("comparedLanguages"), languagesTable(texts, result.languages, worse)),
    dialogues.length ? el("h3", {}, texts.t("comparedDialogues")) : null,
    dialogues.length
      ? el("ul.plain.error-text", { "data-failed": "" }, ...dialogues.map((/** @type {any} */ each) => el("li", {}, wrongWords(texts, topics, each))))
      : null,
    el("h3", {}, texts.t("comparedQuestions", { count: changed.length })),
    changed.length
      ? scrollable(texts.t("comparedQuestionsName"), questionsTable(texts, topics, changed))
      : el("p.hint", {}, texts.t("comparedNone")),
    el("h3", {}, texts.t("comparedReal", { asked: real.asked })),
    real.changed.length
      ? scrollable(texts.t("comparedRealName"), realTable(texts, topics, real.changed))
      : el("p.hint", {}, texts.t(real.asked ? "comparedRealNone" : "comparedRealNothing")),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {number} share */
function points(texts, share) {
  return new Intl.NumberFormat(`${texts.lang}-BE`, { maximumFractionDigits: 1 }).format(Math.abs(share) * 100);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} languages @param {string[]} worse */
function languagesTable(texts, languages, worse) {
  return el(
    "table.compared",
    {},
    el("caption.visually-hidden", {}, texts.t("comparedLanguages")),
    head(texts, ["preview.lang", "colBefore", "colAfter", "colDifference"]),
    el(
      "tbody",
      {},
      ...LANGUAGES.filter((lang) => languages[lang]).map((lang) => {
        const { before, after } = languages[lang];
        return el(
          "tr",
          { "data-lang": lang },
          el("th", { scope: "row" }, texts.t(`lang.${lang}`)),
          el("td.number", {}, percent(texts, before, 1)),
          el("td.number", {}, percent(texts, after, 1)),
          el(`td${worse.includes(lang) ? ".error-text" : ""}`, {}, difference(texts, after - before, worse.includes(lang))),
        );
      }),
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {number} change @param {boolean} isTooMuch */
function difference(texts, change, isTooMuch) {
  if (Math.abs(change) < 0.0005) return texts.t("same");
  const key = isTooMuch ? "muchWorse" : change > 0 ? "better" : "worse";
  return texts.t(key, { points: points(texts, change) });
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics @param {any[]} changed */
function questionsTable(texts, topics, changed) {
  return el(
    "table.compared",
    {},
    el("caption.visually-hidden", {}, texts.t("comparedQuestionsName")),
    head(texts, ["colQuestion", "colVerdict", "colExpected", "colBefore", "colAfter"]),
    el(
      "tbody",
      {},
      ...changed.map((each) => {
        const verdict = each.is_right ? (each.was_right ? "stillRight" : "mended") : each.was_right ? "spoilt" : "stillWrong";
        return el(
          "tr",
          { "data-verdict": verdict },
          el("th", { scope: "row", lang: each.language }, each.text),
          el(`td${verdict === "spoilt" ? ".error-text" : ""}`, {}, texts.t(`verdict.${verdict}`)),
          el("td", {}, topicName(texts, topics, each.expected)),
          el("td", {}, replyWords(texts, topics, each.before)),
          el("td", {}, replyWords(texts, topics, each.after)),
        );
      }),
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics @param {any[]} changed */
function realTable(texts, topics, changed) {
  return el(
    "table.compared",
    {},
    el("caption.visually-hidden", {}, texts.t("comparedRealName")),
    head(texts, ["colQuestion", "colBefore", "colAfter"]),
    el(
      "tbody",
      {},
      ...changed.map((each) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, each.text),
          el("td", {}, replyWords(texts, topics, each.before)),
          el("td", {}, replyWords(texts, topics, each.after)),
        ),
      ),
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string[]} keys */
function head(texts, keys) {
  return el("thead", {}, el("tr", {}, ...keys.map((key) => el("th", { scope: "col" }, texts.t(key)))));
}
