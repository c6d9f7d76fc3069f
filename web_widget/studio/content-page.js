/**
 * All topics: rights and conversation, the ones whose review is overdue first.
 */
import { el, icon } from "../shared/dom.js";
import { overdueLine } from "./due-page.js";
import { isOverdue } from "./places.js";
import { hashOf } from "./route.js";

/**
 * @param {{texts: import("../shared/i18n.js").Texts, agent: import("../console/api.js").Agent}} studio
 * @param {any[]} topics
 * @param {any[]} drafts under way, each with its files.
 * @param {number} overdue how many things should have been looked at.
 */
export function contentPage({ texts, agent }, topics, drafts, overdue) {
  const now = new Date();
  const lists = el("div.topic-lists");
  const count = el("p.hint", { role: "status" });
  const search = el("input.field", {
    id: "search",
    type: "search",
    autocomplete: "off",
    "data-control": "search",
    oninput: () => draw(),
  });

  function draw() {
    const wanted = folded(search.value.trim());
    const found = topics.filter((topic) => !wanted || searchable(topic).includes(wanted));
    count.textContent = wanted ? texts.t("found", { count: found.length }) : "";
    lists.replaceChildren(
      ...["right", "conversation"].map((kind) => section(kind, found.filter((each) => each.kind === kind))),
    );
  }

  /** @param {string} kind @param {any[]} some */
  function section(kind, some) {
    const sorted = some.toSorted(
      (a, b) =>
        Number(isOverdue(b, now)) - Number(isOverdue(a, now)) ||
        a.names[texts.lang].localeCompare(b.names[texts.lang], texts.lang),
    );
    return el(
      "section",
      { "aria-labelledby": `kind-${kind}` },
      el("h2", { id: `kind-${kind}` }, `${texts.t(`kind.${kind}`)} (${some.length})`),
      sorted.length ? el("ul.topic-list", {}, ...sorted.map(item)) : el("p.hint", {}, texts.t("foundNone")),
    );
  }

  /** @param {any} topic */
  function item(topic) {
    const date = texts.date(topic.review_by);
    const isLate = isOverdue(topic, now);
    const inDrafts = drafts.filter((draft) =>
      draft.files.some((/** @type {any} */ file) => file.path === `answers/${topic.topic}.yml`),
    );
    return el(
      "li",
      { "data-topic": topic.topic },
      el("a", { href: hashOf("topic", [topic.topic]) }, topic.names[texts.lang]),
      el(
        `p.due${isLate ? ".late" : ""}`,
        {},
        isLate ? icon("alert") : null,
        el("span", {}, texts.t(isLate ? "reviewLate" : "reviewBy", { date })),
      ),
      topic.is_new ? el("p.mark", {}, texts.t("newTopicMark")) : null,
      ...inDrafts.map((draft) =>
        el("p.mark", {}, texts.t("inDraft", { title: draft.title, state: texts.t(`state.${draft.state}`) })),
      ),
    );
  }

  draw();
  return {
    title: texts.t("content"),
    nodes: [
      el("p.lead", {}, texts.t("contentLead")),
      overdueLine(texts, overdue),
      agent.permissions.includes("edit")
        ? el("p", {}, el("a.button", { href: hashOf("new-topic"), "data-control": "new-topic" }, texts.t("newTopic")))
        : null,
      el("div.search", { role: "search" }, el("label", { for: "search" }, texts.t("search")), search, count),
      lists,
    ],
  };
}

/** @param {any} topic */
function searchable(topic) {
  return folded([topic.topic, ...Object.values(topic.names)].join(" "));
}

/** @param {string} words @returns {string} them without case and accents. */
export function folded(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
