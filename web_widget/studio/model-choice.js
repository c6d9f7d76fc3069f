/**
 * Letting an earlier model serve: both side by side, the question, and what came of it.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { ApiError } from "../console/api.js";
import { formDialog } from "../console/form-dialog.js";
import { whyNot } from "./draft-line.js";
import { languageWords, percent, topicName } from "./labels.js";

/**
 * @typedef {object} Offer
 * @property {string} model @property {string|null} serving
 * @property {Record<string, number>|null} now shares of the model that serves, null where they are not known.
 * @property {Record<string, number>|null} then those of the earlier one.
 * @property {string[]} lacks topics that are live and that it does not know.
 * @property {string[]} knows topics that it knows and that are not live.
 * @property {string|null} refused why it cannot serve.
 */

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {(bank: import("./models-page.js").Bank) => void} draw
 */
export function modelChoice(studio, topics, draw) {
  const { texts, api } = studio;
  const outcome = el("div.outcome", { tabindex: "-1" });
  const dialogs = el("div");

  /** @param {any} run */
  async function ask(run) {
    try {
      const offer = await api.modelOffer(run.id);
      if (offer.refused) return show(whyRefused(offer, run), true);
      const dialog = formDialog(texts, {
        title: texts.t("modelSure"),
        submit: texts.t("modelSureDo"),
        control: "model",
        parts: [el("p", {}, texts.t("modelSureHint")), ...scores(offer)],
        onSubmit: () => {
          change(() => api.activateModel(run.id));
          return true;
        },
      });
      dialogs.replaceChildren(dialog.node);
      dialog.open();
    } catch (error) {
      show([el("p", {}, whyNot(studio, error))], true);
    }
  }

  function restore() {
    return change(() => api.restoreModel());
  }

  /** @param {() => Promise<import("./models-page.js").Bank>} work */
  async function change(work) {
    show([el("p", {}, texts.t("modelChanging"))]);
    studio.say(texts.t("modelChanging"));
    try {
      const bank = await work();
      draw(bank);
      const is = bank.chosen ? bank.serving === bank.chosen.model : !bank.own || bank.serving === bank.own;
      const said = is ? texts.t("modelChanged", { model: bank.serving ?? "" }) : texts.t("modelWaits");
      studio.say(said);
      show([el("p", {}, said)]);
    } catch (error) {
      const problem = error instanceof ApiError ? error.problem : null;
      show(problem?.title === "other_topics" ? otherTopics(problem) : [el("p", {}, whyNot(studio, error))], true);
    }
  }

  /** @param {Offer} offer @param {any} run */
  function whyRefused(offer, run) {
    if (offer.refused === "other_topics") return otherTopics(offer);
    const languages = languageWords(texts, run.worse_in);
    return [el("p", {}, texts.t(`modelRefused.${offer.refused === "worse" ? "worse" : "failed"}`, { languages }))];
  }

  /** @param {any} offer */
  function otherTopics({ lacks, knows }) {
    const list = (/** @type {string[]} */ some) => new Intl.ListFormat(texts.lang).format(some.map((each) => topicName(texts, topics, each)));
    return [
      el("p", {}, texts.t("refused.other_topics")),
      lacks.length ? el("p", {}, texts.t("modelLacks", { topics: list(lacks) })) : null,
      knows.length ? el("p", {}, texts.t("modelKnows", { topics: list(knows) })) : null,
    ];
  }

  /** @param {Offer} offer */
  function scores({ now, then }) {
    if (!now || !then) return [el("p.hint", {}, texts.t("modelScoresUnknown"))];
    const both = LANGUAGES.filter((lang) => lang in now && lang in then);
    return [
      el(
        "table.scores",
        {},
        el("caption", {}, texts.t("comparedLanguages")),
        el("thead", {}, el("tr", {}, ...["preview.lang", "modelNow", "modelThen"].map((key) => el("th", { scope: "col" }, texts.t(key))))),
        el(
          "tbody",
          {},
          ...both.map((lang) =>
            el(
              "tr",
              { "data-lang": lang },
              el("th", { scope: "row" }, texts.t(`lang.${lang}`)),
              ...[now, then].map((shares) => el("td", {}, percent(texts, shares[lang], 1))),
            ),
          ),
        ),
      ),
    ];
  }

  /** @param {(HTMLElement|null)[]} nodes @param {boolean} [isAlert] */
  function show(nodes, isAlert = false) {
    outcome.replaceChildren(el(`div.banner${isAlert ? ".alert" : ""}`, {}, ...nodes));
    outcome.focus();
  }

  return { outcome, dialogs, ask, restore };
}
