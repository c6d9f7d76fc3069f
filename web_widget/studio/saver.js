/**
 * Saves the fields of one file, each by itself, one request after the other. Nothing
 * typed is lost: it stays in `Unsaved` until the hub has it. Touches no DOM.
 */
import { ApiError } from "../console/api.js";
import { FieldState } from "./field-state.js";
import { isSame, keyOf, placeOfKey, valueAt } from "./places.js";

/** @typedef {import("./api.js").Place} Place */

const PAUSE_MS = 1_000;
const RETRY_MS = 5_000;

export class Saver {
  /** @type {any} what the file holds in the draft, or live. */
  holds = null;
  /** @type {Map<string, FieldState>} */
  fields = new Map();
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** @type {Map<string, any>} */
  #timers = new Map();
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  #isOver = false;

  /**
   * @param {string} path
   * @param {object} options
   * @param {Pick<import("./api.js").StudioApi, "file"|"putField">} options.api
   * @param {import("./unsaved.js").Unsaved} options.unsaved
   * @param {() => string|null} options.draft id of the draft that is written in.
   * @param {() => Promise<string|null>} options.chooseDraft asks for one; null for none.
   * @param {(place: Place) => void} options.onField something changed about a field.
   * @param {() => void} options.onStored the hub has a change.
   * @param {(error: ApiError) => void} options.onSessionOver
   */
  constructor(path, options) {
    this.path = path;
    this.options = options;
  }

  /** Read the file, and take up again what an earlier page left unsaved. */
  async load() {
    const draft = this.options.draft();
    this.holds = await this.options.api.file(this.path, draft);
    for (const [key, state] of this.fields) {
      state.refresh(valueAt(this.holds, this.#placeOf(key)));
      this.#keep(key, state);
    }
    for (const key of this.options.unsaved.places(draft, this.path)) {
      if (!this.fields.get(key)?.isUnsaved) this.#takeUp(key, draft);
    }
  }

  /** @param {string} key @param {string|null} draft */
  #takeUp(key, draft) {
    const kept = this.options.unsaved.get(draft, this.path, key);
    const place = this.#placeOf(key);
    const state = this.field(place);
    const now = state.server;
    state.type(kept.value);
    if (!isSame(now, kept.was) && state.isUnsaved) state.dispute(now);
    if (state.isUnsaved) this.#schedule(place, 0);
    else this.#keep(key, state);
  }

  /** @param {Place} place @returns {FieldState} */
  field(place) {
    const key = keyOf(place);
    this.#places.set(key, place);
    const known = this.fields.get(key);
    if (known) return known;
    const state = new FieldState(valueAt(this.holds, place));
    this.fields.set(key, state);
    return state;
  }

  /** @param {Place} place @param {any} value */
  typed(place, value) {
    const state = this.field(place);
    state.type(value);
    this.#keep(keyOf(place), state);
    if (state.status !== "disputed") this.#schedule(place, PAUSE_MS);
    this.options.onField(place);
  }

  /** Save now what waits for its pause. @param {Place} place */
  left(place) {
    if (!this.#timers.has(keyOf(place))) return;
    this.#schedule(place, 0);
  }

  /** @param {Place} place @param {"theirs"|"mine"} whose */
  settle(place, whose) {
    const state = this.field(place);
    state.settle(whose);
    this.#keep(keyOf(place), state);
    this.#schedule(place, 0);
    this.options.onField(place);
  }

  /** Try again everything that could not be saved. */
  retry() {
    // Without a draft there is nowhere to save to; asking again is for a next change.
    if (!this.options.draft()) return;
    for (const [key, state] of this.fields) {
      if (state.status === "failed" || state.status === "typing") {
        this.#schedule(this.#placeOf(key), 0);
      }
    }
  }

  /** @returns {boolean} something is not with the hub yet. */
  get isUnsaved() {
    return [...this.fields.values()].some((state) => state.isUnsaved);
  }

  /** Every text that is waiting goes now; then nothing is sent any more. */
  stop() {
    this.retry();
    this.#isOver = true;
  }

  /** @param {Place} place @param {number} after milliseconds */
  #schedule(place, after) {
    if (this.#isOver) return;
    const key = keyOf(place);
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      this.#queue = this.#queue.then(() => this.#save(place));
    }, after);
    this.#timers.set(key, timer);
  }

  /** @param {Place} place */
  async #save(place) {
    const { options } = this;
    const key = keyOf(place);
    const state = this.field(place);
    if (state.status !== "typing" && state.status !== "failed") return;
    const before = options.draft();
    const draft = before ?? (await options.chooseDraft());
    if (!draft) {
      state.fail("noDraft");
      options.onField(place);
      return;
    }
    const change = state.send();
    if (!change) {
      this.#keep(key, state);
      options.onField(place);
      return;
    }
    options.onField(place);
    try {
      await options.api.putField(draft, { path: this.path, place, ...change });
      state.stored();
      this.#keep(key, state);
      options.onStored();
      if (state.isUnsaved) this.#schedule(place, PAUSE_MS);
    } catch (error) {
      this.#refused(place, state, error);
    }
    options.onField(place);
  }

  /** @param {Place} place @param {FieldState} state @param {unknown} error */
  #refused(place, state, error) {
    if (!(error instanceof ApiError)) throw error;
    const code = error.problem.title;
    if (error.status === 409 && code === "changed_meanwhile") {
      state.dispute(error.problem.now);
      this.#keep(keyOf(place), state);
    } else if (error.status === 0 || error.status >= 500) {
      state.fail("offline");
      this.#schedule(place, RETRY_MS);
    } else if (error.status === 401) {
      state.fail("sessionOver");
      this.options.onSessionOver(error);
    } else if (code === "not_in_this_state") {
      state.fail("notOpen");
    } else {
      state.fail(error.status === 422 ? "cannotBe" : "refused");
    }
  }

  /** @param {string} key @param {FieldState} state */
  #keep(key, state) {
    const { unsaved, draft } = this.options;
    if (state.isUnsaved) {
      unsaved.keep(draft(), this.path, key, { was: state.server, value: state.value });
    } else {
      unsaved.forget(draft(), this.path, key);
    }
  }

  /** A draft was chosen after something had been typed: what waits belongs to it. */
  async moveTo() {
    await this.load();
    for (const key of this.options.unsaved.places(null, this.path)) {
      this.options.unsaved.forget(null, this.path, key);
    }
  }

  /** @param {string} key @returns {Place} */
  #placeOf(key) {
    return this.#places.get(key) ?? placeOfKey(key);
  }
}
