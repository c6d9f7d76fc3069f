/**
 * The reply box: a draft for each conversation, Ctrl+Enter sends, Enter is a new line.
 */
import { button, el } from "../shared/dom.js";

/** Tell the citizen at most this often that somebody is writing. */
const TELL_TYPING_MS = 3_000;

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./drafts.js").Drafts} drafts
 * @param {object} on
 * @param {(conversation: string, text: string) => void} on.send
 * @param {(conversation: string) => void} on.typing
 * @param {HTMLElement} tool beside the button that sends.
 */
export function createReply(texts, drafts, on, tool) {
  /** @type {string|null} */
  let conversation = null;
  let limit = 1000;
  let toldAt = 0;

  const counter = el("span.hint");
  const problem = el("p.error-text", { id: "reply-problem", role: "alert" });
  const input = el("textarea.field", {
    id: "reply",
    rows: "3",
    "data-control": "reply",
    "aria-describedby": "reply-hint reply-problem",
    "aria-keyshortcuts": "Control+Enter",
    oninput: keep,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      submit();
    },
  });
  const node = el(
    "form.reply",
    {
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        submit();
      },
    },
    el("div.reply-head", {}, el("label", { for: "reply" }, texts.t("reply")), counter),
    input,
    problem,
    el(
      "div.reply-foot",
      {},
      el("span.hint", { id: "reply-hint" }, texts.t("replyHint")),
      el(
        "div.row",
        {},
        tool,
        button(texts.t("send"), { kind: "solid", type: "submit", "data-control": "send" }),
      ),
    ),
  );

  /** What is written stays, and the citizen sees that somebody is writing. */
  function keep() {
    if (!conversation) return;
    drafts.set(conversation, input.value);
    count();
    if (input.value.trim() && Date.now() - toldAt > TELL_TYPING_MS) {
      toldAt = Date.now();
      on.typing(conversation);
    }
  }

  /** Put a text where the cursor stands, to be changed and sent. @param {string} text */
  function insert(text) {
    const { selectionStart: start, selectionEnd: end, value } = input;
    const before = /\S$/.test(value.slice(0, start)) ? " " : "";
    const after = /^\S/.test(value.slice(end)) ? " " : "";
    input.setRangeText(`${before}${text}${after}`, start, end, "end");
    keep();
    input.focus();
  }

  function count() {
    const left = limit - input.value.trim().length;
    counter.textContent =
      left > 200
        ? ""
        : texts.t(left < 0 ? "charactersOver" : "charactersLeft", { count: Math.abs(left) });
    counter.classList.toggle("error-text", left < 0);
    if (left >= 0) problem.textContent = "";
  }

  function submit() {
    const text = input.value.trim();
    if (!conversation || !text) return;
    if (text.length > limit) {
      problem.textContent = texts.t("charactersOver", { count: text.length - limit });
      return;
    }
    input.value = "";
    drafts.set(conversation, "");
    count();
    on.send(conversation, text);
  }

  /** @param {string|null} id @param {number} textLimit */
  function show(id, textLimit) {
    limit = textLimit;
    node.hidden = id === null;
    if (id === conversation) return;
    conversation = id;
    input.value = id ? drafts.get(id) : "";
    count();
  }

  return { node, show, insert, focus: () => input.focus() };
}
