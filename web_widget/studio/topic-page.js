/**
 * One topic: its answers in four languages and two levels, and what is said about it.
 */
import { el } from "../shared/dom.js";
import { createEditorBar } from "./editor-bar.js";
import { createField, languageColumns, languageLines } from "./field-view.js";
import { capital } from "./place-words.js";
import { createPreview } from "./preview.js";
import { hashOf } from "./route.js";
import { createSources } from "./sources-editor.js";
import { takeBackTopic } from "./take-back-topic.js";

const FACETS = ["overview", "eligibility", "how_to_apply", "documents", "amount", "delay", "contact", "appeal"];
const REGIONS = ["flanders", "wallonia", "brussels", "german_speaking"];

/**
 * @param {import("./editor.js").Editor} editor loaded.
 * @param {import("./route.js").Route} route
 * @returns {{title: string, nodes: HTMLElement[]}}
 */
export function topicPage(editor, route) {
  const { texts, saver } = editor;
  const { holds } = saver;
  const [topic, asked, region] = route.parts;
  const facets = FACETS.filter((facet) => facet in holds.answers);
  const facet = asked === "about" || facets.includes(asked) ? asked : facets[0];
  const link = (/** @type {string} */ part, /** @type {string} */ words) => partLink([topic, part], words, part === facet, editor);
  const nav = el(
    "nav.part-nav",
    { "aria-label": texts.t("facets") },
    el(
      "ul",
      {},
      ...(facets.length > 1 || holds.kind === "right"
        ? facets.map((each) => el("li", {}, link(each, capital(texts.t(`facet.${each}`)))))
        : [el("li", {}, link("overview", texts.t("answerText")))]),
      el("li", {}, link("about", texts.t("aboutTopic"))),
    ),
  );
  const part = facet === "about" ? aboutTopic(editor, topic) : answerPart(editor, topic, facet, region ?? null);
  return {
    title: holds.names[texts.lang],
    nodes: [createEditorBar(editor), toExamples(editor, topic), nav, part],
  };
}

/** @param {import("./editor.js").Editor} editor @param {string} topic */
function toExamples({ texts }, topic) {
  return el("p", {}, el("a", { href: hashOf("examples", [topic]), "data-control": "to-examples" }, texts.t("toExamples")));
}

/**
 * @param {string[]} parts @param {string} words @param {boolean} isHere
 * @param {import("./editor.js").Editor} editor
 */
function partLink(parts, words, isHere, editor) {
  const changed = [...editor.changed].some((key) =>
    parts[1] === "about" ? !key.startsWith("answers.") : key.startsWith(`answers.${parts[1]}.`),
  );
  return el(
    "a",
    { href: hashOf("topic", parts), "aria-current": isHere ? "page" : null },
    words,
    changed ? el("span.mark", {}, ` ${editor.texts.t("changedMark")}`) : null,
  );
}

/**
 * @param {import("./editor.js").Editor} editor
 * @param {string} topic @param {string} facet @param {string|null} region
 */
function answerPart(editor, topic, facet, region) {
  const { texts, saver } = editor;
  const answer = saver.holds.answers[facet];
  const regions = REGIONS.filter((each) => each in (answer.regions ?? {}));
  const here = region && regions.includes(region) ? region : null;
  const place = ["answers", facet, ...(here ? ["regions", here] : []), "text"];
  const isRight = saver.holds.kind === "right";
  const preview = createPreview(editor, {
    answer: isRight ? `${topic}.${facet}` : topic,
    isRegional: regions.length > 0,
    region: here,
  });
  let seen = "";
  const redraw = () => {
    const now = JSON.stringify([editor.studio.drafting.id, editor.draft?.version]);
    if (now !== seen) preview.draw();
    seen = now;
  };
  editor.watch(redraw);
  redraw();
  const regional = regions.length
    ? el(
        "nav.region-nav",
        { "aria-label": texts.t("regionVariants") },
        el("p", { "aria-hidden": "true" }, texts.t("regionVariants")),
        el(
          "ul",
          {},
          ...[null, ...regions].map((each) =>
            el(
              "li",
              {},
              el(
                "a",
                {
                  href: hashOf("topic", [topic, facet, each]),
                  "aria-current": each === here ? "page" : null,
                },
                each ? texts.t(`region.${each}`) : texts.t("regionEverywhere"),
              ),
            ),
          ),
        ),
      )
    : null;
  const sources = here ? answer.regions[here].sources : answer.sources;
  const title = isRight ? capital(texts.t(`facet.${facet}`)) : texts.t("answerText");
  return el(
    "div.with-preview",
    {},
    el(
      "section.answer-part",
      { "aria-labelledby": "part-title" },
      el("h2", { id: "part-title" }, here ? `${title} · ${texts.t(`region.${here}`)}` : title),
      regional,
      languageColumns(editor, place, { onPreview: (lang) => preview.showWith(lang) }),
      sources
        ? el("section", {}, el("h3", {}, texts.t("sourcesHere")), createSources(editor, [...place.slice(0, -1), "sources"]))
        : null,
    ),
    preview.node,
  );
}

/** @param {import("./editor.js").Editor} editor @param {string} topic */
function toRemoval({ texts, mayEdit }, topic) {
  if (!mayEdit) return null;
  return el("p", {}, el("a", { href: hashOf("remove-topic", [topic]), "data-control": "to-removal" }, texts.t("removalOpen")));
}

/** @param {import("./editor.js").Editor} editor @param {string} topic */
function aboutTopic(editor, topic) {
  const { texts, saver } = editor;
  return el(
    "section.about-part",
    { "aria-labelledby": "part-title" },
    el("h2", { id: "part-title" }, texts.t("aboutTopic")),
    languageLines(editor, ["names"], texts.t("part.names")),
    el(
      "div.narrow",
      {},
      createField(editor, { place: ["review_by"], label: texts.t("part.review_by"), kind: "date" }),
    ),
    saver.holds.legal_basis
      ? languageLines(editor, ["legal_basis"], texts.t("part.legal_basis"), "text")
      : null,
    el("h3", {}, texts.t("part.sources")),
    el("p.hint", {}, texts.t("sourcesHint")),
    createSources(editor, ["sources"]),
    takeBackTopic(editor, topic) ?? toRemoval(editor, topic),
  );
}
