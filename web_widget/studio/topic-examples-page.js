/**
 * The examples of one topic in one language, by facet and by who wrote them: add, move,
 * remove, and take that back.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { formDialog } from "../console/form-dialog.js";
import { addExamples } from "./add-examples.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { labelFields } from "./label-fields.js";
import { FACETS, facetWords, labelWords, topicName } from "./labels.js";
import { capital } from "./place-words.js";
import { hashOf } from "./route.js";

const FEW = 60;

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {string} topic @param {string} lang
 * @param {import("./teaching-api.js").Block[]} blocks
 */
export function topicExamplesPage(studio, topics, topic, lang, blocks) {
  const { texts } = studio;
  const name = topicName(texts, topics, topic);
  const title = draftTitle(studio, name);
  const line = draftLine(studio, title);
  const list = el("div.example-groups");
  const undo = el("div.outcome", { tabindex: "-1", "data-undo": "" });
  const dialogs = el("div");

  function draw() {
    const open = new Map([...list.querySelectorAll("details")].map((each) => [each.dataset.label, each.open]));
    const count = blocks.reduce((sum, block) => sum + block.texts.length, 0);
    const labels = [...new Set(blocks.map((block) => block.label))].sort((a, b) => rank(a) - rank(b));
    list.replaceChildren(
      el("p", { "data-count": count }, texts.t("examplesCount", { count })),
      ...labels.map((label) => group(label, open.get(label) ?? count <= FEW)),
    );
    line.update();
  }

  /** @param {string} label @param {boolean} isOpen */
  function group(label, isOpen) {
    const own = blocks.filter((block) => block.label === label);
    const count = own.reduce((sum, block) => sum + block.texts.length, 0);
    const facet = label.split("/")[1];
    return el(
      "details.example-group",
      { open: isOpen, "data-label": label },
      el("summary", {}, `${facet ? capital(facetWords(texts, facet)) : name} (${count})`),
      ...own.map((block) =>
        el(
          "section",
          {},
          el("h3", {}, provenanceWords(texts, block.provenance)),
          el("ul.examples", {}, ...block.texts.map((text) => item(label, text))),
        ),
      ),
    );
  }

  /** @param {string} label @param {string} text */
  function item(label, text) {
    return el(
      "li",
      { "data-example": text },
      el("span", { lang }, text),
      isEditable(studio)
        ? el(
            "span.row",
            {},
            button(texts.t("move"), { kind: "quiet small", label: texts.t("moveNamed", { text }), "data-control": "move", onclick: () => askWhere(label, text) }),
            button(texts.t("remove"), { kind: "quiet small alert", label: texts.t("removeNamed", { text }), "data-control": "remove", onclick: () => move(label, text, null) }),
          )
        : null,
    );
  }

  /** @param {string} label @param {string} text */
  function askWhere(label, text) {
    const [, facet] = label.split("/");
    const fields = labelFields(texts, topics, "move", { topic, facet });
    const dialog = formDialog(texts, {
      title: texts.t("moveTitle"),
      submit: texts.t("move"),
      control: "move",
      parts: [el("blockquote", { lang }, text), ...fields.nodes],
      onSubmit: () => {
        if (fields.label() === label) return dialog.refuse(texts.t("moveSame"));
        move(label, text, fields.label());
        return true;
      },
    });
    dialogs.replaceChildren(dialog.node);
    dialog.open();
  }

  /** @param {string} label @param {string} text @param {string|null} to null: away. */
  async function move(label, text, to) {
    const words = to ? texts.t("moved", { text, label: labelWords(texts, topics, to) }) : texts.t("removed", { text });
    await change(
      (draft) => studio.api.moveExample(draft, { label, language: lang, text, to }),
      words,
      (draft) =>
        to
          ? studio.api.moveExample(draft, { label: to, language: lang, text, to: label })
          : studio.api.addExamples(draft, label, lang, [text]),
    );
  }

  /**
   * @param {(draft: string) => Promise<any>} work @param {string} said
   * @param {((draft: string) => Promise<any>)|null} back how it is undone.
   */
  async function change(work, said, back) {
    try {
      if ((await inDraft(studio, title, async (draft) => [await work(draft)])) === null) return;
      await reread();
      studio.say(said);
      undo.replaceChildren(
        el(
          "div.banner",
          {},
          el("p", {}, said),
          back
            ? el("div.row", {}, button(texts.t("undo"), { "data-control": "undo", onclick: () => change(back, texts.t("undone"), null) }))
            : null,
        ),
      );
    } catch (error) {
      undo.replaceChildren(el("p.banner.alert", {}, whyNot(studio, error)));
      await reread().catch(() => null);
    }
    undo.focus();
  }

  async function reread() {
    blocks = await studio.api.examples(topic, lang, studio.drafting.id);
    draw();
  }

  draw();
  return {
    title: texts.t("examplesOf", { topic: name }),
    nodes: [
      el(
        "p.row",
        {},
        el("a", { href: hashOf("examples") }, texts.t("examplesBack")),
        el("a", { href: hashOf("topic", [topic]) }, texts.t("toAnswers")),
      ),
      line,
      el(
        "nav.part-nav",
        { "aria-label": texts.t("preview.lang") },
        el(
          "ul",
          {},
          ...LANGUAGES.map((each) =>
            el("li", {}, el("a", { href: hashOf("examples", [topic, each]), lang: each, "aria-current": each === lang ? "page" : null }, LANGUAGE_NAMES[each])),
          ),
        ),
      ),
      isEditable(studio) ? addExamples(studio, topics, { lang, title, topic, onAdded: () => reread() }) : null,
      el("section", { "aria-labelledby": "examples-title" }, el("h2", { id: "examples-title" }, texts.t("examplesThere")), undo, list),
      dialogs,
    ],
  };
}

/** @param {string} label */
function rank(label) {
  return FACETS.indexOf(label.split("/")[1] ?? "");
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string} provenance */
function provenanceWords(texts, provenance) {
  const key = `provenance.${provenance}`;
  return key in texts.table ? texts.t(key) : provenance;
}
