/**
 * Wordings from elsewhere become examples of a topic that the editor chooses.
 */
import { el } from "../shared/dom.js";
import { addExamples } from "./add-examples.js";
import { draftLine, draftTitle, isEditable } from "./draft-line.js";
import { hashOf } from "./route.js";

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {string} asked language
 */
export function addingPage(studio, topics, asked) {
  const { texts, carried } = studio;
  const lang = ["fr", "nl", "de", "en"].includes(asked) ? asked : texts.lang;
  const title = draftTitle(studio, texts.t("examples"));
  const line = draftLine(studio, title);
  studio.carried = [];
  return {
    title: texts.t("addingTitle"),
    nodes: [
      el("p", {}, el("a", { href: hashOf("inbox") }, texts.t("inboxBack"))),
      line,
      isEditable(studio)
        ? addExamples(studio, topics, { lang, title, first: carried, onAdded: () => line.update() })
        : null,
    ],
  };
}
