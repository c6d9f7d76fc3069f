/**
 * The banner above a conversation whose citizen may be in danger: said once, with the
 * card in the citizen's language, sent as the agent's message with one press.
 */
import { button, el, icon, textBlocks } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} on
 * @param {(conversation: string) => void} on.send
 * @param {(conversation: string) => void} on.hide
 */
export function createCrisisBanner(texts, on) {
  /** @type {string|null} */
  let conversation = null;
  let drawn = "";

  // In the page before it has words, so that a screen reader says them.
  const alert = el("p.crisis-mark", { role: "alert" });
  const title = el("h3", { id: "crisis-card-title" });
  const card = el("div.crisis-card", {
    role: "group",
    tabindex: "0",
    "aria-labelledby": "crisis-card-title",
  });
  const send = button(texts.t("sendCard"), {
    kind: "solid",
    "data-control": "send-card",
    onclick: () => conversation && on.send(conversation),
  });
  const hide = button(texts.t("hideCrisis"), {
    kind: "quiet",
    "data-control": "hide-crisis",
    onclick: () => conversation && on.hide(conversation),
  });
  const details = el(
    "div.crisis-details",
    { hidden: true },
    el("p", {}, texts.t("crisisOnlyYou")),
    title,
    card,
    el("div.row", {}, send, hide),
  );
  const node = el("div.banner.alert.crisis-banner.is-empty", {}, alert, details);

  /** @param {import("./store.js").Conversation|null} current */
  function update(current) {
    const alarm = current?.alarm ?? null;
    send.disabled = Boolean(alarm?.pending);
    const picture = alarm ? `${current?.id} ${alarm.seq} ${alarm.card.lang}` : "";
    if (picture === drawn) return;
    drawn = picture;
    conversation = alarm ? (current?.id ?? null) : null;
    details.hidden = !alarm;
    node.classList.toggle("is-empty", !alarm);
    if (!alarm) {
      alert.replaceChildren();
      card.replaceChildren();
      return;
    }
    const { lang, text } = alarm.card;
    title.textContent = texts.t("crisisCard", { language: LANGUAGE_NAMES[lang] });
    card.lang = lang;
    card.replaceChildren(...textBlocks(text));
    alert.replaceChildren(icon("alert"), el("span", {}, texts.t("crisisAlert")));
  }

  return { node, update };
}
