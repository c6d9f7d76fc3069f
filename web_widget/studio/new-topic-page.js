/**
 * Beginning a topic: its name in the code, its names for citizens, who grants it and how.
 * What is to be written then stands in the draft, empty.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { radios } from "../console/form-dialog.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { hashOf } from "./route.js";
import { dayAfter } from "./week-words.js";

/** A review comes within a year; the check says so too. */
const MOST_DAYS = 360;
const GRANTS = ["automatic", "on_request", "mixed"];

/** @param {import("./draft-line.js").Studio} studio */
export function newTopicPage(studio) {
  const { texts } = studio;
  const title = draftTitle(studio, texts.t("newTopic"));
  const problem = el("p.error-text", { role: "alert" });
  const id = line("id", texts.t("newTopicId"), {
    required: true,
    pattern: "[a-z][a-z0-9_]{1,59}",
    maxlength: "60",
    autocapitalize: "none",
    spellcheck: "false",
  }, texts.t("newTopicIdHint"));
  const kind = radios(texts.t("newTopicKind"), "topic-kind", [
    ["right", texts.t("newTopicRight")],
    ["conversation", texts.t("newTopicConversation")],
  ], () => draw());
  const names = fourLines("name", texts.t("part.names"), texts.t("newTopicNamesHint"));
  const institution = fourLines("institution", texts.t("part.institution"), texts.t("newTopicInstitutionHint"));
  const review = line("review", texts.t("part.review_by"), {
    type: "date",
    required: true,
    min: dayAfter(today(), 1),
    max: dayAfter(today(), MOST_DAYS),
  }, texts.t("newTopicReviewHint"));
  const regional = el("input", { type: "checkbox", "data-control": "topic-regional" });
  const grant = el(
    "select.field",
    { id: "topic-grant", "data-control": "topic-grant" },
    ...GRANTS.map((each) => el("option", { value: each, selected: each === "on_request" }, texts.t(`grant.${each}`))),
  );
  const ofRight = el(
    "div.stack",
    {},
    institution.node,
    el("div.labelled.short", {}, el("label", { for: "topic-grant" }, texts.t("newTopicGrant")), grant),
    el("label.check", {}, regional, el("span", {}, texts.t("newTopicRegional"))),
  );
  kind.node.querySelector("input[value=right]").checked = true;

  function draw() {
    const isRight = kind.value() === "right";
    ofRight.hidden = !isRight;
    for (const input of institution.inputs) input.required = isRight;
  }

  async function begin() {
    problem.textContent = "";
    const isRight = kind.value() === "right";
    const topic = id.input.value.trim();
    try {
      const done = await inDraft(studio, title, (draft) =>
        studio.api.beginTopic(draft, {
          topic,
          kind: kind.value(),
          names: names.read(),
          review_by: review.input.value,
          ...(isRight ? { institution: institution.read(), grant_mode: grant.value, regional: regional.checked } : {}),
        }),
      );
      if (!done) return;
      studio.say(texts.t("newTopicDone"));
      location.hash = hashOf("topic", [topic]);
    } catch (error) {
      problem.textContent = whyNot(studio, error);
    }
  }

  draw();
  return {
    title: texts.t("newTopic"),
    nodes: [
      el("p", {}, el("a", { href: hashOf("") }, texts.t("newTopicBack"))),
      draftLine(studio, title),
      el("p.lead", {}, texts.t("newTopicLead")),
      isEditable(studio)
        ? el(
            "form.stack",
            { "data-form": "new-topic", onsubmit: () => begin() },
            kind.node,
            id.node,
            names.node,
            ofRight,
            review.node,
            problem,
            el("div.row", {}, button(texts.t("newTopicBegin"), { kind: "solid", type: "submit", "data-control": "begin-topic" })),
          )
        : null,
    ],
  };

  /** @param {string} name @param {string} legend @param {string} hint */
  function fourLines(name, legend, hint) {
    const lines = LANGUAGES.map((lang) => line(`${name}-${lang}`, texts.t(`lang.${lang}`), { required: true, lang, maxlength: "120" }));
    return {
      node: el(
        "fieldset.stack",
        {},
        el("legend", {}, legend),
        el("p.hint", {}, hint),
        el("div.language-lines", {}, ...lines.map(({ node }) => node)),
      ),
      inputs: lines.map(({ input }) => input),
      read: () => Object.fromEntries(LANGUAGES.map((lang, i) => [lang, lines[i].input.value.trim()])),
    };
  }
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/** @param {string} name @param {string} label @param {Record<string, unknown>} props @param {string} [hint] */
function line(name, label, props, hint = "") {
  const id = `topic-${name}`;
  const input = el("input.field", { id, autocomplete: "off", "data-control": id, "aria-describedby": hint ? `${id}-hint` : null, ...props });
  const node = el("div.labelled", {}, el("label", { for: id }, label), hint ? el("p.hint", { id: `${id}-hint` }, hint) : null, input);
  return { node, input };
}
