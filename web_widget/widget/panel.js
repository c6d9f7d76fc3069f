/**
 * The open chat: puts head, log, notices, input and foot together and keeps them in
 * step with the session. Loaded only when the citizen opens the chat.
 */
import { el } from "../shared/dom.js";
import { loadTexts } from "../shared/i18n.js";
import { Announcer } from "./announcer.js";
import { focusedIn, listenForKeys } from "./keyboard.js";
import { Log } from "./log.js";
import { forget, remember } from "./memory.js";
import { arrange, createParts } from "./parts.js";
import { CitizenSession } from "./session.js";

/** @typedef {import("../shared/types.js").Lang} Lang */

export class Panel {
  /** @type {import("./parts.js").Parts|undefined} */
  parts;
  /** @type {import("./callback-form.js").CallbackForm|undefined} */
  form;
  /** @type {Lang|null} the language whose texts are on their way. */
  loading = null;
  /** @type {import("../shared/types.js").Message[]} for the transcript. */
  #messages = [];
  /** @type {import("../shared/types.js").Message[]} waiting for the texts around them. */
  #backlog = [];

  /**
   * @param {object} options
   * @param {string} options.hub
   * @param {import("../shared/i18n.js").Texts} options.texts
   * @param {import("./memory.js").Remembered|null} options.resume
   * @param {string} options.exitUrl
   * @param {() => void} options.onMinimise
   * @param {(lang: Lang, texts: import("../shared/i18n.js").Texts) => void} options.onLang
   * @param {() => void} options.onMessage something new was said by the other side.
   */
  constructor(options) {
    this.options = options;
    this.texts = options.texts;
    const { hub, resume } = options;
    this.session = new CitizenSession({ hub, lang: this.texts.lang, resume });
    this.log = new Log(this.texts, hub, {
      choose: (choice) => this.#choose(choice),
      sendAgain: (id) => this.session.sendAgain(id),
      rate: (seq, value) => this.session.rate(seq, value),
      report: (seq, comment) => this.session.report(seq, comment),
    });
    this.log.setQuiet(Boolean(resume));
    this.announcer = new Announcer(this.texts);
    this.node = el("section.panel", { role: "dialog", "aria-labelledby": "title" });
    listenForKeys(this.node, options.onMinimise);
    this.#build();
    this.#listen();
    this.session.start();
  }

  focusTitle() {
    this.#focus("#title");
  }

  /** @param {boolean} isOpen whether the citizen sees the panel. */
  setOpen(isOpen) {
    this.node.hidden = !isOpen;
    if (isOpen) this.parts?.composer.resize();
    this.#rememberPlace();
  }

  /** Make (or, after a change of language, make again) every part around the log. */
  #build() {
    const { log, announcer } = this;
    const draft = this.parts?.composer.draft ?? "";
    const focused = focusedIn(this.node)?.dataset.control;
    this.parts = createParts(this.texts, this.options.hub, this.#actions, draft);
    this.node.lang = this.texts.lang;
    const lasting = [log.node, log.jump, announcer.status, announcer.spoken];
    arrange(this.node, lasting, this.parts);
    this.form?.place();
    this.#update();
    if (focused) this.#focus(`[data-control="${focused}"]`);
  }

  /** @returns {import("./parts.js").Actions} */
  get #actions() {
    const { session } = this;
    return {
      person: () => this.#askPerson(),
      lang: (lang) => session.set({ lang }),
      level: () => session.set({ level: session.view.level === "easy" ? "standard" : "easy" }),
      exit: () => this.#leaveQuickly(),
      minimise: this.options.onMinimise,
      retry: () => this.#retry(),
      leaveQueue: () => session.leaveQueue(),
      share: (isShared) => session.requestHuman(isShared),
      rate: (value, comment) => session.rate(session.lastSeq, value, comment),
      save: () => this.#save(),
      startNew: () => session.restart(),
      reopen: () => session.reopen(),
      erase: () => session.erase(),
      shared: () => session.shared(),
      send: (text) => this.#say(text),
      typing: () => session.typing(),
      end: () => session.close(),
    };
  }

  #listen() {
    /** @param {string} name @param {(detail: any) => void} run */
    const on = (name, run) =>
      this.session.addEventListener(name, (/** @type {any} */ event) => run(event.detail));
    on("change", ({ before }) => this.#changed(before));
    on("message", (message) => this.#received(message));
    on("delivery", ({ id, delivery, reason }) => this.log.setDelivery(id, delivery, reason));
    on("typing", ({ author }) =>
      this.announcer.showTyping(author, this.session.view.agent_name),
    );
    on("problem", ({ message }) => this.announcer.say(message));
    on("welcomed", (conversation) => remember(conversation));
    on("caught-up", () => {
      if (!this.loading) this.log.setQuiet(false);
      this.#rememberPlace();
    });
    on("restarted", ({ wasUnknown }) => {
      this.log.clear();
      this.#messages = [];
      forget();
      this.announcer.status.textContent = wasUnknown ? this.texts.t("notResumed") : "";
      if (!this.node.hidden) this.focusTitle();
    });
    addEventListener("online", () => this.session.transport.probe());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.session.transport.probe();
    });
  }

  /** @param {import("./session.js").View} before */
  async #changed(before) {
    const { view } = this.session;
    this.#update();
    this.announcer.changed(before, view, this.session.isReplaying);
    if (view.lang !== this.texts.lang && view.lang !== this.loading) {
      await this.#changeTexts(view.lang);
    }
  }

  /** @param {Lang} lang */
  async #changeTexts(lang) {
    this.loading = lang;
    // Without a connection the texts at hand stay: better than no words at all.
    const texts = await loadTexts(lang).catch(() => this.texts);
    if (this.loading !== lang) return;
    this.loading = null;
    this.texts = texts;
    this.announcer.texts = texts;
    this.log.setTexts(texts);
    this.options.onLang(lang, texts);
    this.#build();
    for (const message of this.#backlog.splice(0)) this.#received(message);
    this.log.setQuiet(this.session.isReplaying);
  }

  #update() {
    const { above = [], below = [] } = this.parts ?? {};
    for (const part of [...above, ...below]) part.update(this.session.view);
  }

  /** @param {import("../shared/types.js").Message} message */
  #received(message) {
    if (this.loading) {
      this.#backlog.push(message);
      return;
    }
    this.#messages.push(message);
    this.log.append(message);
    const isAnswered = message.author === "bot" && message.final;
    if (isAnswered || message.author === "agent") this.announcer.hideTyping();
    const isUnread = message.seq > (this.options.resume?.last_seq ?? 0);
    if (message.author !== "citizen" && isUnread) this.options.onMessage();
    this.#rememberPlace();
  }

  /** @param {string} text */
  #say(text) {
    this.log.appendOwn(this.session.say(text), text);
    this.#awaitBot();
  }

  /** @param {import("../shared/types.js").Choice} choice */
  #choose(choice) {
    if (choice.kind === "human") {
      this.#askPerson();
      return;
    }
    if (choice.kind === "callback") {
      this.#openForm(choice.value);
      return;
    }
    const id = this.session.choose(choice.value);
    // Nothing is said with the others: they do something.
    if (!["lang", "level", "command"].includes(choice.kind)) {
      this.log.appendOwn(id, choice.label);
      this.#awaitBot();
    }
  }

  /** @param {string} kind "callback" or "leave_message" */
  async #openForm(kind) {
    try {
      const { CallbackForm } = await import("./callback-form.js");
      this.form ??= new CallbackForm(this);
      await this.form.open(kind);
    } catch {
      this.announcer.say(this.texts.t("loadFailed"));
    }
  }

  #askPerson() {
    const { view } = this.session;
    if (view.state === "bot") {
      this.session.requestHuman();
    } else if (view.state === "closed") {
      this.session.restart();
      this.session.requestHuman();
    } else {
      this.announcer.sayWho(view);
    }
  }

  #retry() {
    if (this.session.view.connection === "unavailable") this.session.start();
    else this.session.transport.retryNow();
  }

  #awaitBot() {
    const { state, connection } = this.session.view;
    if (state === "bot" && connection === "online") this.announcer.awaitBot();
  }

  async #save() {
    const { saveText, transcriptText } = await import("./transcript.js");
    const day = new Date().toISOString().slice(0, 10);
    saveText(transcriptText(this.#messages, this.texts), `relais-${day}.txt`);
  }

  #rememberPlace() {
    if (!this.session.view.conversation) return;
    const isOpen = !this.node.hidden;
    remember({ open: isOpen, ...(isOpen && { last_seq: this.session.lastSeq }) });
  }

  /** Erase everything here and go somewhere harmless; no way back with "back". */
  #leaveQuickly() {
    this.session.close();
    forget();
    this.node.replaceChildren();
    setTimeout(() => {
      this.session.stop();
      forget();
      location.replace(this.options.exitUrl);
    }, 50);
  }

  /** @param {string} selector */
  #focus(selector) {
    /** @type {HTMLElement|null} */
    const node = this.node.querySelector(selector);
    node?.focus();
  }
}
