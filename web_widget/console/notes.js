/**
 * What agents leave for each other about a conversation. No citizen sees it.
 */
import { button, el } from "../shared/dom.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(conversation: string, text: string) => void} onAdd
 */
export function createNotes(texts, onAdd) {
  /** @type {string|null} */
  let conversation = null;
  let drawn = "";
  const list = el("ul.notes-list", { "aria-labelledby": "notes-title" });
  const input = el("textarea.field", {
    id: "note",
    rows: "2",
    maxlength: "1000",
    "data-control": "note",
  });
  const node = el(
    "div.notes",
    { hidden: true },
    el("h3", { id: "notes-title" }, texts.t("notes")),
    el("p.hint", { id: "notes-hint" }, texts.t("notesHint")),
    list,
    el(
      "form",
      {
        onsubmit: () => {
          const text = input.value.trim();
          if (!conversation || !text) return;
          onAdd(conversation, text);
          input.value = "";
        },
      },
      el("label", { for: "note" }, texts.t("note")),
      input,
      button(texts.t("addNote"), { kind: "small", type: "submit", "data-control": "add-note" }),
    ),
  );
  input.setAttribute("aria-describedby", "notes-hint");

  /** @param {import("./store.js").Store} store */
  function update({ current }) {
    node.hidden = !current;
    if (current?.id !== conversation) {
      conversation = current?.id ?? null;
      input.value = "";
    }
    const picture = JSON.stringify(current?.notes ?? []);
    if (picture === drawn) return;
    drawn = picture;
    list.replaceChildren(
      ...(current?.notes ?? []).map(({ at, author_name: author, text }) =>
        el("li", {}, el("p", {}, text), el("p.hint", {}, `${author} · ${texts.time(at)}`)),
      ),
    );
  }

  return { node, update };
}
