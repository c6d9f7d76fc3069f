/**
 * What a citizen can say about an answer: helpful or not, and "report an error".
 */
import { button, el } from "../shared/dom.js";

/** The protocol rates 1..5; the two buttons under an answer use the ends. */
const HELPFUL = 5;
const NOT_HELPFUL = 1;
const COMMENT_CHARS = 300;

/**
 * @param {number} seq of the message judged.
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} on
 * @param {(seq: number, value: number) => void} on.rate
 * @param {(seq: number, comment: string) => void} on.report
 * @returns {HTMLElement}
 */
export function renderFeedback(seq, texts, on) {
  // Not a live region: the hub's own thanks in the log are read out.
  const thanks = el("p.hint");
  /** @param {string} words @param {number} value */
  const rating = (words, value) =>
    button(words, {
      kind: "small",
      "aria-pressed": "false",
      onclick: () => {
        on.rate(seq, value);
        yes.setAttribute("aria-pressed", String(value === HELPFUL));
        no.setAttribute("aria-pressed", String(value === NOT_HELPFUL));
        thanks.textContent = texts.t("rated");
      },
    });
  const yes = rating(texts.t("yes"), HELPFUL);
  const no = rating(texts.t("no"), NOT_HELPFUL);
  const open = button(texts.t("report"), {
    kind: "quiet small link",
    "aria-expanded": "false",
    onclick: () => toggle(form.hidden),
  });

  const comment = el("textarea.field", { rows: "2", maxlength: COMMENT_CHARS });
  const form = el(
    "form.report",
    {
      hidden: true,
      onsubmit: () => {
        on.report(seq, comment.value.trim());
        toggle(false);
        open.hidden = true;
        thanks.textContent = texts.t("reported");
      },
    },
    el("label", {}, texts.t("reportLabel"), comment),
    el(
      "div.row",
      {},
      button(texts.t("reportSend"), { kind: "small", type: "submit" }),
      button(texts.t("cancel"), { kind: "quiet small", onclick: () => toggle(false) }),
    ),
  );

  /** @param {boolean} isOpen */
  function toggle(isOpen) {
    form.hidden = !isOpen;
    open.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? comment : open).focus();
  }

  return el(
    "div.feedback",
    {},
    el(
      "div.row",
      { role: "group", "aria-label": texts.t("helpful") },
      el("span", {}, texts.t("helpful")),
      yes,
      no,
      open,
    ),
    form,
    thanks,
  );
}
