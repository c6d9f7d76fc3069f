/**
 * The designed states between log and input: connection lost, place in the queue. The
 * end of the conversation is in closing.js.
 */
import { button, el } from "../shared/dom.js";

/** @typedef {import("./session.js").View} View */
/** @typedef {import("../shared/i18n.js").Texts} Texts */

/**
 * @param {Texts} texts
 * @param {{retry: () => void}} on
 */
export function createConnectionNotice(texts, on) {
  const title = el("strong");
  const node = el(
    "div.banner.alert.connection",
    { hidden: true },
    title,
    el("p", {}, texts.t("connectionLostHelp")),
    el("p.hint", {}, texts.t("otherWaysGeneral"), " ", texts.t("otherWaysPhone")),
    el("div.row", {}, button(texts.t("retry"), { "data-control": "retry", onclick: on.retry })),
  );
  /** @param {View} view */
  const update = ({ connection }) => {
    const isUnavailable = connection === "unavailable";
    title.textContent = texts.t(isUnavailable ? "unavailable" : "connectionLost");
    node.hidden = connection !== "reconnecting" && !isUnavailable;
  };
  return { node, update };
}

/**
 * Place in the queue as one sentence, also spoken when it changes.
 * @param {View} view
 * @param {Texts} texts
 */
export function queueSentence(view, texts) {
  const { position, expected_wait_seconds: wait, next_opening: opening } = view;
  if (opening && position) {
    return texts.t("queueClosed", { place: position, when: texts.moment(opening) });
  }
  const place = position
    ? texts.t("queuePlace", { place: position })
    : texts.t("queueEntered");
  const time = wait
    ? texts.t("queueWait", { range: texts.waitRange(wait) })
    : texts.t("queueWaitUnknown");
  return `${place} ${time}`;
}

/**
 * @param {Texts} texts
 * @param {{leaveQueue: () => void, share: (isShared: boolean) => void}} on
 */
export function createQueueNotice(texts, on) {
  const sentence = el("strong");
  const share = el("input", {
    type: "checkbox",
    "data-control": "share",
    onchange: () => on.share(share.checked),
  });
  const node = el(
    "div.banner.queue",
    { hidden: true },
    sentence,
    el(
      "div.row",
      {},
      el("label.check", {}, share, el("span", {}, texts.t("shareHistory"))),
      button(texts.t("leaveQueue"), {
        kind: "quiet small link",
        "data-control": "leave",
        onclick: on.leaveQueue,
      }),
    ),
  );
  /** @param {View} view */
  const update = (view) => {
    node.hidden = view.state !== "queued";
    share.checked = view.isShared;
    sentence.textContent = queueSentence(view, texts);
  };
  return { node, update };
}
