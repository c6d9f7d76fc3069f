/**
 * The studio once one is logged in: the line above, the view that the address asks for,
 * and the region that speaks.
 */
import { announce, button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { languageSelect } from "../console/language-select.js";
import { cannedPage } from "./canned-page.js";
import { contentPage } from "./content-page.js";
import { draftPage } from "./draft-page.js";
import { Drafting } from "./drafting.js";
import { draftsPage } from "./drafts-page.js";
import { Editor } from "./editor.js";
import { listedPage, listsPage } from "./lists-page.js";
import { morePage, placeAbove, placesFor } from "./more-pages.js";
import { releasesPage } from "./releases-page.js";
import { listName } from "./place-words.js";
import { CANNED, CANNED_FILE, hashOf, parseRoute } from "./route.js";
import { filesPage, textsPage } from "./texts-page.js";
import { topicPage } from "./topic-page.js";
import { Unsaved } from "./unsaved.js";

/** @typedef {{title: string, nodes: (HTMLElement|null)[]}} PageOf */

/** @type {[string, string][]} */
const PLACES = [
  ["", "content"],
  ["texts", "texts"],
  ["lists", "lists"],
  ["drafts", "drafts"],
  ["releases", "releases"],
];

export class Workspace {
  unsaved = new Unsaved();
  /** @type {Editor|null} */
  editor = null;
  /** @type {string[]} wordings on their way from one view to the next. */
  carried = [];
  #turn = 0;
  #isOver = false;

  /**
   * @param {HTMLElement} root emptied and filled.
   * @param {import("../shared/i18n.js").Texts} texts
   * @param {object} options
   * @param {import("./teaching-api.js").TeachingApi} options.api
   * @param {import("../console/api.js").Agent} options.agent
   * @param {(lang: import("../shared/types.js").Lang) => void} options.onLang
   * @param {() => void} options.onLogout
   * @param {() => void} options.onSessionOver
   */
  constructor(root, texts, options) {
    this.root = root;
    this.texts = texts;
    this.options = options;
    this.api = options.api;
    this.agent = options.agent;
    this.drafting = new Drafting(options.api);
    this.onHash = () => this.show({ isNew: true });
    this.onOnline = () => this.editor?.saver.retry();
    this.onLeave = (/** @type {BeforeUnloadEvent} */ event) => {
      this.editor?.saver.retry();
      // Kept over a reload, but not over the end of the tab.
      if (this.editor?.saver.isUnsaved) event.preventDefault();
    };
    addEventListener("hashchange", this.onHash);
    addEventListener("online", this.onOnline);
    addEventListener("beforeunload", this.onLeave);
    this.setTexts(texts);
  }

  /** Build everything in this language; what is being written stays. */
  setTexts(/** @type {import("../shared/i18n.js").Texts} */ texts) {
    this.texts = texts;
    this.editor?.saver.stop();
    this.editor = null;
    this.spoken = el("p.visually-hidden", { role: "status", id: "spoken" });
    this.heading = el("h1", { tabindex: "-1", id: "view-title" }, texts.t("loading"));
    this.body = el("div.view");
    this.links = placesFor(PLACES, this.agent).map(([view, key]) => el("a", { href: hashOf(view), "data-view": view }, texts.t(key)));
    this.root.replaceChildren(
      el("a.skip", { href: "#view-title", onclick: (/** @type {Event} */ event) => this.#skip(event) }, texts.t("skip")),
      el(
        "header.top",
        {},
        el("p.brand", {}, texts.t("studioTitle")),
        el(
          "div.row.tools",
          {},
          el("p.me", {}, this.agent.name),
          languageSelect(texts, this.options.onLang),
          button(texts.t("logOut"), { kind: "quiet small", "data-control": "logout", onclick: () => this.#end(this.options.onLogout) }),
        ),
        el("nav.places", { "aria-label": texts.t("places") }, el("ul", {}, ...this.links.map((link) => el("li", {}, link)))),
      ),
      el("main", {}, this.heading, this.body),
      this.spoken,
    );
    this.show({ isNew: false });
    this.#countOverdue();
  }

  async #countOverdue() {
    if (!this.agent.permissions.includes("read_studio")) return;
    // Without an answer the link says no number; the pages themselves tell what is wrong.
    const due = await this.api.due().catch(() => null);
    if (due) this.setOverdue(due.overdue);
  }

  /** Say at the link to what is due how much is overdue. @param {number} count */
  setOverdue(count) {
    const link = this.links?.find(({ dataset }) => dataset.view === "due");
    if (link) link.textContent = count ? this.texts.t("dueLink", { count }) : this.texts.t("due");
  }

  /** @param {Event} event */
  #skip(event) {
    event.preventDefault();
    this.heading?.focus();
  }

  /** Show what the address asks for. @param {{isNew: boolean}} how `isNew` moves the focus to its title. */
  async show({ isNew }) {
    if (this.#isOver || !this.heading || !this.body) return;
    const turn = (this.#turn += 1);
    const route = parseRoute(location.hash);
    for (const link of this.links ?? []) {
      if (link.dataset.view === placeOf(route.view)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const wait = setTimeout(() => this.body?.replaceChildren(el("p.hint", {}, this.texts.t("loading"))), 300);
    /** @type {PageOf} */
    let page;
    try {
      page = await this.#page(route);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return this.sessionOver();
      page = this.#problemPage(error);
    } finally {
      clearTimeout(wait);
    }
    if (turn !== this.#turn || this.#isOver) return;
    this.heading.textContent = page.title;
    document.title = `${page.title} · ${this.texts.t("studioTitle")}`;
    this.body.replaceChildren(...page.nodes.filter((node) => node !== null));
    this.body.dataset.view = route.view;
    const field = route.at ? this.#fieldAt(route.at) : null;
    if (field) field.focus();
    else if (isNew) {
      this.heading.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  /** @param {string} at the field there, or the nearest one above it. @returns {HTMLElement|null} */
  #fieldAt(at) {
    const fields = [...(this.body?.querySelectorAll("[data-place]") ?? [])];
    const found =
      fields.find((node) => `${node.dataset.place}.`.startsWith(`${at}.`)) ??
      fields.findLast((node) => `${at}.`.startsWith(`${node.dataset.place}.`));
    for (const box of found ? [found.closest("details")] : []) if (box) box.open = true;
    return found ?? null;
  }

  /** @param {import("./route.js").Route} route @returns {Promise<PageOf>} */
  async #page(route) {
    const { texts, api } = this;
    const [first] = route.parts;
    const mayRead = this.agent.permissions.includes("read_studio");
    if (mayRead && route.view === "topic" && first) {
      return topicPage(await this.#editorFor(`answers/${first}.yml`, route), route);
    }
    if (mayRead && route.view === "texts" && first === CANNED) {
      return cannedPage(await this.#editorFor(CANNED_FILE, route), route);
    }
    if (mayRead && route.view === "texts" && first) {
      return textsPage(await this.#editorFor(`texts/${first}.yml`, route), route);
    }
    const listed = mayRead ? listedPage(route) : null;
    if (listed) return listed.show(await this.#editorFor(listed.path, route), route);
    this.#leaveEditor();
    const more = await morePage(this, route);
    if (more) return more;
    if (route.view === "texts") return filesPage(texts, await api.paths());
    if (route.view === "lists") return listsPage(texts);
    if (route.view === "drafts") return draftsPage(texts, await api.drafts(), this.agent, () => this.#newDraft());
    if (route.view === "draft" && first) {
      const [draft, { publications }, live, topics] = await Promise.all([api.draft(first), api.releases(), api.topics(), api.topics(first)]);
      // One that the draft removes has its name still.
      const names = new Map([...live, ...topics].map((topic) => [topic.topic, topic.names[texts.lang]]));
      return draftPage(this, draft, publications[0]?.release, names);
    }
    if (route.view === "releases") return releasesPage(this, await api.releases());
    await this.drafting.resume(route.draft);
    const [topics, drafts, { overdue }] = await Promise.all([api.topics(this.drafting.id), api.drafts(), api.due()]);
    this.setOverdue(overdue);
    return contentPage(this, topics, await Promise.all(drafts.slice(0, 20).map(({ id }) => api.draft(id))), overdue);
  }

  /** @param {string} path @param {import("./route.js").Route} route */
  async #editorFor(path, route) {
    const isOther = route.draft && route.draft !== this.drafting.id;
    if (this.editor?.path === path && !isOther) {
      this.editor.clearViews();
      return this.editor;
    }
    this.#leaveEditor();
    await this.drafting.resume(route.draft);
    const editor = new Editor(path, this, () => this.#draftTitle(editor));
    this.editor = editor;
    await editor.load();
    return editor;
  }

  /** @param {Editor} editor */
  #draftTitle(editor) {
    const { holds } = editor.saver;
    const name = holds?.names?.[this.texts.lang] ?? listName(this.texts, editor.path) ?? this.texts.t("texts");
    return `${name}, ${this.texts.date(new Date().toISOString())}`;
  }

  #leaveEditor() {
    this.editor?.saver.retry();
    this.editor?.clearViews();
    this.editor = null;
  }

  async #newDraft() {
    this.drafting.leave();
    const id = await this.drafting.ask(this.texts, this.texts.date(new Date().toISOString()));
    if (id) location.hash = hashOf("draft", [id]);
  }

  /** Look at what is live instead of a draft. */
  leaveDraft() {
    const { view, parts } = parseRoute(location.hash);
    this.#leaveEditor();
    this.drafting.leave();
    history.replaceState(null, "", location.pathname + location.search + hashOf(view, parts));
    this.show({ isNew: true });
  }

  /** Draw the view again, with what the hub says now. */
  async reload() {
    this.#leaveEditor();
    await this.show({ isNew: true });
  }

  /** @param {string} words spoken; what is on the screen says the same. */
  say(words) {
    if (this.spoken) announce(this.spoken, words);
  }

  get onSessionOver() {
    return () => this.sessionOver();
  }

  sessionOver() {
    this.#end(this.options.onSessionOver);
  }

  /** @param {unknown} error @returns {PageOf} */
  #problemPage(error) {
    if (!(error instanceof ApiError)) throw error;
    const { texts } = this;
    const isGone = error.status === 404;
    return {
      title: texts.t(isGone ? "notThere" : "notLoaded"),
      nodes: [
        el("p", {}, texts.t(isGone ? "notThereHint" : "notLoadedHint")),
        el(
          "div.row",
          {},
          button(texts.t("tryAgain"), { "data-control": "retry", onclick: () => this.reload() }),
          el("a.button.quiet", { href: hashOf("") }, texts.t("content")),
        ),
      ],
    };
  }

  /** @param {() => void} then */
  #end(then) {
    this.#isOver = true;
    this.editor?.saver.stop();
    removeEventListener("hashchange", this.onHash);
    removeEventListener("online", this.onOnline);
    removeEventListener("beforeunload", this.onLeave);
    then();
  }
}

/** @param {string} view @returns {string} the link that leads to it. */
function placeOf(view) {
  if (["content", "topic", "new-topic", "remove-topic"].includes(view)) return "";
  return view === "draft" ? "drafts" : placeAbove(view);
}
