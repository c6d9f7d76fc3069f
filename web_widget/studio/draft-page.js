/**
 * One draft: what it changes, what was done with it, and what can be done now.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { formDialog } from "../console/form-dialog.js";
import { changesOf } from "./changes-view.js";
import { conflictForm } from "./conflict-form.js";
import { faultList } from "./editor-bar.js";
import { readFault } from "./places.js";
import { languageWords } from "./labels.js";
import { hashOf } from "./route.js";
import { stepsFor } from "./steps.js";
import { isTaught, trainingSection } from "./training-section.js";

/** @typedef {import("./steps.js").Way} Way */

/** @type {Record<string, import("./api.js").Step>} */
const STEPS = {
  submit: "submit",
  "take-back": "send-back",
  approve: "approve",
  "send-back": "send-back",
  publish: "publish",
  withdraw: "withdraw",
};

/** Words of the hub that we can say in four languages. */
const KNOWN = ["behind_live", "nothing_changed", "check_failed", "not_in_this_state", "not_your_step", "not_allowed", "changed_meanwhile"].concat(
  ["not_trained", "training", "training_failed", "worse", "dialogues_fail", "assistant_unavailable"],
);

/**
 * @param {object} studio
 * @param {import("../shared/i18n.js").Texts} studio.texts
 * @param {import("./api.js").StudioApi} studio.api
 * @param {import("../console/api.js").Agent} studio.agent
 * @param {(words: string) => void} studio.say
 * @param {() => Promise<void>} studio.reload
 * @param {any} draft @param {number} live number of the release that is live.
 * @param {Map<string, string>} names of topics.
 */
export function draftPage(studio, draft, live, names) {
  const { texts } = studio;
  const outcome = el("div.outcome", { tabindex: "-1" });
  const by = [...new Set([draft.created_by, ...draft.authors])].join(", ");
  return {
    title: draft.title,
    nodes: [
      el(
        "div.draft-head",
        {},
        el("p.state", {}, stateOf(texts, draft)),
        el("p.hint", {}, texts.t("draftBy", { by, when: texts.moment(draft.changed_at) })),
        approvals(texts, draft),
      ),
      outcome,
      ways(studio, draft, live, outcome),
      isTaught(draft) ? trainingSection(studio, draft) : null,
      el(
        "section",
        { "aria-labelledby": "changes-title" },
        el("h2", { id: "changes-title" }, texts.t("changes")),
        ...(draft.files.length ? changesOf(texts, draft, names) : [noChanges(texts)]),
      ),
      history(texts, draft),
    ],
  };
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} draft */
function stateOf(texts, draft) {
  return draft.state === "published"
    ? texts.t("publishedAs", { number: draft.release })
    : texts.t(`state.${draft.state}`);
}

/** @param {import("../shared/i18n.js").Texts} texts */
function noChanges(texts) {
  return el("p.empty", {}, `${texts.t("changesNone")} `, el("a", { href: hashOf("") }, texts.t("content")));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} draft */
function approvals(texts, draft) {
  const given = Object.entries(draft.approvals);
  if (!given.length) return null;
  return el(
    "ul.approvals",
    {},
    ...given.map(([consent, by]) => el("li", {}, texts.t(`consent.${consent}`, { by: String(by) }))),
  );
}

/**
 * @param {Parameters<typeof draftPage>[0]} studio
 * @param {any} draft @param {number} live @param {HTMLElement} outcome
 */
function ways(studio, draft, live, outcome) {
  const { texts } = studio;
  const { may, why } = stepsFor(draft, studio.agent, live);
  const dialogs = may.filter((way) => way !== "update").map((way) => stepDialog(studio, draft, way, outcome));
  const names = may.filter((way) => way !== "update");
  const first = may.find((way) => way !== "withdraw");
  return el(
    "section.ways",
    { "aria-labelledby": "ways-title" },
    el("h2", { id: "ways-title" }, texts.t("ways")),
    why.length ? el("ul.why-not", {}, ...why.map((key) => el("li", {}, texts.t(key)))) : null,
    el(
      "div.row",
      {},
      ...may.map((way) =>
        button(texts.t(`way.${way}`), {
          kind: way === first ? "solid" : way === "withdraw" ? "quiet alert" : "",
          "data-control": way,
          onclick: () =>
            way === "update" ? update(studio, draft, outcome) : dialogs[names.indexOf(way)].open(),
        }),
      ),
      draft.state === "open" && studio.agent.permissions.includes("edit")
        ? el("a.button", { href: hashOf("", [], { draft: draft.id }) }, texts.t("goOnWriting"))
        : null,
    ),
    ...dialogs.map(({ node }) => node),
  );
}

/**
 * @param {Parameters<typeof draftPage>[0]} studio
 * @param {any} draft @param {Way} way @param {HTMLElement} outcome
 */
function stepDialog(studio, draft, way, outcome) {
  const { texts } = studio;
  const id = `comment-${way}`;
  const isNeeded = way === "send-back" || way === "publish";
  const comment = el("textarea.field", { id, rows: "3", maxlength: "2000", required: isNeeded, "data-control": id });
  const dialog = formDialog(texts, {
    title: texts.t(`way.${way}`),
    submit: texts.t(`way.${way}`),
    control: way,
    isAlert: way === "withdraw",
    parts: [
      el("p", {}, texts.t(`about.${way}`)),
      el(
        "div.labelled",
        {},
        el("label", { for: id }, texts.t(way === "publish" ? "notesLabel" : isNeeded ? "commentLabel" : "commentOptional")),
        comment,
      ),
    ],
    onSubmit: () => {
      take(studio, draft, way, comment.value.trim(), outcome);
      return true;
    },
  });
  return dialog;
}

/**
 * @param {Parameters<typeof draftPage>[0]} studio
 * @param {any} draft @param {Way} way @param {string} comment @param {HTMLElement} outcome
 */
async function take(studio, draft, way, comment, outcome) {
  const { texts } = studio;
  const isChecked = way === "submit" || way === "publish";
  show(outcome, el("p.banner", {}, texts.t(isChecked ? "checking" : "oneMoment")));
  studio.say(texts.t(isChecked ? "checking" : "oneMoment"));
  try {
    await studio.api.step(draft.id, STEPS[way], draft.version, comment);
    studio.say(texts.t(`done.${way}`));
    await studio.reload();
  } catch (error) {
    refused(studio, draft, error, outcome);
  }
}

/**
 * @param {Parameters<typeof draftPage>[0]} studio
 * @param {any} draft @param {HTMLElement} outcome
 */
async function update(studio, draft, outcome) {
  show(outcome, el("p.banner", {}, studio.texts.t("oneMoment")));
  try {
    await studio.api.update(draft.id);
    studio.say(studio.texts.t("done.update"));
    await studio.reload();
  } catch (error) {
    if (error instanceof ApiError && error.problem.title === "conflict") {
      const form = await conflictForm(studio, draft, error.problem.places, outcome);
      show(outcome, form);
      outcome.focus();
    } else {
      refused(studio, draft, error, outcome);
    }
  }
}

/**
 * @param {Parameters<typeof draftPage>[0]} studio
 * @param {any} draft @param {unknown} error @param {HTMLElement} outcome
 */
function refused(studio, draft, error, outcome) {
  if (!(error instanceof ApiError)) throw error;
  const { texts } = studio;
  const code = error.problem.title;
  const words = KNOWN.includes(code)
    ? texts.t(`refused.${code}`, { languages: languageWords(texts, error.problem.langs ?? []) })
    : texts.t(error.status === 0 || error.status >= 500 ? "hubUnreachable" : "refusedOther");
  if (code === "has_faults") {
    const faults = error.problem.faults.map(readFault);
    show(
      outcome,
      el(
        "div.banner.alert",
        {},
        el("p", {}, el("strong", {}, texts.t("faultsOnSubmit", { count: faults.length }))),
        faultList(texts, faults, (fault) => fault.path, draft.id),
      ),
    );
  } else {
    show(
      outcome,
      el(
        "div.banner.alert",
        {},
        el("p", {}, words),
        code === "changed_meanwhile"
          ? el("div.row", {}, button(texts.t("readAgain"), { onclick: () => studio.reload() }))
          : null,
      ),
    );
  }
  outcome.focus();
}

/** @param {HTMLElement} outcome @param {HTMLElement} node */
function show(outcome, node) {
  outcome.replaceChildren(node);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} draft */
function history(texts, draft) {
  return el(
    "section",
    { "aria-labelledby": "history-title" },
    el("h2", { id: "history-title" }, texts.t("historyOf")),
    el(
      "ol.steps",
      {},
      ...draft.steps.map((/** @type {any} */ step) =>
        el(
          "li",
          {},
          el("p", {}, texts.t(`step.${step.step}`, { by: step.by })),
          el("p.hint", {}, texts.moment(step.at)),
          step.comment && step.step !== "updated" ? el("blockquote", {}, step.comment) : null,
        ),
      ),
    ),
  );
}
