/**
 * The middle column: one conversation, its messages, and the ways to hand it on.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { Follower } from "../shared/follow.js";
import { renderMessage } from "../shared/message.js";
import { createCrisisBanner } from "./crisis-banner.js";

/** @typedef {import("./store.js").Store} Store */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./api.js").Agent} agent
 * @param {object} on
 * @param {(how: import("./link.js").Leaving) => void} on.leave
 * @param {() => void} on.transfer
 * @param {() => void} on.close
 * @param {(id: string) => void} on.sayAgain
 * @param {(conversation: string) => void} on.sendCard
 * @param {(conversation: string) => void} on.hideCrisis
 */
export function createConversation(texts, agent, on) {
  const title = el("h2", { id: "conversation-title", tabindex: "-1" });
  const subtitle = el("p.hint");
  const log = el("div.log", {
    role: "log",
    tabindex: "0",
    "aria-label": texts.t("log"),
    "aria-relevant": "additions",
  });
  const follower = new Follower(log);
  const unsent = el("div.unsent");
  const typing = el("p.hint.typing");
  const crisis = createCrisisBanner(texts, { send: on.sendCard, hide: on.hideCrisis });
  const actions = el(
    "div.row",
    { role: "group", "aria-label": texts.t("actions") },
    button(texts.t("returnToBot"), {
      kind: "small",
      "data-control": "return-to-bot",
      onclick: () => on.leave("return_to_bot"),
    }),
    button(texts.t("returnToQueue"), {
      kind: "small",
      "data-control": "return-to-queue",
      onclick: () => on.leave("return_to_queue"),
    }),
    button(texts.t("transfer"), {
      kind: "small",
      "data-control": "transfer",
      onclick: on.transfer,
    }),
    button(texts.t("closeConversation"), {
      kind: "small alert",
      "data-control": "close",
      onclick: on.close,
    }),
  );
  const empty = el(
    "div.nothing",
    {},
    el("h2", {}, texts.t("nothingOpen")),
    el("p.hint", {}, texts.t("nothingOpenHint")),
  );
  const content = el(
    "div.conversation",
    {},
    el("header.conversation-head", {}, el("div", {}, title, subtitle), actions),
    crisis.node,
    log,
    unsent,
    typing,
  );
  const node = el(
    "section.column.conversation-column",
    { "aria-label": texts.t("conversation") },
    empty,
    content,
  );
  /** @type {string|null} */
  let shown = null;
  let drawnSeq = 0;
  let drawnUnsent = "";

  /** @param {Store} store */
  function update(store) {
    const conversation = store.current;
    crisis.update(conversation);
    empty.hidden = conversation !== null;
    content.hidden = conversation === null;
    if (!conversation) {
      shown = null;
      return;
    }
    const item = store.mine.find((own) => own.conversation === conversation.id);
    const lang = item?.lang ?? conversation.context?.lang ?? texts.lang;
    const topic = item?.topic_name ?? texts.t("topicUnknown");
    title.textContent = `${LANGUAGE_NAMES[/** @type {"fr"} */ (lang)]} · ${topic} `;
    // Not the agent's own finding: it may be wrong.
    if (item?.topic_name) title.append(el("span.hint", {}, texts.t("guess")));
    subtitle.textContent = texts.t("replyIn", {
      language: LANGUAGE_NAMES[/** @type {"fr"} */ (lang)],
    });
    if (shown !== conversation.id) restart(conversation.id);
    drawMessages(conversation);
    drawUnsent(conversation);
    tick(store, Date.now());
  }

  /** @param {string} id */
  function restart(id) {
    shown = id;
    drawnSeq = 0;
    drawnUnsent = "";
    follower.isFollowing = true;
    log.setAttribute("aria-live", "off");
    log.replaceChildren();
    unsent.replaceChildren();
  }

  /** @param {import("./store.js").Conversation} conversation */
  function drawMessages({ messages }) {
    const fresh = messages.filter((message) => message.seq > drawnSeq);
    if (!fresh.length) return;
    for (const message of fresh) {
      log.append(
        renderMessage(message, { texts, hub: location.origin, label: labelOf(message) }),
      );
      drawnSeq = message.seq;
    }
    follower.keep();
    // Old messages are not read out; those that come from now on are.
    setTimeout(() => log.removeAttribute("aria-live"), 500);
  }

  /** @param {import("../shared/types.js").Message} message as the agent reads the sender. */
  function labelOf(message) {
    if (message.author === "citizen") return texts.t("citizen");
    if (message.author === "system") return texts.t("system");
    if (message.author === "bot") return texts.t("botLabel");
    const isOwn = message.author_name === agent.name;
    return isOwn ? texts.t("youAgent", { name: agent.name }) : (message.author_name ?? "");
  }

  /** @param {import("./store.js").Conversation} conversation */
  function drawUnsent(conversation) {
    const entries = [...conversation.unsent];
    const picture = JSON.stringify(entries);
    if (picture === drawnUnsent) return;
    drawnUnsent = picture;
    unsent.replaceChildren(
      ...entries.map(([id, { text, failed }]) =>
        el(
          "div.message",
          { "data-author": "agent" },
          el("p.message-who", {}, texts.t("youAgent", { name: agent.name })),
          el("p", {}, text),
          el(
            failed ? "p.delivery.failed" : "p.delivery",
            {},
            failed ? `${texts.t("notSent")} ${failed}` : texts.t("sending"),
          ),
          failed
            ? button(texts.t("sendAgain"), { kind: "small", onclick: () => on.sayAgain(id) })
            : null,
        ),
      ),
    );
  }

  /** @param {Store} store @param {number} now milliseconds */
  function tick({ current }, now) {
    const isTyping = (current?.typingUntil ?? 0) > now;
    typing.textContent = isTyping ? texts.t("citizenTyping") : "";
  }

  return { node, content, update, tick, focus: () => title.focus() };
}
