/**
 * The parts around the log, made in one language and made again in another.
 */
import { createComposer } from "./composer.js";
import { createFooter } from "./footer.js";
import { createHeader } from "./header.js";
import { later } from "./later.js";
import { createConnectionNotice, createQueueNotice } from "./notices.js";

/**
 * @typedef {object} Actions what the citizen can do around the log
 * @property {() => void} person
 * @property {(lang: import("../shared/types.js").Lang) => void} lang
 * @property {() => void} level
 * @property {() => void} exit
 * @property {() => void} minimise
 * @property {() => void} retry
 * @property {() => void} leaveQueue
 * @property {(isShared: boolean) => void} share
 * @property {(value: number, comment: string) => void} rate
 * @property {() => void} save
 * @property {() => void} startNew
 * @property {() => void} reopen
 * @property {() => void} erase
 * @property {() => Promise<any>} shared what the person sees.
 * @property {(text: string) => void} send
 * @property {() => void} typing
 * @property {() => void} end
 */

/** @typedef {ReturnType<typeof createParts>} Parts */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} hub
 * @param {Actions} on
 * @param {string} draft what is being written.
 */
export function createParts(texts, hub, on, draft) {
  const header = createHeader(texts, on);
  const connection = createConnectionNotice(texts, on);
  const bulletin = later(
    texts,
    (view) => Boolean(view.bulletin),
    async (all) => (await import("./bulletin.js")).createBulletin(all, hub),
  );
  // There before its words are, so that they are read out.
  bulletin.node.setAttribute("role", "status");
  const queue = createQueueNotice(texts, on);
  const seen = later(
    texts,
    ({ state }) => state === "queued" || state === "assigned",
    async (all) => (await import("./seen.js")).createSeen(all, on.shared),
  );
  const closing = later(
    texts,
    ({ state }) => state === "closed",
    async (all) => (await import("./closing.js")).createClosing(all, on),
  );
  const composer = createComposer(texts, on, draft);
  const footer = createFooter(texts, hub, on);
  return {
    composer,
    above: [header, bulletin, connection],
    below: [queue, seen, closing, composer, footer],
  };
}

/**
 * Put the parts around what lasts, which stays in place: moving the log or a live
 * region would read it out again.
 * @param {HTMLElement} panel
 * @param {HTMLElement[]} lasting
 * @param {Parts} parts
 */
export function arrange(panel, lasting, { above, below }) {
  /** @type {any[]} */
  const children = [...panel.children];
  for (const child of children) if (!lasting.includes(child)) child.remove();
  if (!children.length) panel.append(...lasting);
  panel.prepend(...above.map(({ node }) => node));
  panel.append(...below.map(({ node }) => node));
}
