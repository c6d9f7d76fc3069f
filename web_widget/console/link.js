/**
 * The agent's socket: a fresh ticket for each attempt, own conversations taken up again
 * after each cut, verbs of the protocol as functions.
 */
import { newMessageId } from "../shared/outbox.js";
import { ReconnectingSocket } from "../shared/socket.js";

/** @typedef {"return_to_queue"|"return_to_bot"} Leaving */

export class Link {
  /**
   * @param {import("./api.js").Api} api
   * @param {import("./store.js").Store} store
   * @param {object} on
   * @param {(frame: any) => void} on.frame after the store has taken it in.
   * @param {(status: "online"|"reconnecting") => void} on.status
   * @param {() => void} on.loggedOut the session is over.
   */
  constructor(api, store, on) {
    this.store = store;
    this.on = on;
    /** @type {Map<string, import("../shared/types.js").Frame>} */
    this.sent = new Map();
    /** @type {Set<string>} conversations one has taken, or let go of, oneself. */
    this.claimed = new Set();
    /** @type {Set<string>} */
    this.left = new Set();
    this.socket = new ReconnectingSocket({
      url: async () => {
        const ticket = encodeURIComponent(await api.ticket());
        return `${location.origin.replace(/^http/, "ws")}/ws/agent?ticket=${ticket}`;
      },
      onOpen: () => {},
      onFrame: (frame) => this.#receive(frame),
      onStatus: on.status,
      onFinal: on.loggedOut,
    });
    addEventListener("online", () => this.socket.probe());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.socket.probe();
    });
  }

  start() {
    this.socket.start();
  }

  stop() {
    this.socket.stop();
  }

  /** @param {{available: boolean, reason?: string, back_at?: string|null}} said */
  setPresence(said) {
    this.store.said(said);
    this.socket.send({ type: "available", ...said });
  }

  /** @param {string} conversation */
  claim(conversation) {
    this.claimed.add(conversation);
    this.#sendKept({ type: "claim", conversation });
  }

  /** @param {string} conversation */
  decline(conversation) {
    this.#sendKept({ type: "decline", conversation });
  }

  /** @param {string} conversation @param {string} text */
  note(conversation, text) {
    this.#sendKept({ type: "note", conversation, text });
  }

  /** @param {string} conversation @param {Record<string, string>} target and reason */
  transfer(conversation, target) {
    this.left.add(conversation);
    this.#sendKept({ type: "transfer", conversation, ...target });
  }

  /** @param {string} conversation @param {string} code @param {string|null} reason */
  close(conversation, code, reason) {
    this.left.add(conversation);
    this.#sendKept({ type: "close", conversation, code, ...(reason && { reason }) });
  }

  /** @param {string} conversation @param {string} to login @param {string} reason */
  reassign(conversation, to, reason) {
    this.#sendKept({ type: "reassign", conversation, to_agent: to, reason });
  }

  /** @param {string} conversation @param {string} text */
  say(conversation, text) {
    const id = this.#sendKept({ type: "say", conversation, text });
    this.store.addUnsent(conversation, id, text, new Date().toISOString());
  }

  /** Send the crisis card in one's own name. @param {string} conversation */
  sendCard(conversation) {
    const id = this.#sendKept({ type: "send_card", conversation });
    this.store.addCard(conversation, id);
  }

  /** @param {string} id of a message that failed: the same frame once more. */
  sayAgain(id) {
    const frame = this.sent.get(id);
    if (!frame) return;
    this.store.retryUnsent(id);
    this.socket.send(frame);
  }

  /** @param {string} conversation */
  typing(conversation) {
    this.socket.send({ type: "typing", conversation });
  }

  /** @param {string} conversation @param {Leaving} how */
  leave(conversation, how) {
    this.left.add(conversation);
    this.#sendKept({ type: how, conversation });
  }

  /** @param {any} frame */
  #receive(frame) {
    const wasAvailable = this.store.isAvailable;
    const fresh = this.store.apply(frame, Date.now());
    if (frame.type === "welcome") this.#welcomed(wasAvailable);
    for (const id of fresh) this.#open(id);
    const id = frame.client_msg_id;
    const asked = id ? this.sent.get(id) : undefined;
    if (frame.type === "ack") {
      if (asked?.type === "claim") this.store.want(asked.conversation);
      this.sent.delete(id);
    } else if (frame.type === "error" && id && asked?.type !== "say") {
      this.socket.outbox.settle(id);
      this.sent.delete(id);
    }
    this.on.frame(frame);
  }

  /** @param {boolean} wasAvailable before the cut: being cut off is not leaving. */
  #welcomed(wasAvailable) {
    this.socket.ready();
    if (wasAvailable && !this.store.isAvailable) this.setPresence({ available: true });
    for (const id of this.store.conversations.keys()) this.#open(id);
  }

  /** @param {string} conversation */
  #open(conversation) {
    const last_seq = this.store.conversations.get(conversation)?.lastSeq ?? 0;
    this.socket.send({ type: "open", conversation, last_seq });
  }

  /** @param {Omit<import("../shared/types.js").Frame, "client_msg_id">} frame */
  #sendKept(frame) {
    const id = newMessageId();
    const kept = /** @type {any} */ ({ ...frame, client_msg_id: id });
    this.sent.set(id, kept);
    this.socket.send(kept);
    return id;
  }
}
