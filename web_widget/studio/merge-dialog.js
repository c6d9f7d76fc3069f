/**
 * All examples of a topic into another one: asks which, and in which languages.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { formDialog, radios } from "../console/form-dialog.js";
import { topicChoices } from "./labels.js";

/** @typedef {{language: string, label: string, text: string, to: string|null}} Move */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./labels.js").Topics} topics
 * @param {string} topic whose examples go.
 * @param {string} lang the one that is shown.
 * @param {(to: string, langs: string[]) => void} onChosen
 */
export function mergeDialog(texts, topics, topic, lang, onChosen) {
  const target = el(
    "select.field",
    { id: "merge-topic", required: true, "data-control": "merge-topic" },
    el("option", { value: "" }, texts.t("chooseTopic")),
    ...topicChoices(texts, topics)
      .filter(([value]) => value !== topic)
      .map(([value, words]) => el("option", { value }, words)),
  );
  const where = radios(texts.t("mergeWhere"), "merge-langs", [
    ["one", texts.t("mergeOne", { language: texts.t(`lang.${lang}`) })],
    ["all", texts.t("mergeEvery")],
  ]);
  return formDialog(texts, {
    title: texts.t("mergeTitle"),
    submit: texts.t("mergeDo"),
    control: "merge",
    parts: [
      el("p", {}, texts.t("mergeAbout")),
      el("div.labelled", {}, el("label", { for: "merge-topic" }, texts.t("colTopic")), target),
      where.node,
    ],
    onSubmit: () => {
      onChosen(target.value, where.value() === "all" ? LANGUAGES : [lang]);
      return true;
    },
  });
}

/**
 * Each example keeps what it asks about where the other topic has facets.
 * @param {import("./labels.js").Topics} topics @param {string} to
 * @param {string} language @param {import("./teaching-api.js").Block[]} blocks
 * @returns {Move[]}
 */
export function mergeMoves(topics, to, language, blocks) {
  const isRight = topics.get(to)?.kind === "right";
  return blocks.flatMap(({ label, texts }) => {
    const facet = label.split("/")[1] ?? "overview";
    return texts.map((text) => ({ language, label, text, to: isRight ? `${to}/${facet}` : to }));
  });
}
