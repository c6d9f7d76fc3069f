/**
 * Keyboard shortcuts, and the dialog that lists them when asked. All use Alt, so none
 * is in the way of typing (WCAG 2.1.4).
 */
import { button, el } from "../shared/dom.js";

/**
 * @typedef {"queue"|"reply"|"context"|"next"|"claim"|"insert"|"help"} Command
 * @type {[string, string, Command][]} code of the key, how it is written, what it does
 */
const SHORTCUTS = [
  ["Digit1", "Alt + 1", "queue"],
  ["Digit2", "Alt + 2", "reply"],
  ["Digit3", "Alt + 3", "context"],
  ["KeyN", "Alt + N", "next"],
  ["KeyP", "Alt + P", "claim"],
  ["KeyI", "Alt + I", "insert"],
  ["KeyK", "Alt + K", "help"],
];

/** @param {(command: Command) => void} run @returns {() => void} stops listening. */
export function listenForShortcuts(run) {
  const listener = (/** @type {KeyboardEvent} */ event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const found = SHORTCUTS.find(([code]) => code === event.code);
    if (!found) return;
    event.preventDefault();
    run(found[2]);
  };
  document.addEventListener("keydown", listener);
  return () => document.removeEventListener("keydown", listener);
}

/** @param {import("../shared/i18n.js").Texts} texts @returns {HTMLDialogElement} */
export function shortcutsDialog(texts) {
  const dialog = el(
    "dialog.shortcuts",
    { "aria-labelledby": "shortcuts-title" },
    el("h2", { id: "shortcuts-title" }, texts.t("shortcuts")),
    el(
      "dl",
      {},
      ...[...SHORTCUTS.map(([, keys, command]) => [keys, `shortcut.${command}`]), [
        "Ctrl + Enter",
        "shortcut.send",
      ]].flatMap(([keys, key]) => [
        el("dt", {}, el("kbd", {}, keys)),
        el("dd", {}, texts.t(key)),
      ]),
    ),
    button(texts.t("closeDialog"), { kind: "solid", onclick: () => dialog.close() }),
  );
  return dialog;
}
