/**
 * "Did the assistant understand?": asked once an agent has closed or given back a
 * conversation. One press answers or skips it; nothing waits for it.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { confidenceWord } from "../shared/message.js";
import { ApiError } from "./api.js";
import { labelled } from "./form-dialog.js";

/** @typedef {{id: string, name: string, kind: "right"|"conversation"}} Topic */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {Pick<import("./api.js").Api, "topics"|"judge">} api
 * @param {object} on
 * @param {(words: string) => void} on.thank speaks it.
 * @param {() => void} on.over the question had the focus and is gone.
 */
export function createJudging(texts, api, on) {
  /** @type {Map<string, any>} last guess of each conversation that is being let go of. */
  const guesses = new Map();
  /** @type {{conversation: string, seq: number}|null} */
  let asked = null;
  const title = el("h2", { id: "judge-title", tabindex: "-1" }, texts.t("judge"));
  const guess = el("p");
  const problem = el("p.error-text", { role: "alert" });
  const answers = el(
    "div.row",
    { role: "group", "aria-labelledby": "judge-title" },
    answer("yes"),
    button(texts.t("judge.no"), { "data-control": "judge-no", onclick: askForTopic }),
    answer("not_applicable"),
    button(texts.t("judgeSkip"), { kind: "quiet", "data-control": "judge-skip", onclick: end }),
  );
  const topic = labelled(texts.t("judgeTopic"), { "data-control": "judge-topic" });
  const more = el(
    "form.judge-more",
    { onsubmit: () => send("no") },
    topic.node,
    button(texts.t("judgeSend"), { kind: "solid", type: "submit", "data-control": "judge-send" }),
  );
  const node = el(
    "section.judging",
    {
      hidden: true,
      "aria-labelledby": "judge-title",
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && end(),
    },
    title,
    guess,
    answers,
    more,
    el("p.hint", {}, texts.t("judgeHint")),
    problem,
  );

  /** @param {"yes"|"not_applicable"} said */
  function answer(said) {
    return button(texts.t(`judge.${said}`), {
      "data-control": `judge-${said}`,
      onclick: () => send(said),
    });
  }

  /**
   * Keep the guess until the hub says that the conversation is let go of.
   * @param {string} conversation
   * @param {any} context the hub's `context` frame, or null.
   */
  function remember(conversation, context) {
    const last = context?.guesses?.[0];
    // Without a guess, or without having seen it, there is nothing to judge.
    if (last) guesses.set(conversation, { ...last, lang: context.lang });
  }

  /**
   * @param {string} conversation that was let go of.
   * @param {boolean} isFree the agent is not at something else already.
   */
  function ask(conversation, isFree) {
    const last = guesses.get(conversation);
    guesses.delete(conversation);
    if (!last) return;
    asked = { conversation, seq: last.text_seq };
    guess.textContent = texts.t("judgeGuess", {
      topic: last.topic_name ?? texts.t("topicUnknown"),
      sure: confidenceWord(last.confidence, texts) ?? "–",
      language: LANGUAGE_NAMES[/** @type {"fr"} */ (last.lang)],
    });
    problem.textContent = "";
    answers.hidden = false;
    more.hidden = true;
    node.hidden = false;
    if (isFree) title.focus();
  }

  async function askForTopic() {
    const known = await api.topics(texts.lang).catch(() => /** @type {Topic[]} */ ([]));
    topic.select.replaceChildren(
      el("option", { value: "" }, texts.t("judgeTopicNone")),
      ...groupOf(known, "right"),
      ...groupOf(known, "conversation"),
    );
    answers.hidden = true;
    more.hidden = false;
    topic.select.focus();
  }

  /** @param {Topic[]} known @param {Topic["kind"]} kind */
  function groupOf(known, kind) {
    const order = new Intl.Collator(texts.lang);
    const named = known.filter((each) => each.kind === kind);
    if (!named.length) return [];
    named.sort((a, b) => order.compare(a.name, b.name));
    return [
      el(
        "optgroup",
        { label: texts.t(`judgeKind.${kind}`) },
        ...named.map(({ id, name }) => el("option", { value: id }, name)),
      ),
    ];
  }

  /** @param {"yes"|"no"|"not_applicable"} judgement */
  async function send(judgement) {
    if (!asked) return;
    const { conversation, seq } = asked;
    const meant = judgement === "no" ? topic.select.value : "";
    problem.textContent = "";
    try {
      await api.judge(conversation, { seq, judgement, ...(meant && { meant }) });
    } catch (error) {
      problem.textContent = (error instanceof ApiError && error.detail) || texts.t("hubUnreachable");
      return;
    }
    // Another conversation may have ended meanwhile: its question stays.
    if (asked?.conversation !== conversation) return;
    end();
    on.thank(texts.t("judgeThanks"));
  }

  function end() {
    const hadFocus = node.contains(document.activeElement);
    asked = null;
    node.hidden = true;
    if (hadFocus) on.over();
  }

  return { node, remember, ask };
}
