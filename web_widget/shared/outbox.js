/**
 * Frames that the hub has not acknowledged yet. Pure: no socket, no clock.
 *
 * A frame stays here until its `ack`; after a reconnect every frame left is sent
 * again, in order, with the same `client_msg_id`, so the hub stores it once.
 */
export class Outbox {
  /** @type {Map<string, import("./types.js").Frame>} */
  #frames = new Map();

  /** @param {import("./types.js").Frame} frame must carry `client_msg_id`. */
  add(frame) {
    if (!frame.client_msg_id) throw new TypeError("Outbox: client_msg_id is missing");
    this.#frames.set(frame.client_msg_id, frame);
  }

  /**
   * Take a frame out: it was acknowledged, or refused for good.
   * @param {string} id
   * @returns {boolean} whether it was waiting.
   */
  settle(id) {
    return this.#frames.delete(id);
  }

  /** @param {string} id @returns {import("./types.js").Frame|undefined} */
  get(id) {
    return this.#frames.get(id);
  }

  /** @returns {import("./types.js").Frame[]} oldest first. */
  pending() {
    return [...this.#frames.values()];
  }

  clear() {
    this.#frames.clear();
  }
}

/** @returns {string} a random UUID (version 4), also where only https has `randomUUID`. */
export function newMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-a$4-$5");
}
