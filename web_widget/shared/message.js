/**
 * Renders one message, for the citizen and for the agent alike: who, when, text,
 * sources with the date they were checked, choices, "Why this answer?".
 *
 * Words of the hub carry the message's own `lang`; words of the interface carry the
 * language of the interface, so a screen reader pronounces both rightly.
 */
import { button, el, icon, safeUrl, textBlocks } from "./dom.js";
import { LANGUAGE_NAMES } from "./i18n.js";

/** Bounds between "low", "medium" and "high" on the confidence the hub reports, 0..1. */
const CONFIDENCE_MEDIUM = 0.5;
const CONFIDENCE_HIGH = 0.8;

/** Kinds of bot message after which a person is offered again. */
const OFFERS_PERSON = new Set(["clarification", "suggestion", "fallback", "crisis"]);

/** @type {Record<string, import("./dom.js").IconName>} */
const AUTHOR_ICONS = { bot: "bot", agent: "person", system: "info" };

/**
 * @typedef {object} MessageOptions
 * @property {import("./i18n.js").Texts} texts
 * @property {string} hub origin of the hub, for links.
 * @property {string} [label] replaces the label of the hub (the console does).
 * @property {(choice: import("./types.js").Choice, message: import("./types.js").Message)
 *   => void} [onChoose] without it, choices are shown as plain text.
 */

/**
 * @param {import("./types.js").Message} message
 * @param {MessageOptions} options
 * @returns {HTMLElement} `.message`, with `data-seq`, `data-author` and `data-kind`.
 */
export function renderMessage(message, options) {
  const { texts } = options;
  const isCrisis = message.kind === "crisis";
  const isBot = message.author === "bot";
  return el(
    "div.message",
    {
      "data-author": message.author,
      "data-kind": message.kind,
      "data-seq": message.seq || null,
      "data-origin": message.content_origin,
      lang: texts.lang,
    },
    renderHead(message, options),
    isCrisis && el("p.urgent", {}, icon("alert"), el("strong", {}, texts.t("urgentHelp"))),
    el(
      "div.message-text",
      { lang: message.lang },
      ...textBlocks(message.text, { callable: isCrisis, langs: message.paragraph_langs }),
    ),
    (isBot || isCrisis) && renderSources(message, options),
    (isBot || message.author === "system") && renderChoices(message, options),
    isBot && message.answer_id && renderWhy(message, texts),
  );
}

/** @param {import("./types.js").Message} message @param {MessageOptions} options */
function renderHead(message, { texts, label }) {
  const name = AUTHOR_ICONS[message.author];
  return el(
    "p.message-who",
    {},
    name && icon(name),
    el("span", { lang: label ? null : message.lang }, label ?? message.label),
    el("time", { datetime: message.at }, texts.time(message.at)),
  );
}

/** @param {import("./types.js").Message} message @param {MessageOptions} options */
function renderChoices(message, options) {
  const { texts, onChoose } = options;
  const choices = [...(message.choices ?? [])];
  const hasPerson = choices.some((choice) => choice.kind === "human");
  if (onChoose && OFFERS_PERSON.has(message.kind) && !hasPerson) {
    choices.push({ label: texts.t("person"), value: "request_human", kind: "human" });
  }
  if (!choices.length) return null;
  /** @param {string} title @param {string[]} kinds */
  const group = (title, ...kinds) =>
    renderGroup(
      choices.filter(({ kind }) => kinds.includes(kind)),
      title && texts.t(title),
      message,
      options,
    );
  return el(
    "div.choices",
    {},
    group("whereLive", "region"),
    group(message.kind === "answer" ? "alsoAsk" : "", "answer"),
    group("", "none", "level", "human", "callback", "command"),
    group("", "lang"),
  );
}

/**
 * @param {import("./types.js").Choice[]} choices of one kind
 * @param {string} title empty for none
 * @param {import("./types.js").Message} message
 * @param {MessageOptions} options
 */
function renderGroup(choices, title, message, options) {
  if (!choices.length) return null;
  const id = title ? `choices-${message.seq}-${choices[0].kind}` : null;
  return el(
    "div.choice-group",
    { role: title ? "group" : null, "aria-labelledby": id, "data-kind": choices[0].kind },
    title && el("p.choices-title", { id }, title),
    ...choices.map((choice) => renderChoice(choice, message, options)),
  );
}

/**
 * @param {import("./types.js").Choice} choice
 * @param {import("./types.js").Message} message
 * @param {MessageOptions} options
 */
function renderChoice(choice, message, { onChoose }) {
  if (!onChoose) return el("p.hint", {}, `· ${choice.label}`);
  const isPerson = choice.kind === "human";
  const target = choice.kind === "lang" ? choice.value.replace("lang:", "") : null;
  const isKnown = target !== null && target in LANGUAGE_NAMES;
  return button(choice.label, {
    kind: isPerson ? "solid" : "",
    icon: isPerson ? "person" : undefined,
    lang: isKnown ? target : message.lang,
    "data-value": choice.value,
    onclick: () => onChoose(choice, message),
  });
}

/** @param {import("./types.js").Message} message @param {MessageOptions} options */
function renderSources(message, { texts, hub }) {
  if (!message.sources?.length) return null;
  const items = message.sources.map((source) => {
    const href = safeUrl(source.url, hub);
    const title = href
      ? el(
          "a",
          { href, target: "_blank", rel: "noopener noreferrer", lang: message.lang },
          source.title,
          el("span.visually-hidden", { lang: texts.lang }, ` ${texts.t("newTab")}`),
        )
      : el("span", { lang: message.lang }, source.title);
    return el(
      "li",
      {},
      `${texts.t("source")} `,
      title,
      source.institution && el("span", { lang: message.lang }, ` · ${source.institution}`),
      source.checked_on && ` · ${texts.t("checkedOn", { date: texts.date(source.checked_on) })}`,
    );
  });
  return el("ul.sources", {}, ...items);
}

/**
 * "Why this answer?": what was understood, how surely, and where the text comes from.
 * @param {import("./types.js").Message} message
 * @param {import("./i18n.js").Texts} texts
 */
function renderWhy(message, texts) {
  /** @type {[string, string|null|undefined|false][]} */
  const rows = [
    ["whyTopic", message.topic_name],
    ["whyFacet", message.facet && texts.t(`facet.${message.facet}`)],
    ["whyConfidence", confidenceWord(message.confidence, texts)],
    ["whyGrant", message.grant_mode && texts.t(`grant.${message.grant_mode}`)],
    ["whyLegal", message.legal_basis],
    ["whyReview", message.review_by && texts.date(message.review_by)],
    [
      "whyVersion",
      [message.answer_id, versionWords(message, texts)].filter(Boolean).join(" · "),
    ],
  ];
  return el(
    "details.why",
    {},
    el("summary", {}, texts.t("why")),
    el("p.hint", {}, texts.t("whyHow")),
    el(
      "dl",
      {},
      ...rows
        .filter(([, value]) => value)
        .flatMap(([key, value]) => [
          el("dt", {}, texts.t(key)),
          el("dd", {}, /** @type {string} */ (value)),
        ]),
    ),
  );
}

/**
 * @param {number|null|undefined} confidence 0..1
 * @param {import("./i18n.js").Texts} texts
 */
export function confidenceWord(confidence, texts) {
  if (confidence === null || confidence === undefined) return null;
  if (confidence >= CONFIDENCE_HIGH) return texts.t("confidenceHigh");
  return texts.t(confidence >= CONFIDENCE_MEDIUM ? "confidenceMedium" : "confidenceLow");
}

/** @param {import("./types.js").Message} message @param {import("./i18n.js").Texts} texts */
function versionWords({ versions }, texts) {
  if (!versions?.release) return null;
  return texts.t("versions", { release: versions.release, model: versions.model ?? "–" });
}
