/**
 * The test dialogues: what there is, and what each leads to now.
 */
import { button, el, icon } from "../shared/dom.js";
import { draftLine, draftTitle, isEditable, whyNot } from "./draft-line.js";
import { replyWords } from "./labels.js";
import { hashOf } from "./route.js";

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {any[]} dialogues
 */
export function dialoguesPage(studio, topics, dialogues) {
  const { texts } = studio;
  const results = new Map(dialogues.map(({ name }) => [name, el("div.outcome", { "data-result": name })]));
  const summary = el("div.outcome", { tabindex: "-1", "data-played": "" });

  async function playAll() {
    let right = 0;
    for (const [at, dialogue] of dialogues.entries()) {
      summary.replaceChildren(el("p.banner", {}, texts.t("dialoguesPlaying", { n: at + 1, all: dialogues.length })));
      try {
        const steps = await studio.api.playDialogue(dialogue);
        right += steps.every((/** @type {any} */ step) => step.is_right) ? 1 : 0;
        results.get(dialogue.name)?.replaceChildren(resultNode(texts, topics, steps));
      } catch (error) {
        return end(el("p.banner.alert", {}, whyNot(studio, error)));
      }
    }
    const isGood = right === dialogues.length;
    const said = texts.t(isGood ? "dialoguesAllRight" : "dialoguesSomeWrong", { right, all: dialogues.length });
    studio.say(said);
    end(el(`p.banner.with-icon${isGood ? "" : ".alert"}`, {}, icon(isGood ? "check" : "alert"), el("span", {}, said)));
  }

  /** @param {HTMLElement} node */
  function end(node) {
    summary.replaceChildren(node);
    summary.dataset.played = "done";
    summary.focus();
  }

  return {
    title: texts.t("dialogues"),
    nodes: [
      el("p.lead", {}, texts.t("dialoguesLead")),
      draftLine(studio, draftTitle(studio, texts.t("dialogues"))),
      el(
        "div.row",
        {},
        isEditable(studio)
          ? el("a.button", { href: hashOf("dialogues", ["new"]), "data-control": "new-dialogue" }, texts.t("dialogueNew"))
          : null,
        dialogues.length
          ? button(texts.t("dialoguesPlay"), { kind: "solid", "data-control": "play-all", onclick: playAll })
          : null,
      ),
      summary,
      dialogues.length
        ? el("ul.release-list", {}, ...dialogues.map((dialogue) => item(dialogue)))
        : el("p.empty", {}, texts.t("dialoguesEmpty")),
    ],
  };

  /** @param {any} dialogue */
  function item({ name, title, language, steps }) {
    const facts = `${texts.t(`lang.${language}`)} · ${texts.t("dialogueLines", { count: steps.length })}`;
    return el(
      "li",
      { "data-dialogue": name },
      el("h2", {}, el("a", { href: hashOf("dialogues", [name]), lang: language }, title)),
      el("p.hint", {}, facts),
      results.get(name) ?? null,
    );
  }
}

/**
 * Whether all went right, or which lines did not.
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {any[]} steps as they were played.
 */
function resultNode(texts, topics, steps) {
  const wrong = steps.filter((step) => !step.is_right);
  if (!wrong.length) return el("p.outcome-mark.taken", {}, icon("check"), el("span", {}, texts.t("dialogueRight")));
  return el(
    "div",
    {},
    el("p.outcome-mark.refused", {}, icon("alert"), el("span", {}, texts.t("dialogueWrong", { count: wrong.length }))),
    el("ul.plain", {}, ...wrong.map((step) => el("li", {}, wrongWords(texts, topics, step)))),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics @param {any} step */
export function wrongWords(texts, topics, { say, got, expect }) {
  return texts.t("dialogueLeads", {
    text: say,
    got: replyWords(texts, topics, got),
    expect: replyWords(texts, topics, expect),
  });
}
