/**
 * The conversation on screen: appends, never rewrites, never takes the focus.
 *
 * The citizen's own message shows at once as "sending" and becomes a stored message
 * when the hub sends it back. While history is replayed the log does not speak.
 */
import { button, el } from "../shared/dom.js";
import { Follower } from "../shared/follow.js";
import { renderMessage } from "../shared/message.js";
import { renderFeedback } from "./feedback.js";

/** Kinds of bot message a citizen can judge. */
const JUDGED = new Set(["answer", "suggestion", "fallback"]);
/** A question lower than this, in CSS pixels, stays in view above its answer. */
const QUESTION_PX = 90;
const MARGIN_PX = 12;

export class Log {
  /** @type {Map<string, {node: HTMLElement, delivery: HTMLElement}>} */
  #own = new Map();
  /** @type {any} */
  quietTimer;

  /**
   * @param {import("../shared/i18n.js").Texts} texts
   * @param {string} hub
   * @param {object} on
   * @param {(choice: import("../shared/types.js").Choice,
   *   message: import("../shared/types.js").Message) => void} on.choose
   * @param {(id: string) => void} on.sendAgain
   * @param {(seq: number, value: number) => void} on.rate
   * @param {(seq: number, comment: string) => void} on.report
   */
  constructor(texts, hub, on) {
    this.texts = texts;
    this.hub = hub;
    this.on = on;
    this.node = el("div.log", {
      role: "log",
      tabindex: "0",
      "aria-relevant": "additions",
      onscroll: () => {
        if (this.#isAtEnd()) this.jump.hidden = true;
      },
    });
    this.jump = button("", {
      kind: "small jump",
      hidden: true,
      onclick: () => this.#toEnd(),
    });
    this.follower = new Follower(this.node);
    this.setTexts(texts);
  }

  /** @param {import("../shared/i18n.js").Texts} texts for what comes from now on. */
  setTexts(texts) {
    this.texts = texts;
    this.node.setAttribute("aria-label", texts.t("log"));
    this.jump.textContent = texts.t("newMessage");
  }

  /** @param {boolean} isQuiet true while old messages are filled in. */
  setQuiet(isQuiet) {
    clearTimeout(this.quietTimer);
    if (isQuiet) this.node.setAttribute("aria-live", "off");
    // Screen readers look at what was added a moment later.
    else this.quietTimer = setTimeout(() => this.node.removeAttribute("aria-live"), 500);
  }

  /** @param {import("../shared/types.js").Message} message as the hub stored it. */
  append(message) {
    const node = renderMessage(message, {
      texts: this.texts,
      hub: this.hub,
      onChoose: (choice) => this.on.choose(choice, message),
    });
    if (message.kind === "disclosure") node.append(this.#aboutLink());
    if (message.author === "bot" && JUDGED.has(message.kind)) {
      node.append(renderFeedback(message.seq, this.texts, this.on));
    }
    const id = message.client_msg_id ?? "";
    const own = this.#own.get(id);
    if (own) {
      // Already read out when it was sent: fill the same node, say nothing twice.
      own.delivery.remove();
      own.node.dataset.seq = String(message.seq);
      own.node.querySelector(".message-text")?.replaceWith(
        ...node.querySelectorAll(".message-text"),
      );
      this.#own.delete(id);
      return;
    }
    this.#place(node, message.author === "citizen");
  }

  /** @param {string} id @param {string} text shown before the hub has stored it. */
  appendOwn(id, text) {
    const node = renderMessage(
      {
        seq: 0,
        at: new Date().toISOString(),
        author: "citizen",
        label: this.texts.t("you"),
        lang: this.texts.lang,
        kind: "text",
        text,
      },
      { texts: this.texts, hub: this.hub },
    );
    const delivery = el("p.delivery");
    node.append(delivery);
    this.#own.set(id, { node, delivery });
    this.#place(node, true);
  }

  /**
   * @param {string} id
   * @param {import("./session.js").Delivery} delivery
   * @param {string} [reason] the hub's words, in the citizen's language.
   */
  setDelivery(id, delivery, reason) {
    const line = this.#own.get(id)?.delivery;
    if (!line) return;
    const isFailed = delivery === "failed" || delivery === "refused";
    line.classList.toggle("failed", isFailed);
    const { texts } = this;
    let words = "";
    if (isFailed) words = `${texts.t("notSent")} ${reason ?? ""} `;
    else if (delivery !== "sent") words = texts.t(delivery === "later" ? "sendLater" : delivery);
    line.replaceChildren(words);
    if (delivery === "failed") {
      line.append(
        button(this.texts.t("sendAgain"), {
          kind: "small",
          onclick: () => this.on.sendAgain(id),
        }),
      );
    }
    if (isFailed) this.follower.keep();
  }

  clear() {
    this.node.replaceChildren();
    this.#own.clear();
    this.jump.hidden = true;
  }

  #aboutLink() {
    const href = `${this.hub}/transparency?lang=${this.texts.lang}`;
    return el(
      "p.hint",
      {},
      el("a", { href, target: "_blank", rel: "noopener" }, this.texts.t("about")),
    );
  }

  /** @param {HTMLElement} node @param {boolean} isOwn the citizen's: always in view. */
  #place(node, isOwn) {
    const follows = isOwn || this.#isAtEnd();
    this.node.append(node);
    if (!follows) {
      this.jump.hidden = false;
      return;
    }
    this.#showFrom(node);
    this.follower.look();
  }

  /**
   * Show the beginning of a long answer rather than its end, with a short question above.
   * @param {HTMLElement} node
   */
  #showFrom(node) {
    /** @type {any} */
    const before = node.previousElementSibling;
    const isQuestion = before?.dataset.author === "citizen" && before.offsetHeight < QUESTION_PX;
    this.node.scrollTop = (isQuestion ? before : node).offsetTop - MARGIN_PX;
  }

  #isAtEnd() {
    /** @type {any} */
    const last = this.node.lastElementChild;
    if (!last) return true;
    const { scrollTop, clientHeight } = this.node;
    return last.offsetTop < scrollTop + clientHeight || this.follower.isFollowing;
  }

  #toEnd() {
    /** @type {any} */
    const last = this.node.lastElementChild;
    if (last) this.#showFrom(last);
    this.jump.hidden = true;
    this.node.focus();
  }
}
