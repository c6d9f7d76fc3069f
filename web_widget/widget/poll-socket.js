/**
 * Looks like a WebSocket and speaks HTTP, for networks that block sockets: each verb is
 * a POST, what is new comes from a GET that waits, and both arrive as the frames a
 * socket would have brought. Whoever holds it keeps time: a link that is silent is dead.
 */

/** How long the hub may hold a request open, in seconds; the protocol allows 25. */
const WAIT_SECONDS = 20;
/** Shorter while queued: the place comes with the answer only. */
const QUEUED_WAIT_SECONDS = 4;

/** @typedef {import("../shared/types.js").Frame} Frame */

export class PollSocket {
  /** As in WebSocket: 0 connecting, 1 open, 3 closed. */
  readyState = 0;
  /** @type {(() => void)|null} */
  onopen = null;
  /** @type {((event: {data: string}) => void)|null} */
  onmessage = null;
  /** @type {((event: {code: number}) => void)|null} */
  onclose = null;
  #address = "";
  #token = "";
  #stop = new AbortController();
  /** Verbs leave one after the other, in the order they were given. */
  #queue = Promise.resolve();

  /**
   * @param {string} url of the conversations: "https://hub.example/api/v1/conversations".
   * @param {typeof fetch} fetch
   */
  constructor(url, fetch) {
    this.url = url;
    this.fetch = fetch;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.();
    });
  }

  /** @param {string} text a frame; the first must be `hello`. */
  send(text) {
    const frame = JSON.parse(text);
    if (frame.type === "hello") this.#run(() => this.#attend(frame));
    else if (frame.type !== "ping") {
      this.#queue = this.#queue.then(() => this.#run(() => this.#post(frame)));
    }
  }

  close() {
    this.readyState = 3;
    this.#stop.abort();
  }

  /** A failure closes the link, as that of a socket would. @param {() => Promise<void>} work */
  async #run(work) {
    if (this.readyState > 1) return;
    try {
      await work();
    } catch (error) {
      if (this.readyState > 1) return;
      const { frame } = /** @type {any} */ (error);
      if (frame) this.#tell(frame);
      this.close();
      this.onclose?.({ code: frame?.code === "unknown_conversation" ? 1008 : 1006 });
    }
  }

  /** Open or resume, then ask for what is new until closed. @param {Frame} hello */
  async #attend(hello) {
    const { lang, level, conversation, last_seq } = hello;
    const opened = conversation ? hello : await this.#call("", { lang, level });
    this.#address = `/${opened.conversation}`;
    this.#token = opened.token;
    let after = last_seq ?? 0;
    for (let wait = 0, isFirst = true; this.readyState === 1; isFirst = false) {
      const path = `${this.#address}/messages?after=${after}&wait=${wait}`;
      const { messages, state } = await this.#call(path);
      if (isFirst) this.#tell({ ...opened, ...state, type: "welcome" });
      for (const frame of [...messages, state]) {
        after = frame.seq ?? after;
        this.#tell(frame);
      }
      wait = state.state === "queued" ? QUEUED_WAIT_SECONDS : WAIT_SECONDS;
    }
  }

  /** @param {Frame} frame */
  async #post({ type, ...fields }) {
    const answer = await this.#call(`${this.#address}/${type}`, fields).catch((error) => {
      if (!error.frame) throw error;
      return { ...error.frame, client_msg_id: fields.client_msg_id };
    });
    this.#tell(answer);
  }

  /** @param {object} frame */
  #tell(frame) {
    if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /**
   * @param {string} path behind the address of the conversations.
   * @param {object} [body] without one, asks with GET.
   * @throws {Error} no answer; with a `frame` when the hub refused (RFC 9457).
   */
  async #call(path, body) {
    const { fetch } = this;
    const response = await fetch(this.url + path, {
      method: body ? "POST" : "GET",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.#token}` },
      body: body && JSON.stringify(body),
      signal: this.#stop.signal,
    });
    const content = await response.json();
    if (response.ok) return content;
    const { title: code, detail: message, ...more } = content;
    throw Object.assign(new Error(code), { frame: { ...more, type: "error", code, message } });
  }
}
