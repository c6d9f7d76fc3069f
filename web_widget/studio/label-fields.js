/**
 * Choosing a topic, and a facet where the topic has facets.
 */
import { el } from "../shared/dom.js";
import { FACETS, facetWords, topicChoices } from "./labels.js";
import { capital } from "./place-words.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {string} id unique in the page.
 * @param {{topic?: string, facet?: string, isFixed?: boolean}} [first] `isFixed`: the topic is not to be chosen.
 */
export function labelFields(texts, topics, id, first = {}) {
  const topic = el(
    "select.field",
    { id: `${id}-topic`, required: true, "data-control": `${id}-topic`, onchange: () => draw() },
    first.topic ? null : el("option", { value: "" }, texts.t("chooseTopic")),
    ...topicChoices(texts, topics).map(([value, words]) => el("option", { value, selected: value === first.topic }, words)),
  );
  const facet = el("select.field", { id: `${id}-facet`, "data-control": `${id}-facet` });
  const ofTopic = el("div.labelled", {}, el("label", { for: `${id}-topic` }, texts.t("colTopic")), topic);
  const ofFacet = el("div.labelled", {}, el("label", { for: `${id}-facet` }, texts.t("aboutFacet")), facet);
  ofTopic.hidden = first.isFixed === true;
  let wanted = first.facet ?? "";

  function draw() {
    const known = topics.get(topic.value);
    const facets = known?.kind === "right" ? FACETS : [];
    wanted = facet.value || wanted;
    facet.replaceChildren(
      ...facets.map((each) => el("option", { value: each, selected: each === wanted }, capital(facetWords(texts, each)))),
    );
    ofFacet.hidden = !facets.length;
  }

  draw();
  return {
    nodes: [ofTopic, ofFacet],
    topic,
    /** @returns {string} "rent_support/amount", "greet", or "" while no topic is chosen. */
    label: () => (facet.value && topic.value ? `${topic.value}/${facet.value}` : topic.value),
  };
}
