/**
 * Training on a draft: begin it, see how far it is, read what it would change.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { comparison } from "./comparison.js";
import { whyNot } from "./draft-line.js";
import { byName } from "./labels.js";
import { saidBox } from "./models-page.js";

const POLL_MS = 2_000;
const UNDER_WAY = ["training", "comparing"];

/** @param {any} draft with its files. @returns {boolean} models learn from something it changes. */
export function isTaught(draft) {
  return draft.files.some((/** @type {any} */ file) => /^(examples|follow_ups|rules)\//.test(file.path));
}

/** @param {any} studio @param {any} draft @returns {HTMLElement} */
export function trainingSection(studio, draft) {
  const { texts, api, agent } = studio;
  const title = el("h2", { id: "training-title", tabindex: "-1" }, texts.t("training"));
  const state = el("p", { role: "status", "data-training": "" });
  const body = el("div.stack");
  const node = el("section.training", { "aria-labelledby": "training-title" }, title, el("p.hint", {}, texts.t("trainingLead")), state, body);
  const mayTrain = agent.permissions.includes("edit") && draft.state === "open";
  let shown = "";

  /** @param {any} run null for none. @param {import("./labels.js").Topics} topics */
  function draw(run, topics) {
    const picture = run ? `${run.id} ${run.state}` : "none";
    if (picture === shown) return;
    shown = picture;
    state.dataset.training = run?.state ?? "none";
    state.textContent = stateWords(run);
    body.replaceChildren(...bodyOf(run, topics));
  }

  /** @param {any} run */
  function stateWords(run) {
    if (!run) return texts.t("run.none");
    const words = texts.t(`run.${run.state}`);
    return UNDER_WAY.includes(run.state) ? words : `${words} ${texts.t("runBy", { by: run.by, when: texts.moment(run.ended_at ?? run.started_at) })}`;
  }

  /** @param {any} run @param {import("./labels.js").Topics} topics */
  function bodyOf(run, topics) {
    const isAgain = run?.state === "failed";
    const start =
      mayTrain && (!run || isAgain)
        ? el("div.row", {}, button(texts.t(isAgain ? "trainAgain" : "train"), { kind: "solid", "data-control": "train", onclick: () => begin(topics) }))
        : null;
    return [
      run?.state === "failed" && run.said ? saidBox(texts, run.said) : null,
      start,
      run?.state === "done" && run.result ? comparison(texts, topics, run) : null,
    ].filter((each) => each !== null);
  }

  /** @param {import("./labels.js").Topics} topics */
  async function begin(topics) {
    try {
      draw(await api.train(draft.id), topics);
      title.focus();
      follow(topics);
    } catch (error) {
      body.append(el("p.error-text", { role: "alert" }, whyNot(studio, error)));
    }
  }

  /** Ask until it is over, or the page is another. @param {import("./labels.js").Topics} topics */
  async function follow(topics) {
    for (;;) {
      try {
        const run = await api.training(draft.id);
        draw(run, topics);
        if (!run || !UNDER_WAY.includes(run.state)) return;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        if (error.status === 401) return studio.sessionOver();
        if (error.status !== 0 && error.status < 500) return;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (!node.isConnected) return;
    }
  }

  state.textContent = texts.t("loading");
  api.topics(draft.id).then((/** @type {any[]} */ topics) => follow(byName(topics)), () => {
    state.textContent = texts.t("hubUnreachable");
  });
  return node;
}
