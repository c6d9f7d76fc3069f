/**
 * The agent's workspace: puts the columns together, keeps them in step with the store,
 * and speaks the few things an agent must not miss.
 */
import { announce, el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { createBoard } from "./board.js";
import { createCannedPicker } from "./canned-picker.js";
import { createContext } from "./context.js";
import { createConversation } from "./conversation.js";
import { createJudging } from "./judging.js";
import { createCloseDialog, createTransferDialog } from "./leaving.js";
import { Link } from "./link.js";
import { Press } from "./press.js";
import { createQueueList } from "./queue-list.js";
import { createReply } from "./reply.js";
import { listenForShortcuts, shortcutsDialog } from "./shortcuts.js";
import { Sound } from "./sound.js";
import { Store } from "./store.js";
import { createTasks } from "./tasks.js";
import { createTabs, createTopBar } from "./top-bar.js";

/** @typedef {import("./top-bar.js").View} View */

export class Workspace {
  store = new Store();
  sound = new Sound();
  press = new Press();
  /** @type {Map<string, string>} */
  taskDrafts = new Map();
  /** @type {View} */
  #view = "queue";
  #isCut = false;
  #isBoard = false;
  /** @type {string|null} offered, and said so. */
  #offered = null;
  #waitingIds = new Set();

  /**
   * @param {HTMLElement} root emptied and filled.
   * @param {import("../shared/i18n.js").Texts} texts
   * @param {object} options
   * @param {import("./api.js").Api} options.api
   * @param {import("./api.js").Agent} options.agent
   * @param {import("./drafts.js").Drafts} options.drafts
   * @param {(lang: import("../shared/types.js").Lang) => void} options.onLang
   * @param {() => void} options.onLogout
   * @param {() => void} options.onSessionOver
   */
  constructor(root, texts, options) {
    this.root = root;
    this.options = options;
    this.link = new Link(options.api, this.store, {
      frame: (frame) => this.press.afterwards(() => this.#onFrame(frame)),
      status: (status) => this.press.afterwards(() => this.#onStatus(status)),
      loggedOut: () => this.#end(options.onSessionOver),
    });
    this.stopShortcuts = listenForShortcuts((command) => this.#run(command));
    this.ticker = setInterval(() => this.#tick(), 1_000);
    this.texts = texts;
    this.setTexts(texts);
    this.link.start();
  }

  /** Build everything in this language; drafts and messages stay. */
  setTexts(/** @type {import("../shared/i18n.js").Texts} */ texts) {
    this.texts = texts;
    const { agent, drafts } = this.options;
    this.queue = createQueueList(texts, agent.capacity, {
      claim: (id) => this.link.claim(id),
      decline: (id) => this.link.decline(id),
      select: (id) => this.#select(id),
    });
    this.tasks = createTasks(texts, this.options.api, this.taskDrafts, {
      say: (words) => this.#say(words),
      redraw: (draw) => this.press.afterwards(draw),
    });
    this.queue.node.append(this.tasks.node);
    this.conversation = createConversation(texts, agent, {
      leave: (how) => this.#letGo((id) => this.link.leave(id, how)),
      transfer: () => this.#openTransfer(),
      close: () => this.closing?.open(),
      sayAgain: (id) => {
        this.link.sayAgain(id);
        this.#update();
      },
      sendCard: (id) => {
        this.link.sendCard(id);
        this.#afterCrisis();
      },
      hideCrisis: (id) => {
        this.store.calm(id);
        this.#afterCrisis();
      },
    });
    this.canned = createCannedPicker(texts, this.options.api, {
      insert: (text) => this.reply?.insert(text),
      leave: () => this.reply?.focus(),
    });
    const on = {
      /** @param {string} id @param {string} text */
      send: (id, text) => {
        this.link.say(id, text);
        this.#update();
      },
      /** @param {string} id */
      typing: (id) => this.link.typing(id),
    };
    this.reply = createReply(texts, drafts, on, this.canned.toggle);
    this.conversation.content.append(this.canned.node, this.reply.node);
    this.judging = createJudging(texts, this.options.api, {
      thank: (words) => this.spoken && announce(this.spoken, words),
      over: () => (this.store.selected ? this.reply : this.queue)?.focus(),
    });
    this.conversation.node.prepend(this.judging.node);
    this.context = createContext(texts, (id, text) => this.link.note(id, text));
    this.transferring = createTransferDialog(texts, (target) => {
      // Whoever gets it here will be asked at the end.
      if ("to_institution" in target) this.#letGo((id) => this.link.transfer(id, target));
      else if (this.store.selected) this.link.transfer(this.store.selected, target);
    });
    this.closing = createCloseDialog(texts, (code, reason) => {
      this.#letGo((id) => this.link.close(id, code, reason));
    });
    this.board = createBoard(texts, {
      reassign: (id, to, reason) => this.link.reassign(id, to, reason),
      close: (id, code, reason) => this.link.close(id, code, reason),
    });
    this.top = createTopBar(texts, agent, this.sound, {
      presence: (said) => {
        this.link.setPresence(said);
        this.#update();
      },
      board: (isShown) => {
        this.#isBoard = isShown;
        this.#update();
        if (isShown) this.board?.focus();
      },
      shortcuts: () => this.dialog?.showModal(),
      lang: this.options.onLang,
      logOut: () => this.#end(this.options.onLogout),
    });
    this.tabs = createTabs(texts, (view) => this.#show(view));
    this.dialog = shortcutsDialog(texts);
    this.spoken = el("p.visually-hidden", { role: "status" });
    this.notice = el("p.banner.alert.notice", { role: "alert", hidden: true });
    this.columns = el(
      "main.columns",
      {},
      this.queue.node,
      this.conversation.node,
      this.context.node,
    );
    this.root.replaceChildren(
      el(
        "div.console",
        {},
        this.top.node,
        this.notice,
        this.tabs.node,
        this.columns,
        this.board.node,
      ),
      this.spoken,
      this.dialog,
      this.transferring.node,
      this.closing.node,
    );
    this.#update();
    this.#showConnection();
  }

  /** @param {any} frame already in the store. */
  #onFrame(frame) {
    if (frame.type === "error") this.#showError(frame);
    if (frame.type === "queue") {
      this.#noticeNewcomers();
      this.#noticeOffer();
    }
    if (frame.type === "ended") this.#noticeEnd(frame);
    if (frame.type === "context") this.#noticeGiven(frame);
    const isNews = frame.type === "message" && frame.author === "citizen";
    if (isNews && frame.conversation !== this.store.selected) this.sound.play();
    if (frame.type === "crisis") this.#noticeCrisis(frame.conversation);
    const before = this.shownConversation;
    this.#update();
    if (this.store.selected && this.store.selected !== before) {
      this.#show("conversation");
      this.reply?.focus();
    }
  }

  /** @param {any} frame */
  #showError(frame) {
    // A reply that was not stored says so itself, beside "send again".
    if (this.link.sent.get(frame.client_msg_id)?.type === "say") return;
    const words =
      frame.code === "already_claimed"
        ? this.texts.t("alreadyClaimed", { name: frame.claimed_by ?? "–" })
        : frame.message;
    this.#say(words);
  }

  /** @param {string} words shown and spoken; gone with the next thing one does. */
  #say(words) {
    if (!this.notice) return;
    this.notice.textContent = words;
    this.notice.hidden = false;
  }

  /** @param {string} conversation whose citizen may be in danger. */
  #noticeCrisis(conversation) {
    if (!this.store.conversations.get(conversation)?.alarm) return;
    this.sound.play();
    if (conversation !== this.store.selected) this.#say(this.texts.t("crisisElsewhere"));
  }

  /** The pressed button goes away: writing to the citizen comes next. */
  #afterCrisis() {
    this.#update();
    this.reply?.focus();
  }

  /** One sentence when an offer comes; the card with its buttons is in the queue. */
  #noticeOffer() {
    const { offer } = this.store;
    if (offer && offer.conversation !== this.#offered && this.spoken) {
      const language = LANGUAGE_NAMES[offer.lang];
      const topic = offer.topic_name ?? this.texts.t("topicUnknown");
      announce(this.spoken, this.texts.t("offerSpoken", { language, topic }));
      this.sound.play();
    }
    this.#offered = offer?.conversation ?? null;
  }

  /** A conversation went away: say so, unless it was oneself. @param {any} frame */
  #noticeEnd({ conversation, event, by, reason }) {
    this.link.claimed.delete(conversation);
    if (this.link.left.delete(conversation)) {
      this.judging?.ask(conversation, this.#isFocusFree(conversation));
      return;
    }
    const key = `ended.${event}`;
    if (!(key in this.texts.table)) return;
    const why = reason && event === "ConversationReassigned" ? this.texts.t(`rreason.${reason}`) : "";
    this.#say(this.texts.t(key, { by: by ?? "–", why }));
  }

  /** @param {(id: string) => void} end how the conversation on the screen is let go of. */
  #letGo(end) {
    const { selected, current } = this.store;
    if (!selected) return;
    this.judging?.remember(selected, current?.context);
    end(selected);
  }

  /** Whether the focus is where the conversation was that is gone. @param {string} conversation */
  #isFocusFree(conversation) {
    const at = document.activeElement;
    if (at === document.body) return true;
    const isOther = this.store.selected && this.store.selected !== conversation;
    return !isOther && Boolean(this.conversation?.content.contains(at));
  }

  /** A supervisor gave one a conversation: say so. @param {any} context */
  #noticeGiven({ conversation, handed_on: passed }) {
    const isGiven = passed?.event === "ConversationReassigned";
    if (!isGiven || this.link.claimed.has(conversation)) return;
    this.link.claimed.add(conversation);
    const why = this.texts.t(`rreason.${passed.reason}`);
    this.#say(this.texts.t("givenToYou", { by: passed.by, why }));
    this.sound.play();
  }

  async #openTransfer() {
    const { selected } = this.store;
    const item = this.store.mine.find(({ conversation }) => conversation === selected);
    const none = { teams: [], institutions: [] };
    const known = await this.options.api.directory(this.texts.lang).catch(() => none);
    if (item && selected === this.store.selected) {
      this.transferring?.open(known, this.store.colleaguesFor(item.lang));
    }
  }

  #noticeNewcomers() {
    const ids = new Set(this.store.waiting.map((item) => item.conversation));
    const isNewcomer = [...ids].some((id) => !this.#waitingIds.has(id));
    if (isNewcomer && this.spoken) {
      announce(this.spoken, this.texts.t("waiting", { n: this.store.waitingCount }));
      this.sound.play();
    }
    this.#waitingIds = ids;
  }

  /** @param {"online"|"reconnecting"} status */
  #onStatus(status) {
    this.#isCut = status === "reconnecting";
    this.#showConnection();
  }

  #showConnection() {
    if (this.#isCut) this.#say(this.texts.t("connectionLostAgent"));
    else if (this.notice) this.notice.hidden = true;
  }

  /** @param {string} id */
  #select(id) {
    this.store.select(id);
    if (!this.#isCut && this.notice) this.notice.hidden = true;
    this.#update();
    this.#show("conversation");
    this.reply?.focus();
  }

  /** @param {View} view */
  #show(view) {
    this.#view = view;
    this.#update();
  }

  #update() {
    const { store, texts } = this;
    this.shownConversation = store.selected;
    this.queue?.update(store);
    this.conversation?.update(store);
    this.context?.update(store);
    this.reply?.show(store.selected, store.textLimit);
    this.canned?.update(store);
    this.board?.update(store);
    this.top?.update(store, this.#isBoard);
    if (this.board) this.board.node.hidden = !this.#isBoard;
    if (this.columns) this.columns.hidden = this.#isBoard;
    if (this.tabs) this.tabs.node.hidden = this.#isBoard;
    this.tabs?.update(this.#view);
    if (this.columns) this.columns.dataset.view = this.#view;
    const unread = store.unread ? `(${store.unread}) ` : "";
    document.title = unread + texts.t("consoleTitle");
  }

  #tick() {
    this.queue?.tick(Date.now());
    this.board?.tick(Date.now());
    this.tasks?.tick(Date.now());
    this.conversation?.tick(this.store, Date.now());
  }

  /** @param {import("./shortcuts.js").Command} command */
  #run(command) {
    if (command === "help") this.dialog?.showModal();
    else if (command === "claim") this.#claimNext();
    else if (command === "next") this.#selectNext();
    else if (command === "insert") this.#openCanned();
    else if (command === "reply") {
      this.#show("conversation");
      this.reply?.focus();
    } else {
      this.#show(command);
      (command === "queue" ? this.queue : this.context)?.focus();
    }
  }

  #openCanned() {
    if (!this.store.selected) return;
    this.#show("conversation");
    this.canned?.open();
  }

  #claimNext() {
    const next = this.store.offer ?? this.store.waiting.find((item) => item.servable);
    if (next) this.link.claim(next.conversation);
    else this.#say(this.texts.t("nobodyToClaim"));
  }

  /** The next own conversation with something unread, else simply the next. */
  #selectNext() {
    const ids = this.store.mine.map((item) => item.conversation);
    const at = ids.indexOf(this.store.selected ?? "");
    const order = [...ids.slice(at + 1), ...ids.slice(0, at + 1)];
    const unread = order.find((id) => this.store.conversations.get(id)?.unread);
    const next = unread ?? order[0];
    if (next) this.#select(next);
  }

  /** @param {() => void} then */
  #end(then) {
    this.link.stop();
    this.press.stop();
    this.stopShortcuts();
    clearInterval(this.ticker);
    then();
  }
}
