/**
 * The citizen's link: a WebSocket, and where one cannot be opened the same over HTTP,
 * until a socket can be opened again.
 */
import { ReconnectingSocket, openSocket } from "../shared/socket.js";
import { PollSocket } from "./poll-socket.js";

/** So many failures in a row, without ever a welcome, and sockets count as blocked. */
const FAILURES_BEFORE_POLLING = 2;
/** While polling, see this often whether a socket can be opened, in milliseconds. */
const TRY_SOCKET_MS = 60_000;

export class Transport extends ReconnectingSocket {
  isPolling = false;
  #failures = 0;
  #wasWelcomed = false;
  /** @type {any} */
  #trialTimer = null;

  /**
   * @param {Omit<import("../shared/socket.js").SocketOptions, "url"|"onOpen"> & {
   *   hub: string, hello: () => import("../shared/types.js").Frame,
   *   fetch?: typeof fetch }} options
   *   `hub` is its origin, `hello` makes the first frame of each link.
   */
  constructor({ hub, hello, onStatus, fetch = globalThis.fetch?.bind(globalThis), ...options }) {
    const socketUrl = `${hub.replace(/^http/, "ws")}/ws/citizen`;
    const { connect = openSocket } = options;
    super({
      ...options,
      url: () => (this.isPolling ? `${hub}/api/v1/conversations` : socketUrl),
      connect: (url) => (this.isPolling ? new PollSocket(url, fetch) : connect(url)),
      onOpen: () => this.send(hello(), { greeting: true }),
      onStatus: (status) => this.#changed(status),
    });
    this.onStatus = onStatus;
    this.openSocket = () => connect(socketUrl);
  }

  stop() {
    super.stop();
    this.options.cancel(this.#trialTimer);
  }

  /** @param {"online"|"reconnecting"} status */
  #changed(status) {
    if (status === "online") {
      this.#failures = 0;
      if (this.isPolling) this.#tryLater();
      else this.#wasWelcomed = true;
    } else if (!this.isPolling && !this.#wasWelcomed) {
      // Not told: to the citizen the chat is still connecting.
      this.#failures += 1;
      if (this.#failures >= FAILURES_BEFORE_POLLING) this.#goOn(true);
      return;
    }
    this.onStatus(status);
  }

  #tryLater() {
    this.options.cancel(this.#trialTimer);
    this.#trialTimer = this.options.later(() => this.#trySocket(), TRY_SOCKET_MS);
  }

  #trySocket() {
    let trial;
    try {
      trial = this.openSocket();
    } catch {
      this.#tryLater();
      return;
    }
    trial.onclose = () => this.#tryLater();
    trial.onopen = () => {
      trial.onclose = null;
      trial.close();
      // One failure is enough to come back here.
      this.#failures = FAILURES_BEFORE_POLLING - 1;
      this.#goOn(false);
    };
  }

  /** @param {boolean} isPolling */
  #goOn(isPolling) {
    this.isPolling = isPolling;
    this.resync();
  }
}
