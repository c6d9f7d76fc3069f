/**
 * Starts the studio: asks who is logged in, shows the login or the work, and shows them
 * again in another language.
 */
import { button, el } from "../shared/dom.js";
import { knownLanguage } from "../shared/i18n.js";
import { renderLogin } from "../console/login.js";
import { mayEnter } from "./more-pages.js";
import { TeachingApi } from "./teaching-api.js";
import { loadStudioTexts } from "./texts.js";
import { Workspace } from "./workspace.js";

const app = /** @type {HTMLElement} */ (document.querySelector("#app"));
const api = new TeachingApi();
const asked = new URLSearchParams(location.search).get("lang");
/** @type {import("../shared/types.js").Lang} */
const first = knownLanguage(asked) ?? knownLanguage(navigator.language) ?? "fr";

/** @param {import("../shared/types.js").Lang} lang */
async function textsFor(lang) {
  const texts = await loadStudioTexts(lang);
  document.documentElement.lang = lang;
  document.title = texts.t("studioTitle");
  history.replaceState(null, "", `?lang=${lang}${location.hash}`);
  return texts;
}

/**
 * @param {import("../shared/types.js").Lang} lang
 * @param {"studioSessionOver"|"hubUnreachable"|null} [notice]
 */
async function showLogin(lang, notice = null) {
  const texts = await textsFor(lang);
  renderLogin(app, texts, {
    notice,
    title: "studioTitle",
    api,
    onLang: (next) => showLogin(next, notice),
    onLogin: (agent) => showWork(agent, lang),
  });
}

/**
 * @param {import("../console/api.js").Agent} agent
 * @param {import("../shared/types.js").Lang} lang
 */
async function showWork(agent, lang) {
  const texts = await textsFor(lang);
  if (!mayEnter(agent)) return showNoEntry(texts, agent);
  const workspace = new Workspace(app, texts, {
    api,
    agent,
    onLang: async (next) => workspace.setTexts(await textsFor(next)),
    onLogout: async () => {
      workspace.unsaved.clear();
      await logOut(workspace.texts.lang);
    },
    onSessionOver: () => showLogin(workspace.texts.lang, "studioSessionOver"),
  });
}

/** @param {import("../shared/types.js").Lang} lang */
async function logOut(lang) {
  await api.logout().catch(() => null);
  await showLogin(lang);
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("../console/api.js").Agent} agent
 */
function showNoEntry(texts, agent) {
  app.replaceChildren(
    el(
      "main.login",
      {},
      el("h1", {}, texts.t("studioTitle")),
      el("p", {}, texts.t("noEntry", { name: agent.name })),
      agent.permissions.includes("take_conversations")
        ? el("p", {}, el("a", { href: `/console?lang=${texts.lang}` }, texts.t("toConsole")))
        : null,
      button(texts.t("logOut"), { "data-control": "logout", onclick: () => logOut(texts.lang) }),
    ),
  );
}

try {
  const agent = await api.me();
  await (agent ? showWork(agent, first) : showLogin(first));
} catch {
  await showLogin(first, "hubUnreachable");
}
