/**
 * The drafts that are under way.
 */
import { button, el } from "../shared/dom.js";
import { hashOf } from "./route.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {any[]} drafts
 * @param {import("../console/api.js").Agent} agent
 * @param {() => void} onNew
 */
export function draftsPage(texts, drafts, agent, onNew) {
  const mayEdit = agent.permissions.includes("edit");
  return {
    title: texts.t("drafts"),
    nodes: [
      el("p.lead", {}, texts.t("draftsLead")),
      mayEdit
        ? el("div.row", {}, button(texts.t("draftStart"), { "data-control": "new-draft", onclick: onNew }))
        : null,
      drafts.length
        ? el("ul.draft-list", {}, ...drafts.map((draft) => item(texts, draft)))
        : el("p.empty", {}, texts.t("draftsEmpty")),
    ].filter((node) => node !== null),
  };
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} draft */
function item(texts, draft) {
  const by = [...new Set([draft.created_by, ...draft.authors])].join(", ");
  return el(
    "li",
    { "data-draft": draft.id },
    el("a", { href: hashOf("draft", [draft.id]) }, draft.title),
    el("p.state", {}, texts.t(`state.${draft.state}`)),
    el("p.hint", {}, texts.t("draftBy", { by, when: texts.moment(draft.changed_at) })),
  );
}
