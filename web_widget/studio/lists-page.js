/**
 * Opening hours, teams and lists of words: the way to each, and which page edits it.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { avoidedPage } from "./avoided-page.js";
import { HOURS, hoursPage } from "./hours-page.js";
import { recordsPage } from "./records-page.js";
import { LISTED, hashOf } from "./route.js";

/** @param {import("../shared/i18n.js").Texts} texts */
export function listsPage(texts) {
  const ways = [["hours", hashOf("hours")], ...LISTED.map((name) => [name, hashOf("lists", [name])])];
  return {
    title: texts.t("lists"),
    nodes: [
      el("p.lead", {}, texts.t("listsLead")),
      el(
        "ul.cards",
        {},
        ...ways.map(([name, href]) =>
          el(
            "li",
            {},
            el("a.card", { href, "data-list": name }, texts.t(`list.${name}`)),
            el("p.hint", {}, texts.t(`listAbout.${name}`)),
          ),
        ),
      ),
    ],
  };
}

/**
 * @param {import("./route.js").Route} route
 * @returns {{path: string, show: (editor: import("./editor.js").Editor, route: import("./route.js").Route) => import("./workspace.js").PageOf}|null}
 *   null for a page that edits no such file.
 */
export function listedPage({ view, parts }) {
  if (view === "hours") return { path: HOURS, show: hoursPage };
  const [name, asked] = parts;
  if (view !== "lists" || !LISTED.includes(name)) return null;
  const lang = LANGUAGES.find((each) => each === asked);
  const show = name === "words_to_avoid" ? avoidedPage : recordsPage;
  return { path: `${name}.yml`, show: (editor) => show(editor, name, lang ?? editor.texts.lang) };
}
