/**
 * What was typed and is not with the hub yet: kept while the tab lives, also over a
 * reload. Keyed by draft, file and place.
 */
const KEY = "relais-studio-unsaved";

export class Unsaved {
  /** @type {Record<string, {was: any, value: any}>} */
  #kept = {};

  /** @param {Pick<Storage, "getItem"|"setItem"|"removeItem">|null} [storage] null keeps it for the page. */
  constructor(storage = ownStorage()) {
    this.storage = storage;
    try {
      this.#kept = JSON.parse(storage?.getItem(KEY) ?? "{}");
    } catch {
      this.#kept = {};
    }
  }

  /** @param {string|null} draft @param {string} path @param {string} place */
  get(draft, path, place) {
    return this.#kept[key(draft, path, place)] ?? null;
  }

  /** @param {string|null} draft @param {string} path @param {string} place @param {{was: any, value: any}} typed */
  keep(draft, path, place, typed) {
    this.#kept[key(draft, path, place)] = typed;
    this.#save();
  }

  /** @param {string|null} draft @param {string} path @param {string} place */
  forget(draft, path, place) {
    if (!(key(draft, path, place) in this.#kept)) return;
    delete this.#kept[key(draft, path, place)];
    this.#save();
  }

  /** @param {string|null} draft @param {string} path @returns {string[]} places. */
  places(draft, path) {
    const head = key(draft, path, "");
    return Object.keys(this.#kept)
      .filter((each) => each.startsWith(head))
      .map((each) => each.slice(head.length));
  }

  get isEmpty() {
    return Object.keys(this.#kept).length === 0;
  }

  clear() {
    this.#kept = {};
    this.#save();
  }

  #save() {
    try {
      if (this.isEmpty) this.storage?.removeItem(KEY);
      else this.storage?.setItem(KEY, JSON.stringify(this.#kept));
    } catch {
      // Storage is blocked or full: it lives as long as the page.
    }
  }
}

/** @param {string|null} draft @param {string} path @param {string} place */
function key(draft, path, place) {
  return `${draft ?? "live"}|${path}|${place}`;
}

/** @returns {Storage|null} */
function ownStorage() {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
