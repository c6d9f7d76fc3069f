/**
 * "Call me back" and "leave a message": one question after the other, loaded only when
 * the citizen asks for it. Its words come from the hub, in both levels.
 *
 * What was written stays until it is sent: after an error, a cut, a change of language,
 * or when the form is closed and opened again. It is kept in this page's memory alone.
 */
import { announce, button, el } from "../shared/dom.js";
import { linkToAnswer } from "./answer-link.js";

/** @typedef {"phone"|"half_day"|"note"|"check"} Step */
/** @typedef {{half_days: {value: string, label: string}[], note_chars: number,
 *   texts: Record<string, string>}} Offer */

/** @type {Record<string, Step[]>} */
const STEPS = { callback: ["phone", "half_day", "note", "check"], leave_message: ["note"] };
const STYLE = "/static/widget/callback-form.css";
/** From this many characters before the limit the counter shows. */
const COUNTER_FROM = 100;

export class CallbackForm {
  /** @type {Record<string, string>} */
  #values = {};
  #kind = "callback";
  #at = 0;
  /** The request that is on its way: its id, what it says, and whether it must be sent
   * again. @type {{id: string, said: string, isFailed: boolean}|null} */
  #sent = null;
  /** @type {Offer} */
  #offer = { half_days: [], note_chars: 0, texts: {} };
  #offerFor = "";
  isClosed = true;
  /** All was answered once: after a correction it is looked at again. */
  #isReviewed = false;
  node = el("section.callback-form", { "aria-labelledby": "form-title" });
  status = el("p.hint", { role: "status" });

  /** @param {import("./panel.js").Panel} panel */
  constructor(panel) {
    this.panel = panel;
    const { session } = panel;
    session.addEventListener("delivery", (/** @type {any} */ { detail }) => this.#told(detail));
    session.addEventListener("change", () => {
      // A person is there now, or nobody any more: the form would stand in the way.
      if (["assigned", "closed"].includes(session.view.state)) this.close();
    });
  }

  /** @param {string} kind "callback" or "leave_message" @throws {Error} no connection. */
  async open(kind) {
    await Promise.all([this.#load(), loadStyle(this.panel)]);
    if (kind !== this.#kind) this.#at = 0;
    this.#kind = kind;
    this.#place();
    this.#show();
  }

  close() {
    this.isClosed = true;
    this.node.remove();
  }

  /** The parts around it were made again, perhaps in another language. */
  place() {
    if (this.isClosed) return;
    this.#place();
    if (this.#offerFor !== this.#wanted) this.#load().then(() => this.#show(), () => {});
  }

  #place() {
    this.isClosed = false;
    this.panel.parts?.below[0].node.before(this.node);
  }

  get #wanted() {
    const { lang, level } = this.panel.session.view;
    return `lang=${lang}&level=${level}`;
  }

  async #load() {
    const wanted = this.#wanted;
    const response = await fetch(`${this.panel.options.hub}/api/v1/callback-form?${wanted}`);
    if (!response.ok) throw new Error(`The hub answered ${response.status}`);
    this.#offer = await response.json();
    this.#offerFor = wanted;
  }

  /** @param {string} key @param {Record<string, string|number>} [values] */
  #t(key, values = {}) {
    return this.#offer.texts[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  }

  /** @returns {Step} */
  get #step() {
    return STEPS[this.#kind][this.#at];
  }

  /** Show the question of now. @param {string} [error] what was wrong with its answer. */
  #show(error = "") {
    const isCall = this.#kind === "callback";
    const last = STEPS.callback.length - 1;
    const isQuestion = isCall && this.#at < last;
    const about = this.#t(isCall ? "callback_title" : "message_title");
    const step = this.#t("step", { number: this.#at + 1, total: last });
    this.status.textContent = "";
    this.node.replaceChildren(
      el(
        "form",
        { novalidate: true, onsubmit: () => this.#next() },
        el("p.form-title", { id: "form-title" }, isQuestion ? `${about} · ${step}` : about),
        ...this.#question(el("p.error-text", { id: "form-error", role: "alert" }, error)),
        this.status,
        el("div.row", {}, ...this.#buttons()),
      ),
    );
    this.node.querySelector("h3, input:checked, .field, input")?.focus();
  }

  /** @param {HTMLElement} problem @returns {HTMLElement[]} */
  #question(problem) {
    if (this.#step === "phone") return this.#phone(problem);
    if (this.#step === "half_day") return this.#halfDay(problem);
    return this.#step === "note" ? this.#note(problem) : this.#check(problem);
  }

  /** @param {HTMLElement} problem */
  #phone(problem) {
    const input = el("input.field", {
      id: "form-phone",
      type: "tel",
      autocomplete: "tel",
      maxlength: "40",
      "aria-invalid": String(Boolean(problem.textContent)),
      "aria-describedby": "form-hint form-error",
      "data-control": "phone",
      oninput: () => (this.#values.phone = input.value),
    });
    input.value = this.#values.phone ?? "";
    return [
      el("label", { for: "form-phone" }, this.#t("phone_question")),
      el("p.hint", { id: "form-hint" }, this.#t("phone_hint")),
      problem,
      input,
    ];
  }

  /** @param {HTMLElement} problem */
  #halfDay(problem) {
    const options = this.#offer.half_days.map(({ value, label }) =>
      el(
        "label.check",
        {},
        el("input", {
          type: "radio",
          name: "half_day",
          value,
          checked: value === this.#values.half_day,
          "aria-describedby": "form-error",
          onchange: () => (this.#values.half_day = value),
        }),
        el("span", {}, label),
      ),
    );
    const question = el("legend", {}, this.#t("half_day_question"));
    return [el("fieldset", { "data-control": "half-day" }, question, problem, ...options)];
  }

  /** @param {HTMLElement} problem */
  #note(problem) {
    const name = this.#kind === "callback" ? "note" : "message";
    const counter = el("p.hint", { role: "status" });
    const input = el("textarea.field", {
      id: "form-note",
      rows: "3",
      maxlength: this.#offer.note_chars,
      "aria-invalid": String(Boolean(problem.textContent)),
      "aria-describedby": "form-hint form-error",
      "data-control": "note",
      oninput: () => {
        this.#values.note = input.value;
        const left = this.#offer.note_chars - input.value.length;
        counter.textContent =
          left > COUNTER_FROM ? "" : this.#t("characters_left", { count: left });
      },
    });
    input.value = this.#values.note ?? "";
    return [
      el("label", { for: "form-note" }, this.#t(`${name}_question`)),
      el("p.hint", { id: "form-hint" }, this.#t(`${name}_hint`)),
      problem,
      input,
      counter,
    ];
  }

  /** Everything once more, before it is sent. @param {HTMLElement} problem */
  #check(problem) {
    const chosen = this.#offer.half_days.find(({ value }) => value === this.#values.half_day);
    /** @param {Step} step @param {string|undefined} value */
    const row = (step, value) => {
      const label = this.#t(`${step}_label`);
      return el(
        "div.answer",
        {},
        el("dt", {}, label),
        el("dd", {}, value || this.#t("nothing_written")),
        el(
          "dd",
          {},
          button(this.#t("change"), {
            kind: "quiet small link",
            label: `${this.#t("change")} : ${label}`,
            "data-control": `change-${step}`,
            onclick: () => this.#go(STEPS.callback.indexOf(step)),
          }),
        ),
      );
    };
    return [
      el("h3", { tabindex: "-1" }, this.#t("check_question")),
      problem,
      el(
        "dl.answers",
        {},
        row("phone", this.#values.phone),
        row("half_day", chosen?.label),
        row("note", this.#values.note),
      ),
    ];
  }

  #buttons() {
    const isCall = this.#kind === "callback";
    const isLast = this.#at === STEPS[this.#kind].length - 1;
    const send = isCall ? "send_callback" : "send_message";
    const isStuck = this.#step === "half_day" && !this.#offer.half_days.length;
    return [
      !isStuck &&
        button(this.#t(isLast ? send : "next"), {
          kind: "solid",
          type: "submit",
          "data-control": isLast ? "send-callback" : "next",
        }),
      this.#at > 0 &&
        button(this.#t("back"), { "data-control": "back", onclick: () => this.#go(this.#at - 1) }),
      button(this.#t("cancel"), {
        kind: "quiet",
        "data-control": "cancel-callback",
        onclick: () => this.#leave(),
      }),
    ];
  }

  /** @param {number} at */
  #go(at, error = "") {
    this.#at = at;
    const isStuck = this.#step === "half_day" && !this.#offer.half_days.length;
    this.#show(isStuck ? this.#t("no_half_days") : error);
  }

  #next() {
    const missing = { phone: "phone_missing", half_day: "half_day_missing" };
    const step = this.#step;
    if ((step === "phone" || step === "half_day") && !this.#values[step]?.trim()) {
      this.#show(this.#t(missing[step]));
      return;
    }
    const last = STEPS[this.#kind].length - 1;
    if (this.#at === last) this.#send();
    else this.#go(this.#isReviewed && this.#values.half_day ? last : this.#at + 1);
    this.#isReviewed ||= this.#step === "check";
  }

  #send() {
    const { session } = this.panel;
    const { phone, half_day, note } = this.#values;
    const call = this.#kind === "callback" ? { phone, half_day } : {};
    const fields = { ...call, ...(note?.trim() && { note: note.trim() }) };
    const said = JSON.stringify(fields);
    if (this.#sent?.said === said) {
      // The same again under the same id: nothing is stored twice.
      if (this.#sent.isFailed) session.sendAgain(this.#sent.id);
      return;
    }
    if (this.#sent) session.transport.outbox.settle(this.#sent.id);
    this.#sent = { id: session.callback(fields), said, isFailed: false };
  }

  /** How the request fares. @param {{id: string, delivery: string, reason?: string,
   *   field?: string}} news */
  #told({ id, delivery, reason, field }) {
    if (!this.#sent || id !== this.#sent.id) return;
    this.#sent.isFailed = delivery === "failed";
    if (delivery === "sent") this.#done();
    else if (delivery === "sending") this.status.textContent = this.#t("sending");
    else if (delivery === "later") this.status.textContent = this.#t("send_later");
    else {
      if (delivery === "refused") this.#sent = null;
      const at = STEPS[this.#kind].indexOf(/** @type {Step} */ (field ?? this.#step));
      // Half days pass: those of now are asked for before one is chosen again.
      const fresh = field === "half_day" ? this.#load() : Promise.resolve();
      fresh.catch(() => {}).then(() => this.#go(Math.max(at, 0), reason));
    }
  }

  #done() {
    this.#sent = null;
    this.#values = {};
    this.#at = 0;
    this.#isReviewed = false;
    if (this.#kind === "callback") {
      this.#leave();
      return;
    }
    const { hub } = this.panel.options;
    const { conversation, lang } = this.panel.session.view;
    const link = linkToAnswer(hub, lang, conversation ?? "", this.panel.session.token);
    this.node.replaceChildren(this.#link(link));
    this.node.querySelector("h3")?.focus();
  }

  /** The way back to the answer. @param {string} link */
  #link(link) {
    const copied = el("span.hint", { role: "status" });
    const input = el("input.field", {
      id: "form-link",
      readonly: true,
      value: link,
      onfocus: () => input.select(),
    });
    return el(
      "form",
      { onsubmit: () => this.#leave() },
      el("h3", { id: "form-title", tabindex: "-1" }, this.#t("link_title")),
      el("p", {}, this.#t("link_explain")),
      el("label", { for: "form-link" }, this.#t("link_label")),
      input,
      el(
        "div.row",
        {},
        button(this.#t("link_copy"), {
          kind: "solid",
          "data-control": "copy-link",
          onclick: async () => {
            input.select();
            await navigator.clipboard?.writeText(link).catch(() => document.execCommand("copy"));
            announce(copied, this.#t("link_copied"));
          },
        }),
        button(this.#t("close"), { type: "submit", "data-control": "close-callback" }),
      ),
      copied,
    );
  }

  /** Back to the conversation, which has the newest line. */
  #leave() {
    this.close();
    this.panel.log.node.focus();
  }
}

/** @param {import("./panel.js").Panel} panel @returns {Promise<unknown>} */
function loadStyle({ node, options }) {
  /** @type {any} */
  const root = node.getRootNode();
  if (root.querySelector(`[href$="${STYLE}"]`)) return Promise.resolve();
  const sheet = el("link", { rel: "stylesheet", href: options.hub + STYLE });
  root.append(sheet);
  return new Promise((resolve) => {
    sheet.onload = sheet.onerror = resolve;
  });
}
