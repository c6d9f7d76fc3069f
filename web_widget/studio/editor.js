/**
 * One file being edited: its fields, the faults of the draft, and what it changes.
 * Keeps every field on the screen in step with them.
 */
import { ApiError } from "../console/api.js";
import { changedElsewhere, isWithin, keyOf, readFault } from "./places.js";
import { Saver } from "./saver.js";

/** @typedef {import("./api.js").Place} Place */
/** @typedef {ReturnType<typeof readFault>} Fault */

export class Editor {
  /** @type {Fault[]} of the whole draft. */
  faults = [];
  /** @type {Set<string>} places that the draft changes in this file. */
  changed = new Set();
  /** @type {Map<string, () => void>} */
  #views = new Map();
  /** @type {Set<() => void>} */
  #watchers = new Set();
  #looks = 0;

  /**
   * @param {string} path
   * @param {object} studio
   * @param {import("../shared/i18n.js").Texts} studio.texts
   * @param {import("./api.js").StudioApi} studio.api
   * @param {import("../console/api.js").Agent} studio.agent
   * @param {import("./drafting.js").Drafting} studio.drafting
   * @param {import("./unsaved.js").Unsaved} studio.unsaved
   * @param {(words: string) => void} studio.say
   * @param {() => void} studio.leaveDraft shows what is live instead.
   * @param {() => void} studio.onSessionOver
   * @param {() => string} title of a new draft.
   */
  constructor(path, studio, title) {
    this.path = path;
    this.studio = studio;
    this.texts = studio.texts;
    this.saver = new Saver(path, {
      api: studio.api,
      unsaved: studio.unsaved,
      draft: () => studio.drafting.id,
      chooseDraft: () => this.choose(title()),
      onField: (place) => this.#onField(place),
      onStored: () => this.look(),
      onSessionOver: () => studio.onSessionOver(),
    });
    this.title = title;
  }

  get draft() {
    return this.studio.drafting.draft;
  }

  get mayEdit() {
    return this.studio.agent.permissions.includes("edit");
  }

  get isEditable() {
    return this.mayEdit && (!this.draft || this.draft.state === "open");
  }

  async load() {
    await this.saver.load();
    await this.look();
  }

  /** Ask for a draft, and read the file in it. @param {string} title */
  async choose(title) {
    const id = await this.studio.drafting.ask(this.texts, title);
    if (id) {
      await this.saver.moveTo().catch(() => null);
      await this.look();
      this.#updateAll();
    }
    return id;
  }

  /** Faults and changes of the draft, as they are now. */
  async look() {
    const { api, drafting } = this.studio;
    const turn = (this.#looks += 1);
    if (drafting.id) {
      try {
        const [faults] = await Promise.all([api.faults(drafting.id), drafting.refresh()]);
        if (turn !== this.#looks) return;
        this.faults = faults.map(readFault);
      } catch (error) {
        // Saving says so itself; the next look comes with the next save.
        if (!(error instanceof ApiError)) throw error;
      }
    } else {
      this.faults = [];
    }
    const file = this.draft?.files.find((/** @type {any} */ each) => each.path === this.path);
    this.changed = new Set((file?.fields ?? []).map((/** @type {any} */ f) => keyOf(f.place)));
    this.#updateAll();
  }

  /** @param {Fault} fault @returns {string|null} the file that it is about. */
  pathOf(fault) {
    if (fault.path) return fault.path;
    const isTopic = ["answers", "names", "sources", "related", "review_by", "valid_from", "legal_basis"];
    if (isTopic.includes(String(fault.place[0]))) return `answers/${fault.name}.yml`;
    const holder = this.draft?.files.find(
      (/** @type {any} */ file) =>
        file.path.startsWith("texts/") &&
        file.fields.some((/** @type {any} */ f) => f.place[0] === fault.place[0]),
    );
    return holder?.path ?? (this.path.startsWith("texts/") ? this.path : null);
  }

  /** @param {Place} place @returns {Fault[]} what is wrong in this field. */
  faultsAt(place) {
    return this.faults.filter(
      (fault) =>
        fault.place.length > 0 && isWithin(fault.place, place) && this.pathOf(fault) === this.path,
    );
  }

  /** @param {Place} place */
  staleAt(place) {
    return changedElsewhere(place, this.changed);
  }

  /** @param {Place} place @param {() => void} update called when something is new about it. */
  show(place, update) {
    this.#views.set(keyOf(place), update);
  }

  /** @param {() => void} update called when something is new about the whole. */
  watch(update) {
    this.#watchers.add(update);
  }

  /** What is on the screen goes; what is being saved goes on. */
  clearViews() {
    this.#views.clear();
    this.#watchers.clear();
  }

  /** @param {Place} place */
  #onField(place) {
    this.#views.get(keyOf(place))?.();
    for (const update of this.#watchers) update();
    const { status, reason } = this.saver.field(place);
    if (status === "saved") this.studio.say(this.texts.t("saved"));
    if (status === "failed") this.studio.say(this.texts.t("notSaved", { why: this.texts.t(`unsaved.${reason}`) }));
    if (status === "disputed") this.studio.say(this.texts.t("disputed"));
  }

  #updateAll() {
    for (const update of this.#views.values()) update();
    for (const update of this.#watchers) update();
  }
}
