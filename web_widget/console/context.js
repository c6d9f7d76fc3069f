/**
 * The right column: what the assistant knows and guesses, as help and not as truth.
 */
import { el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { confidenceWord } from "../shared/message.js";
import { createNotes } from "./notes.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(conversation: string, text: string) => void} onNote
 */
export function createContext(texts, onNote) {
  const notes = createNotes(texts, onNote);
  const body = el("div.context-body");
  const node = el(
    "section.column.context-column",
    { "aria-labelledby": "context-title" },
    el("h2", { id: "context-title", tabindex: "-1" }, texts.t("context")),
    body,
    notes.node,
  );
  /** @type {unknown} */
  let drawn;

  /** @param {import("./store.js").Store} store */
  function update(store) {
    notes.update(store);
    const { current } = store;
    const context = current?.context ?? null;
    if (context === drawn) return;
    drawn = context;
    body.replaceChildren(
      ...(context ? parts(context) : [el("p.empty", {}, texts.t("contextEmpty"))]),
    );
  }

  /** @param {any} context the hub's `context` frame. */
  function parts(context) {
    /** @type {[string, string|null][]} */
    const rows = [
      ["language", LANGUAGE_NAMES[/** @type {"fr"} */ (context.lang)]],
      ["level", texts.t(`level.${context.level}`)],
      ["region", texts.t(`region.${context.region ?? "unknown"}`)],
      ["topic", context.topic_name ?? texts.t("topicUnknown")],
      ["reasonLabel", texts.t(`hreason.${context.reason}`)],
      ["handedOn", handedOn(context.handed_on)],
      ["referenceLabel", context.reference],
      ["askedAt", context.queued_at && texts.time(context.queued_at)],
      ["history", texts.t(context.share_history ? "historyShared" : "historyHidden")],
    ];
    return [
      el("p.hint.context-hint", {}, texts.t("contextShared")),
      el(
        "dl.facts",
        {},
        ...rows
          .filter(([, value]) => value)
          .flatMap(([key, value]) => [
            el("dt", {}, texts.t(key)),
            el("dd", {}, /** @type {string} */ (value)),
          ]),
      ),
      el("h3", {}, texts.t("guesses")),
      el("p.hint", {}, texts.t("guessesHint")),
      context.guesses?.length
        ? el("ul.guesses", {}, ...context.guesses.map(guess))
        : el("p.empty", {}, texts.t("guessesEmpty")),
    ];
  }

  /** @param {any} passed the last transfer or reassignment, or null. */
  function handedOn(passed) {
    if (!passed) return null;
    const kind = passed.event === "ConversationReassigned" ? "rreason" : "treason";
    return `${passed.by} · ${texts.t(`${kind}.${passed.reason}`)}`;
  }

  /** @param {any} item one of the last three guesses. */
  function guess({ text_seq, topic_name, facet, confidence }) {
    const facetName = facet && `facet.${facet}` in texts.table ? texts.t(`facet.${facet}`) : "";
    return el(
      "li",
      {},
      el("strong", {}, [topic_name ?? texts.t("topicUnknown"), facetName].filter(Boolean).join(" · ")),
      el(
        "span.hint",
        {},
        texts.t("guessDetail", {
          seq: text_seq,
          sure: confidenceWord(confidence, texts) ?? "–",
        }),
      ),
    );
  }

  return { node, update, focus: () => node.querySelector("h2").focus() };
}
