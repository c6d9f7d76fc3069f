/**
 * One field that saves itself: what the hub has, what stands on the screen, and how far
 * saving is. A state machine that knows neither DOM nor network nor clock.
 *
 * saved → typing → saving → saved; from saving also → failed (nothing lost, goes on with
 * the next try) or → disputed (somebody else changed it; the person decides).
 */
import { isSame, trimmed } from "./places.js";

/** @typedef {"saved"|"typing"|"saving"|"failed"|"disputed"} FieldStatus */

export class FieldState {
  /** @type {FieldStatus} */
  status = "saved";
  /** Whether this person changed it since it was read. */
  isTouched = false;
  /** @type {string} why it is not saved: a key of texts. */
  reason = "";
  /** @type {any} what somebody else wrote meanwhile, while disputed. */
  theirs = null;
  /** @type {any} under way to the hub. */
  #sent = null;

  /** @param {any} value what the hub has. */
  constructor(value) {
    this.server = trimmed(value ?? null);
    this.value = this.server;
  }

  /** Whether something here is not with the hub yet. */
  get isUnsaved() {
    return this.status !== "saved";
  }

  /** @param {any} value as it is typed; null for nothing. */
  type(value) {
    this.value = value;
    this.isTouched = true;
    if (this.status === "saving" || this.status === "disputed") return;
    this.status = isSame(value, this.server) ? "saved" : "typing";
  }

  /** @returns {{was: any, value: any}|null} what to send now, or null for nothing. */
  send() {
    if (this.status !== "typing" && this.status !== "failed") return null;
    if (isSame(this.value, this.server)) {
      this.status = "saved";
      return null;
    }
    this.status = "saving";
    this.#sent = this.value;
    return { was: this.server, value: this.value };
  }

  /** The hub has what was sent. */
  stored() {
    this.server = this.#sent;
    this.status = isSame(this.value, this.server) ? "saved" : "typing";
  }

  /** @param {string} reason */
  fail(reason) {
    this.status = "failed";
    this.reason = reason;
  }

  /** @param {any} now what stands there instead of what was seen. */
  dispute(now) {
    this.theirs = trimmed(now ?? null);
    // The same words from two people are no dispute.
    if (isSame(this.theirs, this.value)) {
      this.server = this.theirs;
      this.status = "saved";
    } else {
      this.status = "disputed";
    }
  }

  /** @param {"theirs"|"mine"} whose words stay. */
  settle(whose) {
    if (this.status !== "disputed") return;
    this.server = this.theirs;
    if (whose === "theirs") this.value = this.theirs;
    this.status = isSame(this.value, this.server) ? "saved" : "typing";
  }

  /** @param {any} value read again from the hub; what is being written stays. */
  refresh(value) {
    const fresh = trimmed(value ?? null);
    if (this.status === "saved") {
      this.server = fresh;
      this.value = fresh;
    } else if (this.status === "typing" || this.status === "failed") {
      if (isSame(fresh, this.server)) return;
      this.dispute(fresh);
    }
  }
}
