/**
 * Adding an entry to a file or taking one away, as a whole, and taking that back.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { whyNot } from "./draft-line.js";
import { valueAt } from "./places.js";

/** @typedef {{name: string, before: any, after: any, was: string, made: string}} Done */

/**
 * @param {import("./editor.js").Editor} editor
 * @param {import("./api.js").Place} place above the entries.
 * @param {() => void} draw shows the entries again.
 */
export function createEntryChanges(editor, place, draw) {
  const { texts, studio } = editor;
  const { api } = studio;
  const node = el("div.outcome", { tabindex: "-1", "data-undo": "" });

  /**
   * @param {string} name @param {any} entry null: away. @param {string} said
   * @returns {Promise<boolean>} whether it was done.
   */
  function put(name, entry, said) {
    return change(said, async (draft) => {
      const { text, holds } = await api.wholeFile(editor.path, draft);
      const before = valueAt(holds, [...place, name]);
      const was = entry === null ? before : null;
      const made = await api.putField(draft, { path: editor.path, place: [...place, name], was, value: entry });
      return { name, before: was, after: entry, was: text, made: made.text };
    });
  }

  /**
   * To the letter where nothing else was changed since, else the entry alone.
   * @param {Done} done
   */
  function undo({ name, before, after, was, made }) {
    return change(texts.t("undone"), async (draft) => {
      try {
        await api.putFile(draft, { path: editor.path, was: made, text: was });
      } catch (error) {
        if (!isChanged(error)) throw error;
        const now = valueAt((await api.wholeFile(editor.path, draft)).holds, [...place, name]);
        await api.putField(draft, { path: editor.path, place: [...place, name], was: after === null ? null : now, value: before });
      }
      return null;
    });
  }

  /** @param {string} said @param {(draft: string) => Promise<Done|null>} work @returns {Promise<boolean>} */
  async function change(said, work) {
    let isDone = false;
    try {
      const draft = studio.drafting.id ?? (await editor.choose(editor.title()));
      if (!draft) return false;
      const done = await work(draft);
      await editor.saver.load();
      await editor.look();
      draw();
      studio.say(said);
      const back = done ? button(texts.t("undo"), { "data-control": "undo", onclick: () => undo(done) }) : null;
      node.replaceChildren(el("div.banner", {}, el("p", {}, said), back ? el("div.row", {}, back) : null));
      isDone = true;
    } catch (error) {
      const words = isChanged(error) ? texts.t("entryChanged") : whyNot(/** @type {any} */ (studio), error);
      node.replaceChildren(el("p.banner.alert", {}, words));
    }
    node.focus();
    return isDone;
  }

  return { node, put };
}

/** @param {unknown} error */
function isChanged(error) {
  return error instanceof ApiError && error.problem.title === "changed_meanwhile";
}
