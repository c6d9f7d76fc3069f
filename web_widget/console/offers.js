/**
 * What is offered to this agent now: one conversation, for a short while, to accept or
 * to pass on. The countdown is in words and spoken once, when the offer comes.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";

/** The words of the countdown change in steps, so that nothing flickers: seconds. */
const STEP = 5;

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {{accept: (id: string) => void, decline: (id: string) => void}} on
 */
export function createOffers(texts, on) {
  const node = el("section.offers", { "aria-label": texts.t("offer"), hidden: true });
  const left = el("p.hint");
  let drawn = "";
  /** @type {string|null} */
  let until = null;

  /** @param {import("./store.js").Store} store */
  function update({ offer }) {
    const picture = offer ? `${offer.conversation} ${offer.offered_until}` : "";
    if (picture === drawn) return;
    drawn = picture;
    until = offer?.offered_until ?? null;
    node.hidden = !offer;
    node.replaceChildren(...(offer ? [card(offer)] : []));
    tick(Date.now());
  }

  /** @param {import("./store.js").QueueItem} item */
  function card(item) {
    const id = item.conversation;
    const what = `${LANGUAGE_NAMES[item.lang]}, ${item.topic_name ?? texts.t("topicUnknown")}`;
    return el(
      "div.card.offer",
      { "data-offer": id },
      el("h2", {}, texts.t("offer")),
      item.priority === "crisis" ? el("p.crisis-mark", {}, icon("alert"), texts.t("crisis")) : null,
      el("p", {}, el("strong", { lang: item.lang }, LANGUAGE_NAMES[item.lang])),
      el(
        "p.topic",
        {},
        item.topic_name ? `${item.topic_name} ` : texts.t("topicUnknown"),
        item.topic_name ? el("span.hint", {}, texts.t("guess")) : null,
      ),
      item.priority === "crisis" ? null : el("p.hint", {}, texts.t(`hreason.${item.reason}`)),
      left,
      el(
        "div.row",
        {},
        button(texts.t("accept"), {
          kind: "solid",
          label: `${texts.t("accept")}: ${what}`,
          "data-control": `claim-${id}`,
          onclick: () => on.accept(id),
        }),
        button(texts.t("decline"), {
          label: `${texts.t("decline")}: ${what}`,
          "data-control": "decline",
          onclick: () => on.decline(id),
        }),
      ),
    );
  }

  /** @param {number} now milliseconds */
  function tick(now) {
    if (!until) return;
    const seconds = Math.max(0, Math.ceil((Date.parse(until) - now) / 1000));
    const words = texts.t("offerLeft", { count: Math.ceil(seconds / STEP) * STEP });
    if (left.textContent !== words) left.textContent = words;
  }

  return { node, update, tick };
}
