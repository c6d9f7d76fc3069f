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
  /** @param {number} value */
  const rate = (value) => {
    on.rate(seq, value);
    for (const [key, node] of Object.entries({ yes, no })) {
      const isChosen = (key === "yes") === (value === HELPFUL);
      node.setAttribute("aria-pressed", String(isChosen));
    }
    thanks.textContent = texts.t("rated");
  };
  const pressable = { kind: "small", "aria-pressed": "false" };
  const yes = button(texts.t("yes"), { ...pressable, onclick: () => rate(HELPFUL) });
  const no = button(texts.t("no"), { ...pressable, onclick: () => rate(NOT_HELPFUL) });
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
