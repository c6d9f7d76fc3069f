/**
 * What undoes the removal of a topic, kept in this tab so that it outlives the page.
 */

/** @param {string} draft @param {string} topic */
export function keptUndo(draft, topic) {
  const key = `relais-studio-undo-${draft}-${topic}`;
  return {
    /** @returns {any} null where nothing is kept. */
    get() {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? "null");
      } catch {
        return null;
      }
    },
    /** @param {any} undo null: forget it. */
    set(undo) {
      try {
        if (undo) sessionStorage.setItem(key, JSON.stringify(undo));
        else sessionStorage.removeItem(key);
      } catch {
        // Without storage the way back is the draft itself.
      }
    },
  };
}
