/**
 * What the console knows: queue, own conversations, messages, unread marks.
 *
 * Pure: frames of the hub go in through `apply`, the views read. No DOM, no socket.
 */

/** @typedef {import("../shared/types.js").Message} Message */
/** @typedef {import("../shared/types.js").Frame} Frame */

/**
 * @typedef {object} QueueItem
 * @property {string} conversation
 * @property {import("../shared/types.js").Lang} lang
 * @property {string|null} topic a guess
 * @property {string|null} topic_name
 * @property {"normal"|"crisis"} priority
 * @property {string} queued_at
 * @property {string} channel
 * @property {boolean} servable
 * @property {string} reason how it came to the request
 * @property {string|null} reserved_for
 * @property {string|null} offered_until
 * @property {string|null} claimed_at
 */

/**
 * @typedef {object} Colleague
 * @property {string} login
 * @property {string} name
 * @property {string[]} langs
 * @property {string|null} team_name
 * @property {number} load
 * @property {number} capacity
 */

/**
 * @typedef {object} Conversation
 * @property {string} id
 * @property {Message[]} messages
 * @property {number} lastSeq
 * @property {any} context the hub's `context` frame, or null
 * @property {number} unread
 * @property {Map<string, {text: string, at: string, failed: string|null}>} unsent by id
 * @property {number} typingUntil milliseconds; the citizen is writing until then
 * @property {Alarm|null} alarm the citizen may be in danger
 * @property {{at: string, author_name: string, text: string}[]} notes
 * @property {number} calmSeq up to here the agent has sent the card or put it away
 */

/**
 * @typedef {object} Alarm
 * @property {number|null} seq the last message about it, null where it cannot be read
 * @property {{lang: import("../shared/types.js").Lang, text: string}} card
 * @property {string|null} pending id of the card that is on its way
 */

/** A sign of writing counts this long, in milliseconds. */
const TYPING_MS = 6_000;

export class Store {
  /** @type {QueueItem[]} crisis first, then oldest first: the hub's order. */
  waiting = [];
  /** @type {QueueItem[]} */
  mine = [];
  waitingCount = 0;
  agentsAvailable = 0;
  /** @type {Colleague[]} others who are available. */
  colleagues = [];
  /** @type {any} the hub's `board` frame, for supervisors. */
  board = null;
  availability = "away";
  /** @type {string|null} */
  backAt = null;
  /** @type {boolean|null} unknown until the hub has said what it remembers. */
  isAvailable = null;
  /** @type {Map<string, Conversation>} */
  conversations = new Map();
  /** @type {string|null} */
  selected = null;
  textLimit = 1000;
  /** @type {string|null} just claimed: selected as soon as the queue says it is ours. */
  #wanted = null;

  /**
   * @param {Frame} frame
   * @param {number} now milliseconds
   * @returns {string[]} conversations that are new among one's own: `open` them.
   */
  apply(frame, now) {
    if (frame.type === "welcome") {
      this.said(frame);
      this.textLimit = frame.limits?.text_chars ?? this.textLimit;
    } else if (frame.type === "queue") {
      return this.#queue(frame);
    } else if (frame.type === "context") {
      this.#update(frame.conversation, (known) => (known.context = frame));
    } else if (frame.type === "notes") {
      this.#update(frame.conversation, (known) => (known.notes = frame.notes));
    } else if (frame.type === "board") {
      this.board = frame;
    } else if (frame.type === "message") {
      this.#message(/** @type {any} */ (frame));
    } else if (frame.type === "crisis") {
      this.#update(frame.conversation, (known) => raiseAlarm(known, frame));
    } else if (frame.type === "typing") {
      const until = now + TYPING_MS;
      this.#update(frame.conversation, (known) => (known.typingUntil = until));
    } else if (frame.type === "error" && frame.client_msg_id) {
      this.#mark(frame.client_msg_id, frame.message);
    }
    return [];
  }

  /** What the agent says, or once said, about being there. @param {any} presence */
  said({ available, availability, reason, back_at: backAt }) {
    this.isAvailable = available;
    this.availability = availability ?? (available ? "available" : (reason ?? "away"));
    this.backAt = backAt ?? null;
  }

  /** @returns {QueueItem|null} what is offered to this agent now. */
  get offer() {
    return this.waiting.find((item) => item.offered_until) ?? null;
  }

  /** @param {string} lang @returns {Colleague[]} who could take a conversation in it. */
  colleaguesFor(lang) {
    return this.colleagues.filter(({ langs }) => langs.includes(lang));
  }

  /** @param {string|null} id */
  select(id) {
    this.selected = id;
    const conversation = id ? this.conversations.get(id) : undefined;
    if (conversation) conversation.unread = 0;
  }

  /** Select as soon as it is one's own. @param {string} id */
  want(id) {
    if (this.conversations.has(id)) this.select(id);
    else this.#wanted = id;
  }

  get current() {
    return this.selected ? (this.conversations.get(this.selected) ?? null) : null;
  }

  /** @returns {number} unread messages in all own conversations. */
  get unread() {
    return [...this.conversations.values()].reduce((sum, { unread }) => sum + unread, 0);
  }

  /** @param {string} conversation @param {string} id @param {string} text @param {string} at */
  addUnsent(conversation, id, text, at) {
    const entry = { text, at, failed: null };
    this.#update(conversation, ({ unsent }) => unsent.set(id, entry));
  }

  /** The card is on its way. @param {string} conversation @param {string} id */
  addCard(conversation, id) {
    this.#update(conversation, ({ alarm }) => alarm && (alarm.pending = id));
  }

  /** The agent has judged it; what comes later alarms again. @param {string} conversation */
  calm(conversation) {
    this.#update(conversation, endAlarm);
  }

  /** It is on its way once more. @param {string} id */
  retryUnsent(id) {
    this.#mark(id, null);
  }

  /** @param {Frame} frame @returns {string[]} */
  #queue(frame) {
    this.waiting = frame.waiting;
    this.mine = frame.mine;
    this.waitingCount = frame.waiting_count ?? frame.waiting.length;
    this.agentsAvailable = frame.agents_available;
    this.colleagues = frame.colleagues ?? [];
    const ids = new Set(this.mine.map((item) => item.conversation));
    for (const id of [...this.conversations.keys()]) {
      // What one no longer holds one no longer reads.
      if (!ids.has(id)) this.conversations.delete(id);
    }
    const fresh = [...ids].filter((id) => !this.conversations.has(id));
    fresh.forEach((id) => this.conversations.set(id, emptyConversation(id)));
    if (this.selected && !ids.has(this.selected)) this.selected = null;
    if (this.#wanted && ids.has(this.#wanted)) {
      this.select(this.#wanted);
      this.#wanted = null;
    }
    return fresh;
  }

  /** @param {Message & {conversation: string}} message */
  #message(message) {
    const conversation = this.conversations.get(message.conversation);
    if (!conversation || message.seq <= conversation.lastSeq) return;
    conversation.messages.push(message);
    conversation.lastSeq = message.seq;
    if (message.client_msg_id) conversation.unsent.delete(message.client_msg_id);
    if (message.author === "agent" && message.kind === "crisis") endAlarm(conversation);
    if (message.author !== "citizen") return;
    conversation.typingUntil = 0;
    if (this.selected !== message.conversation) conversation.unread += 1;
  }

  /** @param {string} id @param {string|null} reason why it failed, null: not (yet). */
  #mark(id, reason) {
    for (const { unsent, alarm } of this.conversations.values()) {
      const waiting = unsent.get(id);
      if (waiting) waiting.failed = reason;
      if (alarm?.pending === id) alarm.pending = null;
    }
  }

  /**
   * Frames about a conversation one does not hold (any more) change nothing.
   * @param {string} id
   * @param {(known: Conversation) => void} change
   */
  #update(id, change) {
    const known = this.conversations.get(id);
    if (known) change(known);
  }
}

/** @param {string} id @returns {Conversation} */
function emptyConversation(id) {
  return {
    id,
    messages: [],
    lastSeq: 0,
    context: null,
    unread: 0,
    unsent: new Map(),
    typingUntil: 0,
    alarm: null,
    notes: [],
    calmSeq: 0,
  };
}

/** @param {Conversation} known @param {any} frame the hub's `crisis` frame. */
function raiseAlarm(known, { seq, card }) {
  // After a cut the hub tells again what the agent has seen to already.
  const isKnown = known.calmSeq > 0 && (seq ?? 0) <= known.calmSeq;
  if (!isKnown) known.alarm = { seq, card, pending: null };
}

/** @param {Conversation} known */
function endAlarm(known) {
  known.alarm = null;
  known.calmSeq = known.lastSeq;
}
