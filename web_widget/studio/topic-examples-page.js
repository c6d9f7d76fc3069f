/**
 * The examples of one topic in one language, by facet and by who wrote them: add, move or
 * remove one or many, and take that back.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { formDialog } from "../console/form-dialog.js";
import { addExamples } from "./add-examples.js";
import { createChoosing } from "./choosing.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { labelFields } from "./label-fields.js";
import { FACETS, facetWords, labelWords, topicName } from "./labels.js";
import { mergeDialog, mergeMoves } from "./merge-dialog.js";
import { capital } from "./place-words.js";
import { hashOf } from "./route.js";
import { yamlAddress } from "./teaching-api.js";

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
  const choosing = createChoosing(texts, {
    all: () => blocks.flatMap(({ label, texts: some }) => some.map((text) => ({ label, text }))),
    onFilter: () => draw(),
    onMove: (some) => askWhereAll(some),
    onRemove: (some) => moveAll(some.map((each) => ({ ...each, language: lang, to: null }))),
  });
  const undo = el("div.outcome", { tabindex: "-1", "data-undo": "" });
  const dialogs = el("div");
  const merge = el(
    "div.row",
    {},
    button(texts.t("mergeOpen"), { kind: "quiet", "data-control": "merge", onclick: () => askMerge() }),
  );
  const removal = el("p", {}, el("a", { href: hashOf("remove-topic", [topic]), "data-control": "to-removal" }, texts.t("removalOpen")));

  function draw() {
    const open = new Map([...list.querySelectorAll("details")].map((each) => [each.dataset.label, each.open]));
    const count = blocks.reduce((sum, block) => sum + block.texts.length, 0);
    const shown = blocks
      .map((block) => ({ ...block, texts: block.texts.filter((text) => choosing.isShown(text)) }))
      .filter((block) => block.texts.length);
    const labels = [...new Set(shown.map((block) => block.label))].sort((a, b) => rank(a) - rank(b));
    list.replaceChildren(
      el("p", { "data-count": count }, texts.t("examplesCount", { count })),
      ...labels.map((label) => group(shown, label, choosing.isFiltered || (open.get(label) ?? count <= FEW))),
    );
    choosing.node.hidden = !isEditable(studio) || !count;
    merge.hidden = choosing.node.hidden;
    removal.hidden = !isEditable(studio);
    choosing.update();
    line.update();
  }

  /** @param {import("./teaching-api.js").Block[]} shown @param {string} label @param {boolean} isOpen */
  function group(shown, label, isOpen) {
    const own = shown.filter((block) => block.label === label);
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
      isEditable(studio) ? choosing.box({ label, text }) : null,
      el("span.example-text", { lang }, text),
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

  /** @param {import("./choosing.js").Example[]} some */
  function askWhereAll(some) {
    const fields = labelFields(texts, topics, "move", { topic });
    const dialog = formDialog(texts, {
      title: texts.t("moveAllTitle", { count: some.length }),
      submit: texts.t("move"),
      control: "move",
      parts: fields.nodes,
      onSubmit: () => {
        const to = fields.label();
        const moving = some.filter(({ label }) => label !== to);
        if (!moving.length) return dialog.refuse(texts.t("moveSame"));
        moveAll(moving.map((each) => ({ ...each, language: lang, to })));
        return true;
      },
    });
    dialogs.replaceChildren(dialog.node);
    dialog.open();
  }

  function askMerge() {
    const dialog = mergeDialog(texts, topics, topic, lang, async (to, langs) => {
      try {
        const found = await Promise.all(langs.map((each) => studio.api.examples(topic, each, studio.drafting.id)));
        moveAll(found.flatMap((some, i) => mergeMoves(topics, to, langs[i], some)));
      } catch (error) {
        undo.replaceChildren(el("p.banner.alert", {}, whyNot(studio, error)));
        undo.focus();
      }
    });
    dialogs.replaceChildren(dialog.node);
    dialog.open();
  }

  /** @param {import("./merge-dialog.js").Move[]} moves all in one change. */
  function moveAll(moves) {
    const { to } = moves[0];
    const label = to ? topicName(texts, topics, to.split("/")[0]) : "";
    return change(
      (draft) => studio.api.moveExamples(draft, moves),
      ({ moved, doubles }) =>
        [
          texts.t(to ? "movedAll" : "removedAll", { count: moved, label }),
          doubles ? texts.t("movedDoubles", { count: doubles }) : "",
        ].filter(Boolean).join(" "),
      (draft, done) => studio.api.undoMoves(draft, done.undo),
    );
  }

  /** @param {string} label @param {string} text @param {string|null} to null: away. */
  async function move(label, text, to) {
    const words = to ? texts.t("moved", { text, label: labelWords(texts, topics, to) }) : texts.t("removed", { text });
    await change(
      (draft) => studio.api.moveExample(draft, { label, language: lang, text, to }),
      () => words,
      (draft) =>
        to
          ? studio.api.moveExample(draft, { label: to, language: lang, text, to: label })
          : studio.api.addExamples(draft, label, lang, [text]),
    );
  }

  /**
   * @param {(draft: string) => Promise<any>} work @param {(done: any) => string} words of what was done.
   * @param {((draft: string, done: any) => Promise<any>)|null} back how it is undone.
   */
  async function change(work, words, back) {
    try {
      const result = await inDraft(studio, title, async (draft) => [await work(draft)]);
      if (result === null) return;
      const [done] = result;
      const said = words(done);
      await reread();
      studio.say(said);
      undo.replaceChildren(
        el(
          "div.banner",
          {},
          el("p", {}, said),
          back
            ? el("div.row", {}, button(texts.t("undo"), { "data-control": "undo", onclick: () => change((draft) => back(draft, done), () => texts.t("undone"), null) }))
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
        el("a", { href: yamlAddress(studio.drafting.id, topic, lang), download: `${topic}.${lang}.yml`, "data-control": "export-yaml" }, texts.t("topicYaml")),
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
      el("section", { "aria-labelledby": "examples-title" }, el("h2", { id: "examples-title" }, texts.t("examplesThere")), choosing.node, undo, list, merge, removal),
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
