/**
 * Removing a topic: first what goes, what is cleaned and what stands in the way; then doing
 * it in a draft, and taking that back.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { ApiError } from "../console/api.js";
import { formDialog } from "../console/form-dialog.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { topicName } from "./labels.js";
import { placeWords } from "./place-words.js";
import { keptUndo } from "./kept-undo.js";
import { hashOf, hashOfField } from "./route.js";

/**
 * @typedef {{path: string, place: (string|number)[]}} Reference
 * @typedef {object} Removal
 * @property {string} topic @property {Record<string, number>} examples
 * @property {string|null} relied_on what the service needs it for.
 * @property {boolean} needs_guardian
 * @property {Reference[]} cleaned @property {Reference[]} blocking @property {Reference[]} named
 */

/**
 * @param {import("./draft-line.js").Studio} studio @param {string} topic
 * @returns {Promise<Removal|null>} null for a topic that is not there, or no more.
 */
export async function readRemoval({ api, drafting }, topic) {
  try {
    return await api.removal(topic, drafting.id);
  } catch (error) {
    if (error instanceof ApiError && [404, 422].includes(error.status)) return null;
    throw error;
  }
}

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics those that are live.
 * @param {string} topic @param {Removal|null} first
 */
export function removeTopicPage(studio, topics, topic, first) {
  const { texts, drafting } = studio;
  const name = topicName(texts, topics, topic);
  const names = new Map([...topics.keys()].map((each) => [each, topicName(texts, topics, each)]));
  const title = draftTitle(studio, name);
  const line = draftLine(studio, title);
  const outcome = el("div.outcome", { tabindex: "-1", "data-undo": "" });
  const body = el("div.stack", { "data-removal": topic });
  const back = el("p");
  const lead = el("p.lead", {}, texts.t("removalLead"));
  let plan = first;

  function draw() {
    line.update();
    lead.hidden = !plan || plan.relied_on !== null;
    const where = plan ? hashOf("topic", [topic, "about"]) : hashOf("");
    back.replaceChildren(el("a", { href: where }, texts.t(plan ? "toAnswers" : "newTopicBack")));
    const gone = drafting.id && topics.has(topic) ? "removalGoneHere" : "removalGone";
    if (!plan) body.replaceChildren(el("p", { "data-gone": "" }, texts.t(gone)), undoRow());
    else body.replaceChildren(...partsOf(plan).filter((node) => node !== null));
  }

  /** @param {Removal} there */
  function partsOf(there) {
    const may = !there.relied_on && !there.blocking.length;
    return [
      there.relied_on ? banner(texts.t("removalNeeded", { why: texts.t(`reliedOn.${there.relied_on}`) }), "relied-on") : null,
      there.blocking.length && !there.relied_on
        ? section("removalBlocked", "blocking", [banner(texts.t("removalBlockedHint"), "blocked"), list(there.blocking)])
        : null,
      may ? section("removalGoes", "goes", [goes(there)]) : null,
      may && there.cleaned.length
        ? section("removalCleaned", "cleaned", [el("p.hint", {}, texts.t("removalCleanedHint")), list(there.cleaned)])
        : null,
      may && there.named.length
        ? section("removalNamed", "named", [el("p.hint", {}, texts.t("removalNamedHint")), list(there.named)])
        : null,
      may ? el("p", {}, texts.t("removalStays")) : null,
      may && there.needs_guardian ? el("p.mark.locked", {}, icon("info"), el("span", {}, texts.t("locked"))) : null,
      may && isEditable(studio)
        ? el("div.row", {}, button(texts.t("removalDo"), { kind: "alert", "data-control": "remove-topic", onclick: () => dialog.open() }))
        : null,
    ];
  }

  /** @param {Removal} there */
  function goes({ examples }) {
    const counts = LANGUAGES.filter((lang) => examples[lang]).map((lang) => `${texts.t(`lang.${lang}`)} ${examples[lang]}`);
    return el(
      "ul.plain",
      {},
      el("li", {}, texts.t("removalAnswers", { topic: name })),
      el("li", {}, `${texts.t("removalExamples")} ${counts.join(", ") || "0"}`),
      el("li", {}, texts.t("removalPublic")),
    );
  }

  /** Those of one file under its name. @param {Reference[]} references */
  function list(references) {
    /** @type {Map<string, Reference[]>} */
    const files = new Map();
    for (const each of references) files.set(each.path, [...(files.get(each.path) ?? []), each]);
    return el(
      "ul.plain.references",
      {},
      ...[...files].map(([path, some]) =>
        el("li", { "data-path": path }, el("strong", {}, fileWords(path)), el("ul.plain", {}, ...some.map((each) => el("li", {}, placeLink(each))))),
      ),
    );
  }

  /** @param {string} path */
  function fileWords(path) {
    const [room, file] = path.split("/");
    if (room === "dialogues") return texts.t("removalDialogue", { name: file.replace(/\.yml$/, "").replaceAll("_", " ") });
    return placeWords(texts, path, [], names);
  }

  /** @param {Reference} reference */
  function placeLink({ path, place }) {
    const href = hashOfField(path, place, drafting.id);
    const words = !place.length
      ? texts.t("removalWhole")
      : path.startsWith("rules/")
        ? texts.t("removalRule")
        : path.startsWith("dialogues/")
          ? texts.t("removalLine", { n: Number(place[1]) + 1 })
          : placeWords(texts, path, place);
    return href ? el("a", { href }, words) : el("span", {}, words);
  }

  /** @param {string} key @param {string} id @param {HTMLElement[]} nodes */
  function section(key, id, nodes) {
    return el("section", { "aria-labelledby": `removal-${id}`, "data-part": id }, el("h2", { id: `removal-${id}` }, texts.t(key)), ...nodes);
  }

  const dialog = formDialog(texts, {
    title: texts.t("removalSure", { topic: name }),
    submit: texts.t("removalDo"),
    control: "remove-topic",
    isAlert: true,
    parts: [el("p", {}, texts.t("removalSureHint"))],
    onSubmit: () => {
      change((draft) => studio.api.removeTopic(draft, topic).then(({ undo }) => keptUndo(draft, topic).set(undo)), "removalDone");
      return true;
    },
  });

  function undoRow() {
    const undo = drafting.id && isEditable(studio) ? keptUndo(drafting.id, topic).get() : null;
    return el(
      "div.row",
      {},
      undo
        ? button(texts.t("undo"), {
            "data-control": "undo",
            onclick: () => change((draft) => studio.api.undoRemoval(draft, undo).then(() => keptUndo(draft, topic).set(null)), "removalUndone"),
          })
        : null,
      drafting.id ? el("a.button.quiet", { href: hashOf("draft", [drafting.id]) }, texts.t("removalToDraft")) : null,
    );
  }

  /** @param {(draft: string) => Promise<void>} work @param {string} key of what is said then. */
  async function change(work, key) {
    studio.say(texts.t("oneMoment"));
    try {
      if ((await inDraft(studio, title, async (draft) => [await work(draft)])) === null) return;
      plan = await readRemoval(studio, topic);
      draw();
      const said = texts.t(key, { topic: name });
      studio.say(said);
      outcome.replaceChildren(el("p.banner", {}, said));
    } catch (error) {
      outcome.replaceChildren(banner(whyNot(studio, error), "refused"));
    }
    outcome.focus();
  }

  draw();
  return {
    title: texts.t("removalTitle", { topic: name }),
    nodes: [
      back,
      line,
      lead,
      outcome,
      body,
      dialog.node,
    ],
  };
}

/** @param {string} words @param {string} kind */
function banner(words, kind) {
  return el("p.banner.alert.with-icon", { "data-banner": kind }, icon("alert"), el("span", {}, words));
}
