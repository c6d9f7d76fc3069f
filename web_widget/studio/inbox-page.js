/**
 * What citizens asked and did not get a good answer to, in groups; nothing of it is
 * taught by itself.
 */
import { button, el } from "../shared/dom.js";
import { topicName } from "./labels.js";
import { hashOf } from "./route.js";

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {any} inbox
 */
export function inboxPage(studio, topics, { days, least, questions, clusters }) {
  const { texts, agent } = studio;
  const mayEdit = agent.permissions.includes("edit");

  /** @param {any} group @param {number} i */
  function item(group, i) {
    const id = `group-${i}`;
    const lang = group.language;
    return el(
      "li",
      { "data-group": i, "aria-labelledby": id },
      el("h2", { id }, texts.t("inboxGroup", { count: group.conversations, language: texts.t(`lang.${lang}`) })),
      el("ul.plain.quoted", { lang }, ...group.samples.map((/** @type {string} */ text) => el("li", {}, text))),
      el(
        "ul.plain.hint",
        {},
        ...Object.entries(group.why).map(([why, count]) => el("li", {}, texts.t(`inboxWhy.${why}`, { count: Number(count) }))),
      ),
      linked("inboxTopics", group.topics, lang),
      linked("inboxMeant", group.meant, lang),
      mayEdit
        ? el(
            "div.row",
            {},
            button(texts.t("inboxTeach"), {
              "data-control": "teach",
              "aria-describedby": id,
              onclick: () => {
                studio.carried = group.samples;
                location.hash = hashOf("adding", [lang]);
              },
            }),
          )
        : null,
    );
  }

  /** @param {string} key @param {string[]} named topics @param {string} lang */
  function linked(key, named, lang) {
    if (!named.length) return null;
    const links = named.flatMap((topic, at) => [
      at ? ", " : "",
      el("a", { href: hashOf("examples", [topic, lang]) }, topicName(texts, topics, topic)),
    ]);
    return el("p", { "data-part": key }, `${texts.t(key)} `, ...links);
  }

  return {
    title: texts.t("inbox"),
    nodes: [
      el("p.lead", {}, texts.t("inboxLead", { days, least })),
      el("p.hint", {}, texts.t("inboxQuestions", { count: questions })),
      clusters.length ? el("ul.draft-list.groups", {}, ...clusters.map(item)) : el("p.empty", {}, texts.t("inboxEmpty")),
    ],
  };
}
