/**
 * What is said beside the conversation: who is there now, the place in the queue, the
 * connection, and "is writing". Spoken once, politely; never a word of the log.
 */
import { announce, el } from "../shared/dom.js";
import { whoIsThere } from "./header.js";
import { queueSentence } from "./notices.js";

/** Say "looking up the answer" only when it takes longer than this. */
const TYPING_AFTER_MS = 400;
/** "Is writing" fades when no further sign comes. */
const TYPING_FADES_MS = 6_000;
/** A cut shorter than this is not worth a word. */
const CUT_AFTER_MS = 2_000;

/** @typedef {import("./session.js").View} View */

export class Announcer {
  /** Seen and read out by nobody but the eye: changes too often. */
  status = el("p.status");
  /** Read out, not seen. */
  spoken = el("p.visually-hidden", { role: "status" });
  /** @type {any} */
  #typingTimer;
  /** @type {any} */
  #awaitTimer;
  /** @type {any} */
  #cutTimer;

  /** @param {import("../shared/i18n.js").Texts} texts */
  constructor(texts) {
    this.texts = texts;
  }

  /** @param {string} sentence */
  say(sentence) {
    announce(this.spoken, sentence);
  }

  /** Who is there, or one's place while waiting. @param {View} view */
  sayWho(view) {
    const { who, explain } = whoIsThere(view, this.texts);
    this.say(view.state === "queued" ? queueSentence(view, this.texts) : `${who}. ${explain}`);
  }

  /**
   * @param {View} before
   * @param {View} now
   * @param {boolean} isReplaying an old conversation is being told again.
   */
  changed(before, now, isReplaying) {
    if (now.connection !== before.connection) {
      this.#sayConnection(before.connection, now.connection);
      return;
    }
    const isMoved = now.state === "queued" && now.position !== before.position;
    if (!isReplaying && (isMoved || now.state !== before.state)) this.sayWho(now);
  }

  /** @param {View["connection"]} before @param {View["connection"]} now */
  #sayConnection(before, now) {
    clearTimeout(this.#cutTimer);
    if (now === "online") {
      if (before === "reconnecting") this.say(this.texts.t("backOnline"));
    } else if (now !== "connecting") {
      this.#cutTimer = setTimeout(() => this.say(this.texts.t("connectionLost")), CUT_AFTER_MS);
    }
  }

  /** The bot was asked something: tell that it is looking, if it takes a while. */
  awaitBot() {
    clearTimeout(this.#awaitTimer);
    this.#awaitTimer = setTimeout(() => this.showTyping("bot", null), TYPING_AFTER_MS);
  }

  /** @param {"agent"|"bot"} author @param {string|null} agentName */
  showTyping(author, agentName) {
    const name = agentName ?? this.texts.t("whoAgentUnnamed");
    this.status.textContent =
      author === "bot" ? this.texts.t("typingBot") : this.texts.t("typingAgent", { name });
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.hideTyping(), TYPING_FADES_MS);
  }

  hideTyping() {
    clearTimeout(this.#awaitTimer);
    this.status.textContent = "";
  }
}
