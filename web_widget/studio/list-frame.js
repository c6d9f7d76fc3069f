/**
 * What stands around every list: the way back, the draft, what the list is for, and the
 * languages where it has one for each.
 */
import { el, icon } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { createEditorBar } from "./editor-bar.js";
import { hashOf } from "./route.js";

/** A change of these needs a guardian's consent. */
const LOCKED = ["link_domains", "own_numbers"];

/**
 * @param {import("./editor.js").Editor} editor
 * @param {string} name of the list.
 * @param {import("../shared/types.js").Lang|null} lang shown, null where there is one list for all.
 * @param {HTMLElement[]} nodes
 */
export function listFrame(editor, name, lang, nodes) {
  const { texts } = editor;
  return {
    title: texts.t(`list.${name}`),
    nodes: [
      el("p", {}, el("a", { href: hashOf("lists") }, texts.t("listsBack"))),
      createEditorBar(editor),
      LOCKED.includes(name) ? el("p.mark.locked", {}, icon("info"), el("span", {}, texts.t("locked"))) : null,
      el("p.lead", {}, texts.t(`listAbout.${name}`)),
      name === "teams" ? null : el("p.hint", {}, texts.t("listChecked")),
      lang
        ? el(
            "nav.part-nav",
            { "aria-label": texts.t("preview.lang") },
            el(
              "ul",
              {},
              ...LANGUAGES.map((each) =>
                el("li", {}, el("a", { href: hashOf("lists", [name, each]), lang: each, "aria-current": each === lang ? "page" : null }, LANGUAGE_NAMES[each])),
              ),
            ),
          )
        : null,
      ...nodes,
    ],
  };
}
