/**
 * Unsent replies, one a conversation: kept while the tab lives, also over a reload.
 */
const KEY = "relais-drafts";

export class Drafts {
  /** @type {Record<string, string>} */
  #texts;

  constructor() {
    try {
      this.#texts = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    } catch {
      this.#texts = {};
    }
  }

  /** @param {string} conversation */
  get(conversation) {
    return this.#texts[conversation] ?? "";
  }

  /** @param {string} conversation @param {string} text empty removes the draft. */
  set(conversation, text) {
    if (text) this.#texts[conversation] = text;
    else delete this.#texts[conversation];
    this.#save();
  }

  clear() {
    this.#texts = {};
    this.#save();
  }

  #save() {
    try {
      if (Object.keys(this.#texts).length) {
        sessionStorage.setItem(KEY, JSON.stringify(this.#texts));
      } else {
        sessionStorage.removeItem(KEY);
      }
    } catch {
      // Storage is blocked: drafts live as long as the page.
    }
  }
}
