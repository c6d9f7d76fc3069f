/**
 * The line above the columns: who is logged in, available or not, tools; and, on one
 * narrow column, the choice of the part that is shown.
 */
import { button, el } from "../shared/dom.js";
import { languageSelect } from "./language-select.js";
import { createPresence } from "./presence.js";

/** On one narrow column, which part is shown. @typedef {"queue"|"conversation"|"context"} View */

/** @type {View[]} */
const VIEWS = ["queue", "conversation", "context"];

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./api.js").Agent} agent
 * @param {import("./sound.js").Sound} sound
 * @param {object} on
 * @param {(said: any) => void} on.presence
 * @param {(isShown: boolean) => void} on.board
 * @param {() => void} on.shortcuts
 * @param {(lang: import("../shared/types.js").Lang) => void} on.lang
 * @param {() => void} on.logOut
 */
export function createTopBar(texts, agent, sound, on) {
  const presence = createPresence(texts, on.presence);
  const board = button(texts.t("board"), {
    kind: "small",
    "aria-pressed": "false",
    "data-control": "board",
    onclick: () => on.board(board.getAttribute("aria-pressed") !== "true"),
  });
  const soundButton = button(texts.t("sound"), {
    kind: "quiet small",
    "aria-pressed": String(sound.isOn),
    "data-control": "sound",
    onclick: () => {
      sound.toggle();
      soundButton.setAttribute("aria-pressed", String(sound.isOn));
    },
  });
  const node = el(
    "header.top",
    {},
    el("h1", {}, "Relais"),
    el("p.me", {}, agent.name),
    presence.node,
    el(
      "div.row.tools",
      {},
      agent.roles.includes("supervisor") ? board : null,
      soundButton,
      button(texts.t("shortcuts"), {
        kind: "quiet small",
        "data-control": "shortcuts",
        onclick: on.shortcuts,
      }),
      languageSelect(texts, on.lang),
      button(texts.t("logOut"), {
        kind: "quiet small",
        "data-control": "logout",
        onclick: on.logOut,
      }),
    ),
  );

  /** @param {import("./store.js").Store} store @param {boolean} isBoard shown now */
  function update(store, isBoard) {
    presence.update(store);
    board.setAttribute("aria-pressed", String(isBoard));
  }

  return { node, update };
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(view: View) => void} onShow
 */
export function createTabs(texts, onShow) {
  const tabs = VIEWS.map((view) =>
    button(texts.t(view), {
      "data-view": view,
      "aria-pressed": "false",
      onclick: () => onShow(view),
    }),
  );

  /** @param {View} shown */
  function update(shown) {
    for (const tab of tabs) {
      tab.setAttribute("aria-pressed", String(tab.dataset.view === shown));
    }
  }

  return { node: el("nav.tabs", { "aria-label": texts.t("parts") }, ...tabs), update };
}
