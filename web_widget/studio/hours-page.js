/**
 * Opening hours: the usual weeks of conversation and telephone, closing days, days with
 * other hours; and the week as citizens will be told it.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { createEditorBar } from "./editor-bar.js";
import { createClosings, createCommunityDays, createOpenings } from "./days-editor.js";
import { createWeekPicture } from "./week-picture.js";
import { createWeek } from "./week-editor.js";
import { hashOf } from "./route.js";

export const HOURS = "hours.yml";
const PARTS = ["chat", "phone", "closed", "open"];

/**
 * @param {import("./editor.js").Editor} editor loaded.
 * @param {import("./route.js").Route} route
 */
export function hoursPage(editor, route) {
  const { texts } = editor;
  const part = PARTS.includes(route.parts[0]) ? route.parts[0] : "chat";
  const picture = createWeekPicture(editor, part === "phone" ? "phone" : "chat");
  let seen = "";
  const redraw = () => {
    const now = JSON.stringify([editor.studio.drafting.id, editor.draft?.version]);
    if (now !== seen) picture.draw();
    seen = now;
  };
  editor.watch(redraw);
  redraw();
  return {
    title: texts.t("list.hours"),
    nodes: [
      el("p", {}, el("a", { href: hashOf("lists") }, texts.t("listsBack"))),
      createEditorBar(editor),
      el(
        "nav.part-nav",
        { "aria-label": texts.t("hoursParts") },
        el(
          "ul",
          {},
          ...PARTS.map((each) => el("li", {}, partLink(editor, each, each === part))),
        ),
      ),
      el(
        "section",
        { "aria-labelledby": "part-title" },
        el("h2", { id: "part-title" }, texts.t(`hoursPart.${part}`)),
        el("p.hint", {}, texts.t(`hoursAbout.${part}`)),
        ...nodesOf(editor, part),
      ),
      picture.node,
    ],
  };
}

/** @param {import("./editor.js").Editor} editor @param {string} part @param {boolean} isHere */
function partLink(editor, part, isHere) {
  const isChanged = [...editor.changed].some((key) => key === part || key.startsWith(`${part}.`));
  return el(
    "a",
    { href: hashOf("hours", [part]), "aria-current": isHere ? "page" : null },
    editor.texts.t(`hoursPart.${part}`),
    isChanged ? el("span.mark", {}, ` ${editor.texts.t("changedMark")}`) : null,
  );
}

/** @param {import("./editor.js").Editor} editor @param {string} part @returns {HTMLElement[]} */
function nodesOf(editor, part) {
  const { texts } = editor;
  if (part === "closed") return [createClosings(editor), createCommunityDays(editor)];
  if (part === "open") return [createOpenings(editor)];
  return [
    el("p.hint", { id: "hours-hint" }, texts.t("hoursHint")),
    el("div.languages", {}, ...LANGUAGES.map((lang) => createWeek(editor, /** @type {"chat"} */ (part), lang))),
  ];
}
