/**
 * In which draft one teaches: the line above, and asking for a draft at the first change.
 */
import { button, el, icon } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { hashOf } from "./route.js";

/** @typedef {import("./workspace.js").Workspace} Studio */

/** @param {Studio} studio @returns {boolean} whether one may change something here, now. */
export function isEditable({ agent, drafting }) {
  return agent.permissions.includes("edit") && (!drafting.draft || drafting.draft.state === "open");
}

/**
 * @param {Studio} studio
 * @param {string} title of a new draft.
 * @returns {HTMLElement & {update: () => void}}
 */
export function draftLine(studio, title) {
  const { texts, drafting } = studio;
  const node = Object.assign(el("div.which-draft"), { update });

  function update() {
    const { draft } = drafting;
    if (!studio.agent.permissions.includes("edit")) return node.replaceChildren(el("p", {}, texts.t("readOnly")));
    if (!draft) {
      node.replaceChildren(
        el("p", {}, texts.t("draftNone")),
        button(texts.t("draftChoose"), {
          "data-control": "choose-draft",
          onclick: async () => {
            if (await drafting.ask(texts, title)) studio.reload();
          },
        }),
      );
      return;
    }
    const isOpen = draft.state === "open";
    const link = el("a", { href: hashOf("draft", [draft.id]), "data-control": "to-draft" }, draft.title);
    node.replaceChildren(
      el("p", {}, `${texts.t("draftIn")} `, link, ` · ${texts.t(`state.${draft.state}`)}`),
      ...(isOpen ? [] : [el("p.mark", {}, icon("info"), el("span", {}, texts.t("draftClosed")))]),
      button(texts.t(isOpen ? "draftOther" : "draftToLive"), {
        kind: "quiet small",
        "data-control": "leave-draft",
        onclick: () => studio.leaveDraft(),
      }),
    );
  }

  update();
  return node;
}

/** @param {Studio} studio @param {string} name what the change is about. @returns {string} title of a new draft. */
export function draftTitle(studio, name) {
  return `${name}, ${studio.texts.date(new Date().toISOString())}`;
}

/**
 * Do something in a draft, chosen or made first.
 * @template T
 * @param {Studio} studio
 * @param {string} title of a new draft.
 * @param {(draft: string) => Promise<T>} work
 * @returns {Promise<T|null>} null when no draft was chosen.
 */
export async function inDraft(studio, title, work) {
  const draft = studio.drafting.id ?? (await studio.drafting.ask(studio.texts, title));
  if (!draft) return null;
  const done = await work(draft);
  await studio.drafting.refresh().catch(() => null);
  return done;
}

/**
 * Why something was not done, in words; another error than the hub's is ours and throws.
 * @param {Studio} studio @param {unknown} error
 */
export function whyNot(studio, error) {
  if (!(error instanceof ApiError)) throw error;
  const { texts } = studio;
  if (error.status === 401) studio.sessionOver();
  const key = `refused.${error.problem.title}`;
  if (key in texts.table) return texts.t(key);
  return texts.t(error.status === 0 || error.status >= 500 ? "hubUnreachable" : "refusedOther");
}
