/**
 * The open chat: puts head, log, notices, input and foot together and keeps them in
 * step with the session. Loaded only when the citizen opens the chat.
 */
import { announce, el } from "../shared/dom.js";
import { loadTexts } from "../shared/i18n.js";
import { createComposer } from "./composer.js";
import { createFooter } from "./footer.js";
import { createHeader, whoIsThere } from "./header.js";
import { Log } from "./log.js";
import { forget, remember } from "./memory.js";
import {
  createClosing,
  createConnectionNotice,
  createQueueNotice,
  queueSentence,
} from "./notices.js";
import { CitizenSession } from "./session.js";

/** Say "looking up the answer" only when it takes longer than this. */
const TYPING_AFTER_MS = 400;
/** A person's "is writing" fades when no further sign comes. */
const TYPING_FADES_MS = 6_000;
/** Tell the agent at most this often that the citizen is writing. */
const TELL_TYPING_MS = 3_000;
/** Full screen below this width: then the panel keeps the keyboard focus. */
const FULL_SCREEN = "(max-width: 480px)";

/** @typedef {import("../shared/types.js").Lang} Lang */

export class Panel {
  /** @type {ReturnType<typeof createHeader>} */
  header;
  /** @type {ReturnType<typeof createComposer>|undefined} */
  composer;
  /** @type {Lang|null} the language whose texts are on their way. */
  loading = null;
  /** @type {import("../shared/types.js").Message[]} for the transcript. */
  #messages = [];
  /** @type {import("../shared/types.js").Message[]} waiting for the texts around them. */
  #backlog = [];
  /** @type {any} */
  #typingTimer;
  #toldTypingAt = 0;
  #awaited = false;
  /** @type {any} */
  #lossTimer;

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
    this.status = el("p.status");
    this.spoken = el("p.visually-hidden", { role: "status" });
    this.node = el("section.panel", {
      role: "dialog",
      "aria-labelledby": "title",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
    });
    this.#build();
    this.#listen();
    this.session.start();
  }

  focusTitle() {
    this.header.title.focus();
  }

  /** @param {boolean} isOpen whether the citizen sees the panel. */
  setOpen(isOpen) {
    this.node.hidden = !isOpen;
    if (isOpen) this.composer?.resize();
    this.#rememberPlace();
  }

  /** Make (or, after a change of language, make again) every part around the log. */
  #build() {
    const { texts } = this;
    const draft = this.composer?.draft ?? "";
    this.header = createHeader(texts, {
      person: () => this.#askPerson(),
      lang: (lang) => this.session.set({ lang }),
      level: () => this.#toggleLevel(),
      exit: () => this.#leaveQuickly(),
      minimise: this.options.onMinimise,
    });
    this.connection = createConnectionNotice(texts, { retry: () => this.#retry() });
    this.queue = createQueueNotice(texts, {
      leave: () => this.session.leaveQueue(),
      share: (isShared) => this.session.requestHuman(isShared),
    });
    this.closing = createClosing(texts, {
      rate: (value, comment) => this.session.rate(this.session.lastSeq, value, comment),
      save: () => this.#save(),
      startNew: () => this.session.restart(),
    });
    const on = { send: this.#say.bind(this), typing: () => this.#tellTyping() };
    this.composer = createComposer(texts, on, draft);
    this.footer = createFooter(texts, this.options.hub, {
      end: () => this.session.close(),
    });
    this.parts = [
      this.header,
      this.connection,
      this.queue,
      this.closing,
      this.composer,
      this.footer,
    ];
    const focused = this.#focusedControl();
    this.node.lang = texts.lang;
    // The log and the live regions stay in place: moving them would read them again.
    for (const child of [...this.node.children]) {
      if (![this.log.node, this.log.jump, this.status, this.spoken].includes(child)) {
        child.remove();
      }
    }
    if (!this.log.node.isConnected) {
      this.node.append(this.log.node, this.log.jump, this.status, this.spoken);
    }
    this.log.node.before(this.header.node, this.connection.node);
    this.spoken.after(
      this.queue.node,
      this.closing.node,
      this.composer.node,
      this.footer.node,
    );
    this.#update();
    if (focused) this.#control(focused)?.focus();
  }

  #listen() {
    const on = (/** @type {string} */ name, /** @type {(detail: any) => void} */ run) =>
      this.session.addEventListener(name, (event) =>
        run(/** @type {CustomEvent} */ (event).detail),
      );
    on("change", ({ before }) => this.#changed(before));
    on("message", (message) => this.#received(message));
    on("delivery", ({ id, delivery, reason }) => this.log.setDelivery(id, delivery, reason));
    on("typing", ({ author }) => this.#showTyping(author));
    on("problem", ({ message }) => announce(this.spoken, message));
    on("welcomed", ({ conversation, token }) => remember({ conversation, token }));
    on("caught-up", () => {
      if (!this.loading) this.log.setQuiet(false);
      this.#rememberPlace();
    });
    on("restarted", ({ wasUnknown }) => {
      this.log.clear();
      this.#messages = [];
      forget();
      this.status.textContent = wasUnknown ? this.texts.t("notResumed") : "";
      if (!this.node.hidden) this.focusTitle();
    });
    addEventListener("online", () => this.session.socket.probe());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.session.socket.probe();
    });
  }

  /** @param {import("./session.js").View} before */
  async #changed(before) {
    const { view } = this.session;
    this.#update();
    this.#speakChange(before, view);
    if (view.lang !== this.texts.lang && view.lang !== this.loading) {
      this.loading = view.lang;
      this.texts = await loadTexts(view.lang);
      this.loading = null;
      this.log.setTexts(this.texts);
      this.options.onLang(view.lang, this.texts);
      this.#build();
      for (const message of this.#backlog.splice(0)) this.#received(message);
      this.log.setQuiet(this.session.isReplaying);
    }
  }

  #update() {
    for (const part of this.parts ?? []) part.update(this.session.view);
  }

  /**
   * Say what changed, once, politely; a short cut of the line is not worth a word.
   * @param {import("./session.js").View} before
   * @param {import("./session.js").View} now
   */
  #speakChange(before, now) {
    if (now.connection !== before.connection) {
      clearTimeout(this.#lossTimer);
      const wasLost = before.connection === "reconnecting";
      if (now.connection === "online") {
        if (wasLost) announce(this.spoken, this.texts.t("backOnline"));
      } else if (now.connection !== "connecting") {
        const words = () => announce(this.spoken, this.texts.t("connectionLost"));
        this.#lossTimer = setTimeout(words, 2_000);
      }
      return;
    }
    if (this.session.isReplaying) return;
    const isMoved = now.position !== before.position;
    if (now.state === "queued" && (isMoved || before.state !== "queued")) {
      announce(this.spoken, queueSentence(now, this.texts));
    } else if (now.state !== before.state) {
      const { who, explain } = whoIsThere(now, this.texts);
      announce(this.spoken, `${who}. ${explain}`);
    }
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
    if (isAnswered || message.author === "agent") this.#hideTyping();
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
    const id = this.session.choose(choice.value);
    if (choice.kind !== "lang" && choice.kind !== "level") {
      this.log.appendOwn(id, choice.label);
      this.#awaitBot();
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
      const { who } = whoIsThere(view, this.texts);
      announce(this.spoken, view.state === "queued" ? queueSentence(view, this.texts) : who);
    }
  }

  #toggleLevel() {
    const isEasy = this.session.view.level === "easy";
    this.session.set({ level: isEasy ? "standard" : "easy" });
  }

  #retry() {
    if (this.session.view.connection === "unavailable") this.session.start();
    else this.session.socket.retryNow();
  }

  #tellTyping() {
    if (this.session.view.state !== "assigned") return;
    if (Date.now() - this.#toldTypingAt < TELL_TYPING_MS) return;
    this.#toldTypingAt = Date.now();
    this.session.typing();
  }

  #awaitBot() {
    if (this.session.view.state !== "bot" || this.session.view.connection !== "online") return;
    this.#awaited = true;
    setTimeout(() => {
      if (this.#awaited) this.#showTyping("bot");
    }, TYPING_AFTER_MS);
  }

  /** @param {"agent"|"bot"} author */
  #showTyping(author) {
    const name = this.session.view.agent_name ?? this.texts.t("whoAgentUnnamed");
    this.status.textContent = this.texts.t(author === "bot" ? "typingBot" : "typingAgent", {
      name,
    });
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#hideTyping(), TYPING_FADES_MS);
  }

  #hideTyping() {
    this.#awaited = false;
    this.status.textContent = "";
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

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.options.onMinimise();
    } else if (event.key === "Tab" && matchMedia(FULL_SCREEN).matches) {
      this.#keepFocus(event);
    }
  }

  /** Full screen covers the page: Tab must not walk behind it. @param {KeyboardEvent} event */
  #keepFocus(event) {
    const selector = "button, select, textarea, input, a[href], summary, [tabindex='0']";
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (this.node.querySelectorAll(selector))];
    const visible = stops.filter((stop) => stop.offsetParent !== null && !stop.matches(":disabled"));
    const edge = event.shiftKey ? visible[0] : visible.at(-1);
    if (this.#focused() !== edge) return;
    event.preventDefault();
    (event.shiftKey ? visible.at(-1) : visible[0])?.focus();
  }

  #focused() {
    const root = /** @type {ShadowRoot|Document} */ (this.node.getRootNode());
    return /** @type {HTMLElement|null} */ (root.activeElement);
  }

  #focusedControl() {
    return this.node.isConnected ? this.#focused()?.dataset.control : undefined;
  }

  /** @param {string} name @returns {HTMLElement|null} */
  #control(name) {
    return this.node.querySelector(`[data-control="${name}"]`);
  }
}
