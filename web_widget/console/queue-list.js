/**
 * The left column: own conversations with unread marks, then who is waiting.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { createOffers } from "./offers.js";

/** @typedef {import("./store.js").QueueItem} QueueItem */

/**
 * @param {string} since RFC 3339
 * @param {number} now milliseconds
 * @returns {string} "4:05" or "1:04:05".
 */
export function elapsed(since, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${hours ? two(minutes) : minutes}:${two(seconds % 60)}`;
  return hours ? `${hours}:${tail}` : tail;
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {number} capacity conversations the agent may hold at once.
 * @param {object} on
 * @param {(id: string) => void} on.claim
 * @param {(id: string) => void} on.decline
 * @param {(id: string) => void} on.select
 */
export function createQueueList(texts, capacity, on) {
  const offers = createOffers(texts, { accept: on.claim, decline: on.decline });
  const mine = el("ul.cards", { "aria-labelledby": "mine-title" });
  const waiting = el("ul.cards", { "aria-labelledby": "waiting-title" });
  const mineTitle = el("h2", { id: "mine-title" });
  const waitingTitle = el("h2", { id: "waiting-title", tabindex: "-1" });
  const agents = el("p.hint");
  const node = el(
    "section.column.queue-column",
    { "aria-label": texts.t("queue") },
    offers.node,
    mineTitle,
    mine,
    waitingTitle,
    agents,
    waiting,
  );
  let drawn = "";

  /** @param {import("./store.js").Store} store */
  function update(store) {
    offers.update(store);
    const unread = store.mine.map(({ conversation }) => unreadOf(store, conversation));
    const picture = JSON.stringify([store.waiting, store.mine, unread, store.selected]);
    agents.textContent = texts.t("agentsAvailable", { count: store.agentsAvailable });
    if (picture === drawn) return;
    drawn = picture;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.control;
    mineTitle.textContent = texts.t("mine", { n: store.mine.length, capacity });
    waitingTitle.textContent = texts.t("waiting", { n: store.waitingCount });
    mine.replaceChildren(
      ...(store.mine.length
        ? store.mine.map((item) => ownCard(item, store))
        : [el("li.empty", {}, texts.t("mineEmpty"))]),
    );
    waiting.replaceChildren(
      ...(store.waiting.length
        ? store.waiting.map(waitingCard)
        : [el("li.empty", {}, texts.t("waitingEmpty"))]),
    );
    tick(Date.now());
    if (focused) node.querySelector(`[data-control="${focused}"]`)?.focus();
  }

  /** @param {number} now milliseconds; moves the waiting times on. */
  function tick(now) {
    offers.tick(now);
    for (const time of node.querySelectorAll("time")) {
      time.textContent = elapsed(time.dateTime, now);
    }
  }

  /** @param {QueueItem} item */
  function waitingCard(item) {
    const isCrisis = item.priority === "crisis";
    return el(
      isCrisis ? "li.card.crisis" : "li.card",
      { "data-conversation": item.conversation },
      isCrisis ? crisisMark("p") : null,
      ...facts(item, item.queued_at),
      item.servable && !item.offered_until
        ? button(texts.t("claim"), {
            kind: "solid",
            label: `${texts.t("claim")}: ${LANGUAGE_NAMES[item.lang]}, ${topicOf(item)}`,
            "data-control": `claim-${item.conversation}`,
            onclick: () => on.claim(item.conversation),
          })
        : el("p.hint", {}, notServable(item)),
    );
  }

  /** @param {QueueItem} item @param {import("./store.js").Store} store */
  function ownCard(item, store) {
    const unread = unreadOf(store, item.conversation);
    const isSelected = store.selected === item.conversation;
    return el(
      "li",
      {},
      el(
        "button.card.own",
        {
          type: "button",
          "aria-current": isSelected ? "true" : null,
          "data-conversation": item.conversation,
          "data-control": `own-${item.conversation}`,
          onclick: () => on.select(item.conversation),
        },
        item.priority === "crisis" ? crisisMark("span") : null,
        ...facts(item, item.claimed_at ?? item.queued_at),
        unread ? el("strong.unread", {}, texts.t("unread", { count: unread })) : null,
      ),
    );
  }

  /** @param {QueueItem} item @param {string} since */
  function facts(item, since) {
    return [
      el(
        "span.card-head",
        {},
        el("strong", { lang: item.lang }, LANGUAGE_NAMES[item.lang]),
        el("time", { datetime: since }),
      ),
      el(
        "span.topic",
        {},
        item.topic_name ? `${topicOf(item)} ` : topicOf(item),
        item.topic_name ? el("span.hint", {}, texts.t("guess")) : null,
      ),
    ];
  }

  /** @param {QueueItem} item */
  function notServable({ reserved_for: name, offered_until: isOffered }) {
    if (isOffered) return texts.t("offeredAbove");
    return name ? texts.t("reservedFor", { name }) : texts.t("notServable");
  }

  /** @param {"p"|"span"} tag a button holds no paragraph. */
  function crisisMark(tag) {
    return el(`${tag}.crisis-mark`, {}, icon("alert"), texts.t("crisis"));
  }

  /** @param {QueueItem} item */
  function topicOf(item) {
    return item.topic_name ?? texts.t("topicUnknown");
  }

  return { node, update, tick, focus: () => waitingTitle.focus() };
}

/** @param {import("./store.js").Store} store @param {string} id */
function unreadOf(store, id) {
  return store.conversations.get(id)?.unread ?? 0;
}
