/**
 * One WebSocket that comes back by itself: back-off, heartbeat, unacknowledged frames.
 *
 * It knows three verbs only (`ping`, `pong`, `ack`); what the frames mean is the
 * caller's business. Clock, randomness and what opens the link are arguments, so the
 * behaviour can be tested without a network.
 */
import { Outbox } from "./outbox.js";

export const HEARTBEAT_MS = 20_000;
/** Beats without any sign of life before the link is taken for dead. */
export const MISSED_BEATS = 2;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A link that is not welcomed this soon after the attempt began is none. */
export const WELCOME_MS = 10_000;
/** Close codes after which the same attempt cannot succeed. */
const FINAL_CODES = new Set([1002, 1008]);

/** @param {string} url @returns {Link} */
export const openSocket = (url) => new WebSocket(url);

/**
 * Exponential back-off with full jitter over the upper half: clients that lost the
 * same hub do not all come back in the same second.
 * @param {number} attempt 0 for the first retry.
 * @param {number} random 0..1
 * @returns {number} milliseconds.
 */
export function backoffDelay(attempt, random) {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/**
 * What is used of a WebSocket.
 * @typedef {object} Link
 * @property {number} readyState
 * @property {((event: any) => void)|null} onopen
 * @property {((event: any) => void)|null} onmessage
 * @property {((event: any) => void)|null} onclose
 * @property {(text: string) => void} send
 * @property {() => void} close
 */

/**
 * @typedef {object} SocketOptions
 * @property {() => string|Promise<string>} url asked again before each attempt; may
 *   reject with an error whose `final` is true to stop trying.
 * @property {(frame: any) => void} onFrame every frame but pong, parsed.
 * @property {() => void} onOpen the link is open: the caller sends its greeting, then
 *   calls {@link ReconnectingSocket.ready} once it may talk.
 * @property {(status: "online"|"reconnecting") => void} onStatus
 * @property {(reason: {code: number, error?: any}) => void} onFinal no further attempt.
 * @property {(url: string) => Link} [connect] opens the link.
 * @property {typeof setTimeout} [later]
 * @property {typeof clearTimeout} [cancel]
 * @property {() => number} [random]
 */

export class ReconnectingSocket {
  outbox = new Outbox();
  /** @type {Link|null} */
  #socket = null;
  #attempt = 0;
  #missed = 0;
  #isReady = false;
  #isStopped = true;
  #isConnecting = false;
  /** @type {any} */
  #retryTimer = null;
  /** @type {any} */
  #beatTimer = null;
  /** @type {any} */
  #welcomeTimer = null;

  /** @param {SocketOptions} options */
  constructor(options) {
    this.options = {
      connect: openSocket,
      later: setTimeout.bind(globalThis),
      cancel: clearTimeout.bind(globalThis),
      random: Math.random,
      ...options,
    };
  }

  start() {
    this.#isStopped = false;
    this.#connect();
  }

  /** Stop for good; frames in the outbox stay there. */
  stop() {
    this.#isStopped = true;
    this.#dropTimers();
    this.#drop();
  }

  /** Try now instead of waiting for the back-off (button, network is back). */
  retryNow() {
    if (this.#isStopped || this.#isReady || this.#isConnecting) return;
    this.#attempt = 0;
    this.resync();
  }

  /** Drop the link and take a new one, to be told again what was missed. */
  resync() {
    if (this.#isStopped) return;
    this.#dropTimers();
    this.#drop();
    this.#connect();
  }

  /** Ask for a sign of life at once, e.g. when the page becomes visible again. */
  probe() {
    if (this.#isReady) this.#beat();
    else this.retryNow();
  }

  /** The hub has welcomed us: send what is waiting. */
  ready() {
    this.#isReady = true;
    this.#attempt = 0;
    this.options.cancel(this.#welcomeTimer);
    this.options.onStatus("online");
    for (const frame of this.outbox.pending()) this.#write(frame);
    this.#scheduleBeat();
  }

  /**
   * Send a frame. One with `client_msg_id` is kept until acknowledged and sent again
   * after a reconnect; one without is dropped when there is no link.
   * @param {import("./types.js").Frame} frame
   * @param {{greeting?: boolean}} [options] a greeting may go before `ready`.
   */
  send(frame, { greeting = false } = {}) {
    if (frame.client_msg_id) this.outbox.add(frame);
    if (this.#isReady || greeting) this.#write(frame);
  }

  async #connect() {
    this.#isConnecting = true;
    try {
      const url = await this.options.url();
      if (this.#isStopped) return;
      this.#open(this.options.connect(url));
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isConnecting = false;
    }
  }

  /** @param {any} error */
  #failed(error) {
    if (error?.final) this.#end({ code: 0, error });
    else this.#retryLater();
  }

  /** @param {Link} socket */
  #open(socket) {
    this.#socket = socket;
    this.#welcomeTimer = this.options.later(() => this.#replace(), WELCOME_MS);
    socket.onopen = () => this.options.onOpen();
    socket.onmessage = (event) => this.#receive(socket, event.data);
    socket.onclose = (event) => {
      if (socket !== this.#socket) return;
      if (FINAL_CODES.has(event.code)) this.#end({ code: event.code });
      else this.#replace();
    };
  }

  /** @param {Link} socket @param {string} data */
  #receive(socket, data) {
    if (socket !== this.#socket) return;
    this.#missed = 0;
    const frame = JSON.parse(data);
    if (frame.type === "pong") return;
    if (frame.type === "ack") this.outbox.settle(frame.client_msg_id);
    this.options.onFrame(frame);
  }

  #scheduleBeat() {
    this.options.cancel(this.#beatTimer);
    this.#beatTimer = this.options.later(() => this.#beat(), HEARTBEAT_MS);
  }

  #beat() {
    if (!this.#isReady) return;
    if (this.#missed >= MISSED_BEATS) {
      this.#replace();
      return;
    }
    this.#missed += 1;
    this.#write({ type: "ping" });
    this.#scheduleBeat();
  }

  /** The link is dead or mute. */
  #replace() {
    this.#drop();
    this.#retryLater();
  }

  #retryLater() {
    if (this.#isStopped) return;
    const delay = backoffDelay(this.#attempt, this.options.random());
    this.#attempt += 1;
    this.options.cancel(this.#retryTimer);
    this.#retryTimer = this.options.later(() => this.#connect(), delay);
    this.options.onStatus("reconnecting");
  }

  /** @param {{code: number, error?: any}} reason */
  #end(reason) {
    this.stop();
    this.options.onFinal(reason);
  }

  /** Forget the current link without telling it more than goodbye. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#isReady = false;
    this.#missed = 0;
    this.options.cancel(this.#beatTimer);
    this.options.cancel(this.#welcomeTimer);
    socket?.close();
  }

  #dropTimers() {
    this.options.cancel(this.#retryTimer);
    this.options.cancel(this.#beatTimer);
  }

  /** @param {object} frame */
  #write(frame) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }
}
