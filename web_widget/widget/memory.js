/**
 * The one thing the widget keeps in the browser: which conversation this tab holds.
 *
 * One sessionStorage item, written only after the citizen has opened the chat, gone
 * when the tab closes. Where storage is blocked the widget works without it.
 */
const KEY = "relais";

/**
 * @typedef {object} Remembered
 * @property {string} conversation
 * @property {string} token
 * @property {string} [reference] to read out on the phone
 * @property {number} last_seq last message the citizen has had on screen
 * @property {boolean} open whether the panel was open
 */

/** @returns {Remembered|null} */
export function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
}

/** @param {Partial<Remembered>} change merged with what is there. */
export function remember(change) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...recall(), ...change }));
  } catch {
    // Storage is blocked or full: the conversation lives as long as the page.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
