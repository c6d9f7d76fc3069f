/**
 * Taking back a topic that only the draft has: its answers and its examples.
 */
import { button, el } from "../shared/dom.js";
import { formDialog } from "../console/form-dialog.js";
import { whyNot } from "./draft-line.js";
import { hashOf } from "./route.js";

/**
 * @param {import("./editor.js").Editor} editor @param {string} topic
 * @returns {HTMLElement|null} null for a topic that is live.
 */
export function takeBackTopic(editor, topic) {
  const { texts, draft, studio } = editor;
  const files = (draft?.files ?? []).filter((/** @type {any} */ file) => file.is_new && isOf(file.path, topic));
  if (!editor.isEditable || !files.some((/** @type {any} */ file) => file.path === editor.path)) return null;
  const problem = el("p.error-text", { role: "alert" });
  const dialog = formDialog(texts, {
    title: texts.t("topicTakeBack"),
    submit: texts.t("topicTakeBackDo"),
    control: "take-back-topic",
    isAlert: true,
    parts: [el("p", {}, texts.t("topicTakeBackAbout"))],
    onSubmit: () => {
      takeBack();
      return true;
    },
  });

  async function takeBack() {
    try {
      // The answers last: as long as they are there, the rest can be taken back again.
      const paths = files.map((/** @type {any} */ file) => file.path).filter((/** @type {string} */ path) => path !== editor.path);
      for (const path of [...paths, editor.path]) await studio.api.revert(draft.id, path);
      studio.say(texts.t("topicTakenBack"));
      location.hash = hashOf("");
    } catch (error) {
      problem.textContent = whyNot(/** @type {any} */ (studio), error);
    }
  }

  return el(
    "div",
    {},
    button(texts.t("topicTakeBack"), { kind: "alert", "data-control": "take-back-topic", onclick: () => dialog.open() }),
    problem,
    dialog.node,
  );
}

/** @param {string} path @param {string} topic */
export function isOf(path, topic) {
  return path === `answers/${topic}.yml` || new RegExp(`^examples/${topic}\\.[a-z]{2}\\.yml$`).test(path);
}
