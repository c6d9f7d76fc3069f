/**
 * The last trainings: when, who, what came of them, which model serves, and choosing
 * another one.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { languageWords, percent } from "./labels.js";
import { modelChoice } from "./model-choice.js";

/**
 * @typedef {object} Bank
 * @property {string|null} serving @property {number|null} release
 * @property {string|null} own the model of what is live; null: that of the installation.
 * @property {{model: string, by: string, at: string}|null} chosen what serves instead.
 * @property {any[]} runs
 */

/** @param {import("./draft-line.js").Studio} studio @param {import("./labels.js").Topics} topics @param {Bank} first */
export function modelsPage(studio, topics, first) {
  const { texts, agent } = studio;
  const choice = modelChoice(studio, topics, draw);
  const body = el("div.stack");

  /** @param {Bank} bank */
  function draw(bank) {
    const { serving, runs } = bank;
    const isOurs = runs.some((run) => isServing(run, serving));
    const mayChoose = agent.permissions.includes("publish");
    body.replaceChildren(
      el(
        "p",
        { "data-serving": serving ?? "" },
        ...(serving
          ? [`${texts.t(isOurs ? "modelServing" : "modelServingFirst")} `, el("code", {}, serving)]
          : [texts.t("modelNone")]),
      ),
      ...(bank.chosen ? [chosenBox(bank, mayChoose)] : []),
      runs.length
        ? el("ol.release-list", {}, ...runs.map((run) => item(texts, run, isServing(run, serving), mayChoose ? choice.ask : null)))
        : el("p.empty", {}, texts.t("modelsEmpty")),
    );
  }

  /** What serves is not what the release was published with. @param {Bank} bank @param {boolean} mayChoose */
  function chosenBox({ chosen, own, release, serving }, mayChoose) {
    const { model, by, at } = /** @type {NonNullable<Bank["chosen"]>} */ (chosen);
    return el(
      "div.banner.with-icon",
      { "data-chosen": model },
      icon("info"),
      el(
        "div.stack",
        {},
        el("p", {}, texts.t("modelChosen", { by, when: texts.moment(at), number: release ?? 0 })),
        el("p", {}, own ? `${texts.t("modelOwn")} ` : texts.t("modelOwnFirst"), own ? el("code", {}, own) : null),
        serving === model ? null : el("p", {}, texts.t("modelWaits")),
        mayChoose
          ? el("div.row", {}, button(texts.t("modelRestore"), { "data-control": "restore-model", onclick: () => choice.restore() }))
          : null,
      ),
    );
  }

  draw(first);
  return {
    title: texts.t("models"),
    nodes: [el("p.lead", {}, texts.t("modelsLead")), choice.outcome, body, choice.dialogs],
  };
}

/** @param {any} run @param {string|null} serving */
function isServing(run, serving) {
  return Boolean(serving && run.model && run.model.replace(/\.tar\.gz$/, "") === serving);
}

/**
 * @param {import("../shared/i18n.js").Texts} texts @param {any} run @param {boolean} isLive
 * @param {((run: any) => void)|null} onChoose null for who may not.
 */
function item(texts, run, isLive, onChoose) {
  const scores = run.result
    ? LANGUAGES.filter((lang) => run.result.languages[lang]).map(
        (lang) => `${texts.t(`lang.${lang}`)} ${percent(texts, run.result.languages[lang].after, 1)}`,
      )
    : [];
  const when = texts.moment(run.started_at);
  return el(
    "li",
    { "data-run": run.id },
    el(
      "div.release-head",
      {},
      el("h2", {}, when),
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
    run.state === "done" && !run.is_kept ? el("p.hint", {}, texts.t("modelNotKept")) : null,
    onChoose && run.is_kept && run.state === "done" && !isLive
      ? el(
          "div.row",
          {},
          button(texts.t("modelChoose"), { label: texts.t("modelChooseOf", { when }), "data-control": "choose-model", onclick: () => onChoose(run) }),
        )
      : null,
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
