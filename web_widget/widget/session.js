/**
 * The citizen's side of the wire protocol: one conversation, resumed after each cut.
 *
 * Knows no DOM. Tells what happens through events: `change` (who is there, connection),
 * `message`, `delivery`, `typing`, `problem`, `restarted`. No citizen's word is logged.
 */
import { newMessageId } from "../shared/outbox.js";
import { Transport } from "./transport.js";

/** Unacknowledged for this long on a live link: offer "send again". */
const ACK_PATIENCE_MS = 10_000;
/** Tell the agent at most this often that the citizen is writing. */
const TELL_TYPING_MS = 3_000;
/** Errors after which sending the same frame again can succeed. */
const RETRYABLE = new Set(["temporarily_unavailable", "rate_limited", "busy"]);

/** @typedef {import("../shared/types.js").Frame} Frame */
/** @typedef {import("../shared/types.js").Message} Message */
/** @typedef {"sending"|"later"|"sent"|"failed"|"refused"} Delivery */

/**
 * @typedef {import("../shared/types.js").StateFrame & {
 *   connection: "connecting"|"online"|"reconnecting"|"unavailable",
 *   conversation: string|null, isDisclosed: boolean, isShared: boolean,
 *   textLimit: number,
 *   reference: string|null }} View
 */

/** What is so before a conversation has begun. @type {Omit<View, "lang"|"level"|"textLimit">} */
const BEGINNING = {
  connection: "connecting",
  conversation: null,
  reference: null,
  state: "bot",
  position: null,
  expected_wait_seconds: null,
  next_opening: null,
  agent_name: null,
  reopen_until: null,
  region: null,
  isDisclosed: false,
  isShared: true,
};

export class CitizenSession extends EventTarget {
  /** @type {View} */
  view;
  lastSeq = 0;
  /** True while a reloaded page is told what was said before. */
  isReplaying = false;
  token = "";
  /** Settings changed without a link; told to the hub at the next welcome. */
  #unsent = {};
  #gapAt = -1;
  #toldTypingAt = 0;
  #isUnknown = false;

  /**
   * @param {object} options
   * @param {string} options.hub origin of the hub.
   * @param {import("../shared/types.js").Lang} options.lang
   * @param {{conversation: string, token: string, reference?: string}|null} options.resume
   * @param {import("../shared/socket.js").SocketOptions["connect"]} [options.connect]
   */
  constructor({ hub, lang, resume, connect }) {
    super();
    this.hub = hub;
    this.view = {
      ...BEGINNING,
      conversation: resume?.conversation ?? null,
      reference: resume?.reference ?? null,
      lang,
      level: "standard",
      textLimit: 1000,
    };
    this.token = resume?.token ?? "";
    this.transport = new Transport({
      hub,
      hello: () => this.#hello(),
      onFrame: (frame) => this.#receive(frame),
      onStatus: (status) => this.#setConnection(status),
      onFinal: () => this.#ended(),
      ...(connect && { connect }),
    });
  }

  start() {
    this.transport.start();
  }

  stop() {
    this.transport.stop();
  }

  /** @param {string} text @returns {string} the `client_msg_id` to recognise it by. */
  say(text) {
    return this.#sendKept({ type: "say", text });
  }

  /** @param {string} value @returns {string} */
  choose(value) {
    return this.#sendKept({ type: "choose", value });
  }

  /** @param {boolean} [shareHistory] whether the person may read what was said so far. */
  requestHuman(shareHistory = true) {
    this.#change({ isShared: shareHistory });
    this.#sendKept({ type: "request_human", share_history: shareHistory });
  }

  /** Be called back, or without a phone leave a message.
   * @param {{phone?: string, half_day?: string, note?: string}} fields
   * @returns {string} */
  callback(fields) {
    return this.#sendKept({ type: "callback", ...fields });
  }

  leaveQueue() {
    this.#sendKept({ type: "cancel_request" });
  }

  close() {
    this.#sendKept({ type: "close" });
  }

  /** Have everything that was said overwritten, for ever. */
  erase() {
    this.#sendKept({ type: "erase" });
  }

  reopen() {
    this.#sendKept({ type: "reopen" });
  }

  /** @returns {Promise<any>} what the person sees, or null while nobody is asked for. */
  async shared() {
    const address = `${this.hub}/api/v1/conversations/${this.view.conversation}/shared`;
    const headers = { Authorization: `Bearer ${this.token}` };
    return (await (await fetch(address, { headers })).json()).context;
  }

  /** @param {number} seq @param {number} value 1..5 @param {string} [comment] */
  rate(seq, value, comment) {
    this.#sendKept({ type: "rate", seq, value, ...(comment && { comment }) });
  }

  /** @param {number} seq @param {string} [comment] */
  report(seq, comment) {
    this.#sendKept({ type: "report", seq, ...(comment && { comment }) });
  }

  /** @param {{lang?: import("../shared/types.js").Lang,
   *   level?: import("../shared/types.js").Level}} settings */
  set(settings) {
    if (this.view.connection === "online") this.transport.send({ type: "set", ...settings });
    else this.#unsent = { ...this.#unsent, ...settings };
    this.#change(settings);
  }

  /** The citizen is writing: of interest to a person only. */
  typing() {
    if (this.view.state !== "assigned") return;
    if (Date.now() - this.#toldTypingAt < TELL_TYPING_MS) return;
    this.#toldTypingAt = Date.now();
    this.transport.send({ type: "typing" });
  }

  /** Send an unacknowledged frame once more, with the same id. @param {string} id */
  sendAgain(id) {
    const frame = this.transport.outbox.get(id);
    if (frame) this.#sendTracked(frame);
  }

  /** Leave this conversation behind and begin a new one. */
  restart() {
    this.transport.stop();
    this.transport.outbox.clear();
    this.lastSeq = 0;
    this.#gapAt = -1;
    this.token = "";
    this.#change(BEGINNING);
    this.#emit("restarted", { wasUnknown: this.#isUnknown });
    this.#isUnknown = false;
    this.transport.start();
  }

  /** @returns {Frame} */
  #hello() {
    const { conversation, lang, level } = this.view;
    const resume = conversation
      ? { conversation, token: this.token, last_seq: this.lastSeq }
      : {};
    return { type: "hello", protocol: 1, lang, level, ...resume };
  }

  /** @param {Frame} frame */
  #receive(frame) {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "message") this.#message(frame);
    else if (frame.type === "state") this.#state(frame);
    else if (frame.type === "ack") this.#deliver(frame.client_msg_id ?? "", "sent");
    else if (frame.type === "typing") this.#emit("typing", { author: frame.author });
    else if (frame.type === "error") this.#error(frame);
  }

  /** @param {Frame} frame */
  #welcome(frame) {
    this.isReplaying = Boolean(this.view.conversation) && this.lastSeq === 0;
    if (frame.token) this.token = frame.token;
    this.#change({
      conversation: frame.conversation,
      state: frame.state,
      textLimit: frame.limits?.text_chars ?? 1000,
      // Over HTTP only a new conversation is told its reference.
      reference: frame.reference ?? this.view.reference,
      lang: frame.lang ?? this.view.lang,
      level: frame.level ?? this.view.level,
      ...this.#unsent,
    });
    const { conversation, reference } = this.view;
    this.#emit("welcomed", { conversation, reference, token: this.token });
    this.transport.ready();
    if (Object.keys(this.#unsent).length) {
      this.transport.send({ type: "set", ...this.#unsent });
      this.#unsent = {};
    }
  }

  /** @param {any} message a {@link Message} */
  #message(message) {
    if (message.seq <= this.lastSeq) return;
    if (message.seq > this.lastSeq + 1 && this.#gapAt !== this.lastSeq) {
      // Something in between did not arrive: ask once for everything since lastSeq.
      this.#gapAt = this.lastSeq;
      this.transport.resync();
      return;
    }
    this.lastSeq = message.seq;
    if (message.client_msg_id) this.transport.outbox.settle(message.client_msg_id);
    this.#emit("message", message);
    if (message.kind === "disclosure") this.#change({ isDisclosed: true });
  }

  /** @param {Frame} frame */
  #state({ type: _type, ...state }) {
    const settings = { lang: state.lang, level: state.level, ...this.#unsent };
    this.#change({ ...state, ...settings });
    this.isReplaying = false;
    this.#emit("caught-up", {});
  }

  /** @param {Frame} frame */
  #error(frame) {
    if (frame.code === "unknown_conversation") this.#isUnknown = true;
    const id = frame.client_msg_id ?? "";
    const isRetryable = RETRYABLE.has(frame.code);
    if (id && !isRetryable) this.transport.outbox.settle(id);
    if (id) this.#deliver(id, isRetryable ? "failed" : "refused", frame.message, frame.field);
    if (!this.#isUnknown) this.#emit("problem", { message: frame.message });
  }

  #ended() {
    if (this.#isUnknown && this.view.conversation) this.restart();
    else this.#setConnection("unavailable");
  }

  /** @param {View["connection"]} connection */
  #setConnection(connection) {
    if (connection === this.view.connection) return;
    for (const frame of this.transport.outbox.pending()) {
      const id = frame.client_msg_id ?? "";
      if (connection === "online") this.#sendTracked(frame, { isWritten: true });
      else this.#deliver(id, "later");
    }
    this.#change({ connection });
  }

  /** @param {Frame} frame @returns {string} */
  #sendKept(frame) {
    const id = newMessageId();
    // The caller first shows its message under this id, then hears how it fares.
    queueMicrotask(() => this.#sendTracked({ ...frame, client_msg_id: id }));
    return id;
  }

  /** @param {Frame} frame @param {{isWritten?: boolean}} [options] */
  #sendTracked(frame, { isWritten = false } = {}) {
    const id = frame.client_msg_id ?? "";
    if (!isWritten) this.transport.send(frame);
    this.#deliver(id, this.view.connection === "online" || isWritten ? "sending" : "later");
    setTimeout(() => {
      const isWaiting = this.transport.outbox.get(id) !== undefined;
      if (isWaiting && this.view.connection === "online") this.#deliver(id, "failed");
    }, ACK_PATIENCE_MS);
  }

  /** @param {string} id @param {Delivery} delivery @param {string} [reason]
   * @param {string} [field] the one at fault. */
  #deliver(id, delivery, reason, field) {
    this.#emit("delivery", { id, delivery, reason, field });
  }

  /** @param {Partial<View>} change */
  #change(change) {
    const before = this.view;
    this.view = { ...before, ...change };
    this.#emit("change", { before });
  }

  /** @param {string} name @param {object} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
