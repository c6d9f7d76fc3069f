/**
 * Where does a question belong? What the live model understands, and which examples are near.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { whyNot } from "./draft-line.js";
import { examplesNav } from "./examples-page.js";
import { labelWords, percent, replyWords } from "./labels.js";
import { hashOf } from "./route.js";

/** @param {import("./draft-line.js").Studio} studio @param {import("./labels.js").Topics} topics */
export function placingPage(studio, topics) {
  const { texts } = studio;
  const lang = el(
    "select.field",
    { id: "placing-lang", "data-control": "placing-lang", onchange: () => question.setAttribute("lang", lang.value) },
    ...LANGUAGES.map((each) => el("option", { value: each, lang: each, selected: each === texts.lang }, LANGUAGE_NAMES[each])),
  );
  const question = el("input.field", { id: "placing-text", lang: texts.lang, maxlength: "1000", required: true, autocomplete: "off", "data-control": "placing-text" });
  const outcome = el("div.outcome", { tabindex: "-1" });

  async function ask() {
    outcome.replaceChildren(el("p.banner", {}, texts.t("oneMoment")));
    try {
      const found = await studio.api.closest(question.value.trim(), lang.value, studio.drafting.id);
      outcome.replaceChildren(understood(found.model), alike("meant", found.meant), alike("alike", found.near));
    } catch (error) {
      outcome.replaceChildren(el("p.banner.alert", {}, whyNot(studio, error)));
    }
    outcome.focus();
  }

  /** @param {any} model */
  function understood(model) {
    const others = model?.candidates.filter((/** @type {string} */ each) => each !== answerOf(model)) ?? [];
    return el(
      "section",
      { "aria-labelledby": "understood-title", "data-understood": model?.kind ?? "" },
      el("h2", { id: "understood-title" }, texts.t("understoodTitle")),
      ...(model ? understoodWords(model) : [el("p", {}, texts.t("modelSilent"))]),
      others.length
        ? el("div", {}, el("p", {}, texts.t("alsoThought")), el("ul.plain", {}, ...others.map((/** @type {string} */ each) => el("li", {}, topicLink(each)))))
        : null,
    );
  }

  /** @param {any} model */
  function understoodWords(model) {
    const sure = texts.t("howSure", { share: percent(texts, model.confidence) });
    if (!model.topic) return [el("p", {}, replyWords(texts, topics, model.kind)), el("p.hint", {}, sure)];
    return [
      el("p", {}, `${texts.t(model.kind === "answer" ? "understoodAs" : "guessedAs")} `, topicLink(answerOf(model))),
      el("p.hint", {}, sure),
    ];
  }

  /** @param {string} answer */
  function topicLink(answer) {
    return el("a", { href: hashOf("examples", [answer.split(/[/.]/)[0], lang.value]) }, labelWords(texts, topics, answer));
  }

  /** @param {"meant"|"alike"} how in meaning or in letters @param {any[]} near */
  function alike(how, near) {
    return el(
      "section",
      { "aria-labelledby": `${how}-title`, "data-near": how },
      el("h2", { id: `${how}-title` }, texts.t(`${how}Title`)),
      near.length
        ? el(
            "ul.examples",
            {},
            ...near.map((each) =>
              el(
                "li",
                {},
                el("span", { lang: each.language }, each.text),
                el("span.hint", {}, `${texts.t("alike", { share: percent(texts, each.share) })} · ${texts.t(`lang.${each.language}`)} · `, el("a", { href: hashOf("examples", [each.label.split("/")[0], each.language]) }, labelWords(texts, topics, each.label))),
              ),
            ),
          )
        : el("p.hint", {}, texts.t(`${how}None`)),
    );
  }

  return {
    title: texts.t("part.placing"),
    nodes: [
      el("p.lead", {}, texts.t("placingLead")),
      examplesNav(texts, "placing"),
      el(
        "form.stack",
        { "data-form": "placing", onsubmit: () => ask() },
        el("div.labelled", {}, el("label", { for: "placing-text" }, texts.t("placingText")), question),
        el("div.labelled.short", {}, el("label", { for: "placing-lang" }, texts.t("preview.lang")), lang),
        el("div.row", {}, button(texts.t("placingAsk"), { kind: "solid", type: "submit", "data-control": "placing-ask" })),
      ),
      outcome,
    ],
  };
}

/** @param {any} model */
function answerOf(model) {
  return [model.topic, model.facet].filter(Boolean).join(".");
}
