/**
 * Where the citizen writes: one to five lines, hint, counter, warning before a
 * national number leaves. The draft survives errors, cuts and a change of language.
 */
import { announce, button, el } from "../shared/dom.js";
import { holdsIdentifier } from "./identifiers.js";

/** From this many characters before the limit the counter shows. */
const COUNTER_FROM = 100;
const LONGEST_ROWS = 5;
/** A counter that speaks at each key is noise: speak after a pause. */
const SPEAK_AFTER_MS = 1_000;

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} on
 * @param {(text: string) => void} on.send
 * @param {() => void} on.typing
 * @param {string} draft
 */
export function createComposer(texts, on, draft) {
  let limit = 1000;
  let isOpen = false;
  let isWarned = false;
  /** @type {any} */
  let speakTimer;

  const spoken = el("span.visually-hidden", { role: "status" });
  const counter = el("span.hint", { id: "counter", "aria-hidden": "true" });
  const warning = el("p.error-text", { id: "warning", role: "alert" });
  const hint = el("span.hint", { id: "hint" }, texts.t("hint"));
  const input = el("textarea.field", {
    id: "message",
    rows: "1",
    autocomplete: "off",
    "data-control": "message",
    "aria-describedby": "hint warning",
    oninput: changed,
    onkeydown: onKey,
  });
  input.value = draft;
  const send = button(texts.t("send"), {
    kind: "solid",
    type: "submit",
    "data-control": "send",
  });
  const node = el(
    "form.composer",
    { onsubmit: submit },
    el("div.composer-head", {}, el("label", { for: "message" }, texts.t("message")), counter),
    warning,
    el("div.composer-row", {}, input, send),
    hint,
    spoken,
  );

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  function changed() {
    isWarned = false;
    warning.textContent = "";
    resize();
    count();
    if (input.value.trim()) on.typing();
  }

  function resize() {
    input.rows = 1;
    const line = parseFloat(getComputedStyle(input).lineHeight) || 24;
    const padding = input.clientHeight - line;
    const lines = Math.round((input.scrollHeight - padding) / line);
    input.rows = Math.min(LONGEST_ROWS, Math.max(1, lines));
  }

  function count() {
    const left = limit - input.value.trim().length;
    const key = left < 0 ? "charactersOver" : "charactersLeft";
    const words = left > COUNTER_FROM ? "" : texts.t(key, { count: Math.abs(left) });
    counter.textContent = words;
    counter.classList.toggle("error-text", left < 0);
    input.setAttribute("aria-invalid", String(left < 0));
    clearTimeout(speakTimer);
    if (words) speakTimer = setTimeout(() => announce(spoken, words), SPEAK_AFTER_MS);
  }

  function submit() {
    const text = input.value.trim();
    if (!isOpen || !text) return;
    if (text.length > limit) {
      warning.textContent = texts.t("charactersOver", { count: text.length - limit });
      return;
    }
    if (!isWarned && holdsIdentifier(text)) {
      isWarned = true;
      warning.textContent = texts.t("identifierWarning");
      return;
    }
    input.value = "";
    changed();
    on.send(text);
  }

  /** @param {import("./session.js").View} view */
  function update(view) {
    limit = view.textLimit;
    node.hidden = view.state === "closed";
    isOpen = view.isDisclosed && !node.hidden;
    input.disabled = !isOpen;
    send.setAttribute("aria-disabled", String(!isOpen));
  }

  return {
    node,
    update,
    resize,
    /** @returns {string} */
    get draft() {
      return input.value;
    },
  };
}
