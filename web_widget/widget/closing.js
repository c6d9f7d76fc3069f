/**
 * The end of a conversation: reference to keep, reopening, new conversation, transcript,
 * rating, erasing. Loaded when a conversation ends.
 */
import { button, el } from "../shared/dom.js";

/** @typedef {import("./session.js").View} View */
/** @typedef {import("../shared/i18n.js").Texts} Texts */

/**
 * @param {Texts} texts
 * @param {object} on
 * @param {(value: number, comment: string) => void} on.rate
 * @param {() => void} on.save
 * @param {() => void} on.startNew
 * @param {() => void} on.reopen
 * @param {() => void} on.erase
 */
export function createClosing(texts, on) {
  const reference = el("p.reference");
  const thanks = el("p.hint");
  const until = el("p.hint");
  const reopen = button(texts.t("reopen"), { "data-control": "reopen", onclick: on.reopen });
  let isErasing = false;
  const erase = button(texts.t("erase"), {
    "data-control": "erase",
    "aria-expanded": "false",
    "aria-controls": "confirm-erase",
    onclick: () => ask(sure.hidden),
  });
  const sure = el(
    "div.row",
    { hidden: true, id: "confirm-erase" },
    el("strong", {}, texts.t("eraseQuestion")),
    button(texts.t("eraseYes"), {
      "data-control": "confirm-erase",
      onclick: () => {
        ask(false);
        isErasing = true;
        on.erase();
      },
    }),
    button(texts.t("cancel"), {
      kind: "quiet",
      onclick: () => {
        ask(false);
        erase.focus();
      },
    }),
  );
  /** @param {boolean} isAsked */
  const ask = (isAsked) => {
    sure.hidden = !isAsked;
    erase.setAttribute("aria-expanded", String(isAsked));
  };
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
      reopen,
      button(texts.t("save"), { "data-control": "save", onclick: on.save }),
      erase,
    ),
    sure,
    until,
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
    const limit = view.reopen_until;
    // What is erased has no end to go back behind: nothing of it stays on the screen.
    if (isErasing && view.state === "closed" && !limit) {
      isErasing = false;
      on.startNew();
      return;
    }
    const mayReopen = limit && Date.parse(limit) > Date.now();
    reopen.hidden = until.hidden = !mayReopen;
    until.textContent = mayReopen
      ? texts.t("reopenUntil", { day: texts.date(limit), time: texts.time(limit) })
      : "";
    reference.hidden = !view.reference;
    reference.textContent = texts.t("reference", { reference: view.reference ?? "" });
  };
  return { node, update };
}
