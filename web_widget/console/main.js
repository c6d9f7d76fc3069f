/**
 * Starts the console: asks who is logged in, shows the login or the workspace, and
 * shows them again in another language.
 */
import { button, el } from "../shared/dom.js";
import { knownLanguage } from "../shared/i18n.js";
import { Api } from "./api.js";
import { Drafts } from "./drafts.js";
import { renderLogin } from "./login.js";
import { loadConsoleTexts } from "./texts.js";
import { Workspace } from "./workspace.js";

const app = /** @type {HTMLElement} */ (document.querySelector("#app"));
const api = new Api();
const drafts = new Drafts();
const asked = new URLSearchParams(location.search).get("lang");
/** @type {import("../shared/types.js").Lang} */
const first = knownLanguage(asked) ?? knownLanguage(navigator.language) ?? "fr";

/** @param {import("../shared/types.js").Lang} lang */
async function textsFor(lang) {
  const texts = await loadConsoleTexts(lang);
  document.documentElement.lang = lang;
  document.title = texts.t("consoleTitle");
  history.replaceState(null, "", `?lang=${lang}`);
  return texts;
}

/**
 * @param {import("../shared/types.js").Lang} lang
 * @param {"sessionOver"|"hubUnreachable"|null} [notice]
 */
async function showLogin(lang, notice = null) {
  const texts = await textsFor(lang);
  renderLogin(app, texts, {
    notice,
    api,
    onLang: (next) => showLogin(next, notice),
    onLogin: (agent) => showWorkspace(agent, lang),
  });
}

/**
 * @param {import("./api.js").Agent} agent
 * @param {import("../shared/types.js").Lang} lang
 */
async function showWorkspace(agent, lang) {
  const texts = await textsFor(lang);
  if (!agent.permissions.includes("take_conversations")) return showNoEntry(agent, texts);
  const workspace = new Workspace(app, texts, {
    api,
    agent,
    drafts,
    onLang: async (next) => workspace.setTexts(await textsFor(next)),
    onLogout: async () => {
      drafts.clear();
      await api.logout().catch(() => null);
      await showLogin(workspace.texts.lang);
    },
    onSessionOver: () => showLogin(workspace.texts.lang, "sessionOver"),
  });
}

/**
 * For accounts that take no conversations: where their work is.
 * @param {import("./api.js").Agent} agent
 * @param {import("../shared/i18n.js").Texts} texts
 */
function showNoEntry(agent, texts) {
  app.replaceChildren(
    el(
      "main.login",
      {},
      el("h1", {}, texts.t("consoleTitle")),
      el("p", {}, texts.t("noConversations", { name: agent.name })),
      agent.permissions.includes("read_studio")
        ? el("p", {}, el("a", { href: `/studio?lang=${texts.lang}` }, texts.t("toStudio")))
        : null,
      button(texts.t("logOut"), {
        "data-control": "logout",
        onclick: async () => {
          await api.logout().catch(() => null);
          await showLogin(texts.lang);
        },
      }),
    ),
  );
}

try {
  const agent = await api.me();
  await (agent ? showWorkspace(agent, first) : showLogin(first));
} catch {
  await showLogin(first, "hubUnreachable");
}
