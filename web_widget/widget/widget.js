/**
 * The entry: `<script type="module" src="https://hub.example/widget.js"></script>`.
 *
 * Defines `<relais-widget>` and puts one on the page unless the page has its own. Shows
 * the launcher only; the chat itself is loaded when the citizen opens it, and nothing is
 * stored or sent before that.
 */
import { button, el } from "/static/shared/dom.js";
import { knownLanguage, loadTexts } from "/static/shared/i18n.js";
import { recall } from "/static/widget/memory.js";

/** The hub is where this script comes from, on whatever site it is embedded. */
const HUB = new URL(import.meta.url).origin;
const STYLES = ["shared/tokens.css", "shared/base.css", "shared/message.css", "widget/widget.css"];

export class RelaisWidget extends HTMLElement {
  /** @type {import("./panel.js").Panel|null} */
  #panel = null;
  #unread = 0;
  #isLoading = false;
  /** @type {string|null} the state last told to the page. */
  told = null;
  #words = el("span");
  launcher = button("", {
    kind: "solid launcher",
    icon: "chat",
    "data-control": "launcher",
    onclick: () => this.open(),
  });
  problem = el("p.launcher-problem.error-text", { role: "alert" });
  frame = el("aside.relais.frame", {}, this.problem, this.launcher);

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    this.texts = await loadTexts(this.#language());
    this.launcher.append(this.#words);
    root.append(...STYLES.map(styleLink), this.frame);
    this.#label();
    await this.#resume();
  }

  /** Open the chat and bring the focus to its title. */
  async open() {
    if (!(await this.#load())) return;
    this.#show(true);
    this.#panel?.focusTitle();
  }

  /** Back to the launcher; the conversation goes on. */
  minimise() {
    this.#show(false);
    this.launcher.focus();
  }

  /** After a reload, take up the conversation of this tab without moving the focus. */
  async #resume() {
    const remembered = recall();
    if (!remembered?.conversation || !(await this.#load())) return;
    this.#show(remembered.open);
  }

  /** @returns {Promise<boolean>} whether the chat is there. */
  async #load() {
    if (this.#panel) return true;
    if (this.#isLoading || !this.texts) return false;
    this.#isLoading = true;
    try {
      const { Panel } = await import("/static/widget/panel.js");
      this.#panel = new Panel({
        hub: HUB,
        texts: this.texts,
        resume: recall(),
        exitUrl: this.#option("exit-url") ?? "https://www.meteo.be/",
        onMinimise: () => this.minimise(),
        onLang: (_lang, texts) => {
          this.texts = texts;
          this.#label();
        },
        onMessage: () => this.#count(),
      });
      this.#panel.session.addEventListener("change", () => this.#changed());
      this.#panel.node.hidden = true;
      this.frame.append(this.#panel.node);
      this.problem.textContent = "";
      return true;
    } catch {
      this.problem.textContent = this.texts.t("loadFailed");
      return false;
    } finally {
      this.#isLoading = false;
    }
  }

  /** @param {boolean} isOpen */
  #show(isOpen) {
    if (!this.#panel) return;
    if (isOpen) this.#unread = 0;
    this.#panel.setOpen(isOpen);
    this.launcher.hidden = isOpen;
    this.#label();
    this.#tell(isOpen ? "relais:open" : "relais:minimise", {});
  }

  #count() {
    if (!this.#panel?.node.hidden) return;
    this.#unread += 1;
    this.#label();
  }

  #changed() {
    if (!this.#panel) return;
    const { state, connection } = this.#panel.session.view;
    this.#label();
    if (state === this.told) return;
    this.told = state;
    this.#tell("relais:state", { state, connection });
  }

  #label() {
    if (!this.texts) return;
    this.frame.lang = this.texts.lang;
    this.frame.setAttribute("aria-label", this.texts.t("panel"));
    this.#words.textContent = this.#launcherWords(this.texts);
  }

  /** @param {import("../shared/i18n.js").Texts} texts */
  #launcherWords(texts) {
    const view = this.#panel?.session.view;
    if (this.#unread) return texts.t("launcherUnread", { count: this.#unread });
    if (view?.state === "queued" && view.position) {
      return texts.t("launcherQueued", { place: view.position });
    }
    return texts.t(view?.isDisclosed ? "launcherOpen" : "launcher");
  }

  /** The element's own choice, then the page's, then the browser's. */
  #language() {
    const page = this.closest("[lang]")?.getAttribute("lang");
    return (
      knownLanguage(this.#option("lang")) ??
      knownLanguage(page) ??
      knownLanguage(navigator.language) ??
      "fr"
    );
  }

  /** @param {string} name of an attribute here, or of `data-…` on the script tag. */
  #option(name) {
    return this.getAttribute(name) ?? ownScript()?.getAttribute(`data-${name}`);
  }

  /** @param {string} name @param {object} detail never holds what was said. */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

/** @param {string} path @returns {HTMLLinkElement} */
function styleLink(path) {
  return el("link", { rel: "stylesheet", href: `${HUB}/static/${path}` });
}

/** @returns {HTMLScriptElement|undefined} the tag that loaded this module. */
function ownScript() {
  return [...document.scripts].find((script) => script.src === import.meta.url);
}

if (!customElements.get("relais-widget")) {
  customElements.define("relais-widget", RelaisWidget);
  if (!document.querySelector("relais-widget")) {
    document.body.append(document.createElement("relais-widget"));
  }
}
