/**
 * The last trainings: when, who, what came of them, and which model serves.
 */
import { el, icon } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { languageWords, percent } from "./labels.js";

/** @param {import("./draft-line.js").Studio} studio @param {{serving: string|null, runs: any[]}} bank */
export function modelsPage(studio, { serving, runs }) {
  const { texts } = studio;
  const isOurs = runs.some((run) => isServing(run, serving));
  return {
    title: texts.t("models"),
    nodes: [
      el("p.lead", {}, texts.t("modelsLead")),
      el(
        "p",
        {},
        ...(serving
          ? [`${texts.t(isOurs ? "modelServing" : "modelServingFirst")} `, el("code", {}, serving)]
          : [texts.t("modelNone")]),
      ),
      runs.length
        ? el("ol.release-list", {}, ...runs.map((run) => item(texts, run, isServing(run, serving))))
        : el("p.empty", {}, texts.t("modelsEmpty")),
    ],
  };
}

/** @param {any} run @param {string|null} serving */
function isServing(run, serving) {
  return Boolean(serving && run.model && run.model.replace(/\.tar\.gz$/, "") === serving);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} run @param {boolean} isLive */
function item(texts, run, isLive) {
  const scores = run.result
    ? LANGUAGES.filter((lang) => run.result.languages[lang]).map(
        (lang) => `${texts.t(`lang.${lang}`)} ${percent(texts, run.result.languages[lang].after, 1)}`,
      )
    : [];
  return el(
    "li",
    { "data-run": run.id },
    el(
      "div.release-head",
      {},
      el("h2", {}, texts.moment(run.started_at)),
      isLive ? el("p.live-mark", {}, icon("check"), el("span", {}, texts.t("modelLive"))) : null,
    ),
    el("p", {}, texts.t(`run.${run.state}`)),
    el(
      "dl.facts",
      {},
      ...fact(texts.t("trainedBy"), run.by),
      ...fact(texts.t("modelName"), run.model ?? ""),
      ...fact(texts.t("modelScores"), scores.join(" ; ")),
      ...fact(texts.t("modelWorse"), languageWords(texts, run.worse_in)),
    ),
    run.state === "failed" && run.said ? saidBox(texts, run.said) : null,
  );
}

/** What a training said. @param {import("../shared/i18n.js").Texts} texts @param {string} said */
export function saidBox(texts, said) {
  return el("details", {}, el("summary", {}, texts.t("runSaid")), el("pre.said", { lang: "en", tabindex: "0" }, said));
}

/** @param {string} name @param {string} words empty leaves it out. */
function fact(name, words) {
  return words ? [el("dt", {}, name), el("dd", {}, words)] : [];
}
