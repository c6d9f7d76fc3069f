/**
 * One test dialogue: what somebody may write, line by line, and what each must lead to.
 * It is tried with the assistant as it is now, and may begin as what that says.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { labelFields } from "./label-fields.js";
import { replyWords } from "./labels.js";
import { hashOf } from "./route.js";

/** @typedef {{say: string, expect: string}} Step `expect`: "rent_support.amount", "greet", "fallback"; "" while open. */

const MOST_STEPS = 20;
const UNSURE = ["clarification", "fallback"];

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {any} dialogue null for a new one.
 * @param {string[]} taken names that others have.
 */
export function dialoguePage(studio, topics, dialogue, taken) {
  const { texts } = studio;
  const heading = dialogue?.title ?? texts.t("dialogueNew");
  const title = draftTitle(studio, texts.t("dialogues"));
  const line = draftLine(studio, title);
  const canEdit = isEditable(studio);
  const choices = withUnsure(texts, topics);
  /** @type {{node: HTMLElement, read: () => Step, outcome: HTMLElement}[]} */
  let rows = [];
  const name = el("input.field", { id: "dialogue-title", maxlength: "120", required: true, autocomplete: "off", "data-control": "dialogue-title" });
  name.value = dialogue?.title ?? "";
  const lang = el(
    "select.field",
    { id: "dialogue-lang", "data-control": "dialogue-lang", onchange: () => draw(read()) },
    ...LANGUAGES.map((each) => el("option", { value: each, lang: each, selected: each === (dialogue?.language ?? texts.lang) }, LANGUAGE_NAMES[each])),
  );
  const list = el("ol.dialogue");
  const outcome = el("div.outcome", { tabindex: "-1" });

  /** @returns {Step[]} */
  function read() {
    return rows.map((row) => row.read());
  }

  /** @param {Step[]} steps */
  function draw(steps) {
    rows = steps.map(rowOf);
    list.replaceChildren(...rows.map((row) => row.node));
  }

  /** @param {Step} step @param {number} at */
  function rowOf(step, at) {
    const id = `step-${at}`;
    const say = el("textarea.field", { id: `${id}-say`, rows: "2", maxlength: "1000", required: true, lang: lang.value, "data-control": `${id}-say` });
    say.value = step.say;
    const [topic, facet] = step.expect.split(".");
    const expected = labelFields(texts, choices, id, { topic, facet });
    expected.topic.required = false;
    const told = el("div", { "data-step": String(at) });
    const node = el(
      "li",
      {},
      el("div.labelled", {}, el("label", { for: `${id}-say` }, texts.t("dialogueSays", { n: at + 1 })), say),
      el("fieldset.expected", {}, el("legend", {}, texts.t("dialogueExpects")), ...expected.nodes),
      told,
      canEdit
        ? button(texts.t("dialogueLineAway", { n: at + 1 }), {
            kind: "quiet small",
            "data-control": `${id}-away`,
            onclick: () => {
              draw(read().filter((_, other) => other !== at));
              studio.say(texts.t("dialogueLineGone", { n: at + 1 }));
              (rows[Math.max(0, at - 1)]?.node.querySelector("textarea") ?? name).focus();
            },
          })
        : null,
    );
    return {
      node,
      outcome: told,
      read: () => ({ say: say.value.trim(), expect: expected.label().replace("/", ".") }),
    };
  }

  /** @param {Step[]} steps */
  function asDialogue(steps) {
    return { title: name.value.trim() || "-", language: lang.value, steps };
  }

  async function play() {
    let steps = read().filter((step) => step.say);
    outcome.replaceChildren(el("p.banner", {}, texts.t("oneMoment")));
    try {
      // What nobody has chosen yet begins as what the assistant answers now.
      for (const [at, step] of steps.entries()) {
        if (step.expect) continue;
        const tried = [...steps.slice(0, at), { ...step, expect: "fallback" }];
        step.expect = (await studio.api.playDialogue(asDialogue(tried)))[at].got;
      }
      const played = await studio.api.playDialogue(asDialogue(steps));
      draw(steps);
      played.forEach((/** @type {any} */ step, /** @type {number} */ at) => rows[at].outcome.replaceChildren(toldOf(step)));
      const wrong = played.filter((/** @type {any} */ step) => !step.is_right).length;
      end(wrong ? texts.t("dialogueWrong", { count: wrong }) : texts.t("dialogueRight"), wrong > 0);
    } catch (error) {
      end(whyNot(studio, error), true);
    }
  }

  /** @param {any} step */
  function toldOf({ is_right: isRight, got }) {
    return el(
      `p.outcome-mark.${isRight ? "taken" : "refused"}`,
      { "data-got": got },
      icon(isRight ? "check" : "alert"),
      el("span", {}, texts.t("dialogueGot", { got: replyWords(texts, topics, got) })),
    );
  }

  async function keep() {
    const steps = read().filter((step) => step.say);
    const open = steps.findIndex((step) => !step.expect);
    if (!steps.length || open >= 0) return end(texts.t(steps.length ? "dialogueUnset" : "dialogueNoLine"), true);
    const kept = dialogue?.name ?? nameFor(name.value, taken);
    const was = dialogue ? { title: dialogue.title, language: dialogue.language, steps: dialogue.steps } : null;
    await change((draft) => studio.api.putDialogue(draft, kept, was, asDialogue(steps)), "dialogueKept");
  }

  /** @param {(draft: string) => Promise<any>} work @param {string} said */
  async function change(work, said) {
    try {
      const done = await inDraft(studio, title, work);
      if (!done) return;
      studio.say(texts.t(said));
      location.hash = hashOf("dialogues");
    } catch (error) {
      end(whyNot(studio, error), true);
    }
  }

  /** @param {string} words @param {boolean} isBad */
  function end(words, isBad) {
    outcome.replaceChildren(el(`p.banner.with-icon${isBad ? ".alert" : ""}`, {}, icon(isBad ? "alert" : "check"), el("span", {}, words)));
    outcome.focus();
  }

  draw(dialogue?.steps ?? [{ say: "", expect: "" }]);
  return {
    title: heading,
    nodes: [
      el("p", {}, el("a", { href: hashOf("dialogues") }, texts.t("dialoguesBack"))),
      el("p.lead", {}, texts.t("dialogueLead")),
      line,
      el(
        "form.stack",
        { "data-form": "dialogue", onsubmit: () => keep() },
        el("div.labelled", {}, el("label", { for: "dialogue-title" }, texts.t("dialogueTitle")), name),
        el("div.labelled.short", {}, el("label", { for: "dialogue-lang" }, texts.t("preview.lang")), lang),
        list,
        canEdit
          ? button(texts.t("dialogueLineMore"), {
              "data-control": "add-line",
              onclick: () => {
                if (rows.length >= MOST_STEPS) return end(texts.t("dialogueFull", { all: MOST_STEPS }), true);
                draw([...read(), { say: "", expect: "" }]);
                rows.at(-1)?.node.querySelector("textarea")?.focus();
              },
            })
          : null,
        el(
          "div.row",
          {},
          button(texts.t("dialogueTry"), { "data-control": "try-dialogue", onclick: play }),
          canEdit ? button(texts.t("dialogueKeep"), { kind: "solid", type: "submit", "data-control": "keep-dialogue" }) : null,
          canEdit && dialogue
            ? button(texts.t("dialogueAway"), {
                kind: "quiet",
                "data-control": "remove-dialogue",
                onclick: () => change((draft) => studio.api.removeDialogue(draft, dialogue.name), "dialogueGone"),
              })
            : null,
        ),
      ),
      outcome,
    ],
  };
}

/** The topics, and what the assistant does when it is not sure. @param {import("../shared/i18n.js").Texts} texts @param {import("./labels.js").Topics} topics */
function withUnsure(texts, topics) {
  const unsure = UNSURE.map((each) => /** @type {[string, any]} */ ([each, { kind: "conversation", names: { [texts.lang]: texts.t(`reply.${each}`) } }]));
  return new Map([...topics, ...unsure]);
}

/** @param {string} title @param {string[]} taken @returns {string} a file's name that nobody has. */
function nameFor(title, taken) {
  const bare = title.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = bare.replace(/[^a-z0-9]+/g, "_").replace(/^[_0-9]+|_+$/g, "").slice(0, 50) || "dialogue";
  let found = words === "new" ? "new_one" : words;
  for (let n = 2; taken.includes(found); n += 1) found = `${words}_${n}`;
  return found;
}
