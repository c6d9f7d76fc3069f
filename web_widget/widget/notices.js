/**
 * The designed states between log and input: connection lost, place in the queue,
 * end of the conversation.
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
export function queueSentence({ position, expected_wait_seconds: wait }, texts) {
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

/**
 * The reference to keep, new conversation, transcript, rating.
 * @param {Texts} texts
 * @param {object} on
 * @param {(value: number, comment: string) => void} on.rate
 * @param {() => void} on.save
 * @param {() => void} on.startNew
 */
export function createClosing(texts, on) {
  const reference = el("p.reference");
  const thanks = el("p.hint");
  const comment = el("textarea.field", { rows: "2", maxlength: "300" });
  const rating = el(
    "form.rating",
    {
      onsubmit: () => {
        on.rate(Number(new FormData(rating).get("rate")), comment.value.trim());
        opinion.hidden = true;
        thanks.textContent = texts.t("rated");
      },
    },
    el(
      "fieldset",
      {},
      el("legend", {}, texts.t("rateQuestion")),
      ...[5, 4, 3, 2, 1].map((value) =>
        el(
          "label.check",
          {},
          el("input", { type: "radio", name: "rate", value, required: true }),
          el("span", {}, texts.t(`rate${value}`)),
        ),
      ),
    ),
    el("label", {}, texts.t("rateComment"), comment),
    button(texts.t("rateSend"), { type: "submit" }),
  );
  const opinion = el("details.opinion", {}, el("summary", {}, texts.t("rateOpen")), rating);
  const node = el(
    "div.banner.closing",
    { hidden: true },
    el("strong", {}, texts.t("closed")),
    reference,
    el(
      "div.row",
      {},
      button(texts.t("startNew"), {
        kind: "solid",
        "data-control": "new",
        onclick: on.startNew,
      }),
      button(texts.t("save"), { "data-control": "save", onclick: on.save }),
    ),
    opinion,
    thanks,
  );
  /** @param {View} view */
  const update = (view) => {
    if (node.hidden && view.state === "closed") {
      opinion.hidden = false;
      opinion.open = false;
      rating.reset();
      thanks.textContent = "";
    }
    node.hidden = view.state !== "closed";
    reference.hidden = !view.reference;
    reference.textContent = texts.t("reference", { reference: view.reference ?? "" });
  };
  return { node, update };
}
