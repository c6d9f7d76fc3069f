/**
 * What needs a look: reviews, sources, translations, links; most urgent first.
 */
import { el, icon } from "../shared/dom.js";
import { facetWords, languageWords, topicName } from "./labels.js";
import { hashOf, hashOfField } from "./route.js";

/** @typedef {{topic: string, path: string, place: import("./api.js").Place}} Where */
/** @typedef {{kind: string, day: string, is_overdue: boolean, where: Where[], facts: any}} Due */

const KINDS = ["review", "source", "translation", "link"];

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {{overdue: number, items: Due[]}} due
 */
export function duePage(studio, topics, { overdue, items }) {
  const { texts } = studio;
  const count = el("p.hint", { role: "status" });
  const list = el("ul.draft-list");
  const empty = el("p.empty");
  const kind = el(
    "select.field",
    { id: "due-kind", "data-control": "due-kind", onchange: () => draw() },
    ...["all", ...KINDS].map((each) => el("option", { value: each }, texts.t(`dueKind.${each}`))),
  );

  function draw() {
    const shown = items.filter((item) => kind.value === "all" || item.kind === kind.value);
    count.textContent = texts.t("dueFound", { count: shown.length });
    list.replaceChildren(...shown.map((item) => itemNode(texts, topics, item)));
    list.hidden = !shown.length;
    empty.hidden = shown.length > 0;
    empty.textContent = texts.t(items.length ? "dueNone" : "dueEmpty");
  }

  draw();
  studio.setOverdue(overdue);
  return {
    title: texts.t("due"),
    nodes: [
      el("p.lead", {}, texts.t("dueLead")),
      el("div.search", {}, el("label", { for: "due-kind" }, texts.t("dueShow")), kind, count),
      empty,
      list,
    ],
  };
}

/** What stands above the list of contents. @param {import("../shared/i18n.js").Texts} texts @param {number} overdue */
export function overdueLine(texts, overdue) {
  if (!overdue) return null;
  return el(
    "p.banner.with-icon",
    { "data-overdue": overdue },
    icon("alert"),
    el("a", { href: hashOf("due") }, texts.t("dueOverdue", { count: overdue })),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics @param {Due} item */
function itemNode(texts, topics, item) {
  const places = item.where.filter(({ topic }, i) => item.where.findIndex((each) => each.topic === topic) === i);
  const date = texts.date(item.day);
  return el(
    "li",
    { "data-due": item.kind, "data-overdue": item.is_overdue || null },
    el(
      "p",
      {},
      ...places.flatMap(({ topic, path, place }, i) => [
        i ? ", " : "",
        el("a", { href: hashOfField(path, place), "data-topic": topic }, topicName(texts, topics, topic)),
      ]),
    ),
    el("p", {}, whatWords(texts, item)),
    sourceLink(texts, item),
    el(
      `p.due${item.is_overdue ? ".late" : ""}`,
      {},
      item.is_overdue ? icon("alert") : null,
      el("span", {}, texts.t(item.is_overdue ? "dueLate" : "dueBy", { date })),
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {Due} item */
function whatWords(texts, { kind, where, facts }) {
  if (kind === "source") {
    return texts.t("dueWhat.source", { title: facts.title[texts.lang], date: texts.date(facts.checked_on) });
  }
  if (kind === "translation") {
    const [, facet, inRegion, region] = where[0].place;
    const names = [facetWords(texts, String(facet)), inRegion === "regions" ? texts.t(`region.${region}`) : ""];
    return texts.t("dueWhat.translation", {
      text: names.filter(Boolean).join(", "),
      date: texts.date(facts.since),
      changed: languageWords(texts, facts.changed),
      stayed: languageWords(texts, facts.stayed),
    });
  }
  if (kind === "link") {
    return texts.t(`dueWhat.${facts.fault}`, { date: texts.date(facts.since), looks: facts.failures });
  }
  return texts.t(`dueWhat.${kind}`);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {Due} item */
function sourceLink(texts, { kind, facts }) {
  const url = kind === "source" ? facts.url[texts.lang] : facts.url;
  if (!url) return null;
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, texts.t("dueOpen"));
}
