/**
 * Parts that many conversations never need: loaded, with their texts, when they are.
 */
import { el } from "../shared/dom.js";
import { Texts, loadTexts } from "../shared/i18n.js";

/** @typedef {import("./session.js").View} View */
/** @typedef {{node: HTMLElement, update: (view: View) => void}} Part */

/**
 * @param {Texts} texts
 * @param {(view: View) => boolean} isNeeded
 * @param {(texts: Texts) => Promise<Part>} make with all texts.
 * @returns {Part} a place for it; after a failure the next change tries again.
 */
export function later(texts, isNeeded, make) {
  const node = el("div.later");
  /** @type {Promise<Part>|null} */
  let part = null;
  /** @type {View} */
  let latest;
  const load = async () => {
    const own = await loadTexts(texts.lang, new URL("./i18n/", import.meta.url).href);
    const made = await make(new Texts(texts.lang, { ...texts.table, ...own.table }));
    node.append(made.node);
    return made;
  };
  /** @param {View} view */
  const update = async (view) => {
    latest = view;
    if (!part && !isNeeded(view)) return;
    try {
      part ??= load();
      (await part).update(latest);
    } catch {
      part = null;
    }
  };
  return { node, update };
}
