/**
 * The dialogs with which a conversation leaves an agent: passed on, or ended with a
 * code. Both say beforehand what the citizen will read.
 */
import { el } from "../shared/dom.js";
import { formDialog, labelled, radios } from "./form-dialog.js";

const REASONS = ["knows_topic", "competent", "end_of_shift", "citizen_asked"];
const CODES = ["answered", "referred", "no_answer", "other", "abusive"];
const ABUSE = ["insults", "threats", "discrimination", "harassment"];

/** @typedef {{teams: {id: string, name: string}[],
 *   institutions: {id: string, name: string, about: string, contact: string}[]}} Directory */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(target: Record<string, string>) => void} onTransfer
 */
export function createTransferDialog(texts, onTransfer) {
  /** @type {Directory} */
  let directory = { teams: [], institutions: [] };
  /** @type {[string, string][]} */
  let colleagues = [];
  const hint = el("p.hint");
  const contact = el("p.contact");
  const whom = labelled(texts.t("whom"), { "data-control": "whom", onchange: tell });
  const kind = radios(
    texts.t("transferTo"),
    "transfer-kind",
    ["agent", "team", "institution"].map((each) => [each, texts.t(`transfer.${each}`)]),
    choose,
  );
  const reason = labelled(texts.t("transferReason"), { "data-control": "transfer-reason" });
  reason.fill(REASONS.map((each) => [each, texts.t(`treason.${each}`)]));
  const dialog = formDialog(texts, {
    title: texts.t("transferTitle"),
    submit: texts.t("transferDo"),
    control: "transfer",
    parts: [kind.node, whom.node, contact, reason.node, hint],
    onSubmit: () => {
      if (!whom.select.value) return dialog.refuse(texts.t("nobodyThere"));
      onTransfer({ [`to_${kind.value()}`]: whom.select.value, reason: reason.select.value });
      return true;
    },
  });

  /** @param {string} value which kind of target */
  function choose(value) {
    whom.node.hidden = !value;
    if (value === "agent") whom.fill(colleagues);
    if (value === "team") whom.fill(directory.teams.map(({ id, name }) => [id, name]));
    if (value === "institution") {
      whom.fill(directory.institutions.map((each) => [each.id, `${each.name} (${each.about})`]));
    }
    hint.textContent = value
      ? texts.t(value === "institution" ? "institutionHint" : "transferHint")
      : "";
    reason.select.value = value === "agent" ? "knows_topic" : "competent";
    const isEmpty = value && !whom.select.options.length;
    whom.select.disabled = Boolean(isEmpty);
    if (isEmpty) hint.textContent = texts.t("nobodyThere");
    tell();
  }

  function tell() {
    const found = directory.institutions.find(({ id }) => id === whom.select.value);
    const isShown = kind.value() === "institution" && found;
    contact.textContent = isShown ? found.contact.replace(/^- /gm, "") : "";
    contact.hidden = !isShown;
  }

  /**
   * @param {Directory} known
   * @param {import("./store.js").Colleague[]} others those who speak the language.
   */
  function open(known, others) {
    directory = known;
    colleagues = others.map(({ login, name, team_name: team, load, capacity }) => [
      login,
      [`${name} (${texts.t("seatsTaken", { load, capacity })})`, team].filter(Boolean).join(" · "),
    ]);
    for (const input of kind.node.querySelectorAll("input")) input.checked = false;
    choose("");
    dialog.open();
  }

  return { node: dialog.node, open };
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(code: string, reason: string|null) => void} onClose
 * @param {string} [name] of the dialog: the supervisor has one of their own.
 */
export function createCloseDialog(texts, onClose, name = "close") {
  const abuse = labelled(texts.t("abuseReason"), { "data-control": `${name}-abuse` });
  abuse.fill(ABUSE.map((each) => [each, texts.t(`abuse.${each}`)]));
  const hint = el("p.hint", {}, texts.t("abuseHint"));
  const code = radios(
    texts.t("closeHow"),
    `${name}-code`,
    CODES.map((each) => [each, texts.t(`code.${each}`)]),
    show,
  );
  const dialog = formDialog(texts, {
    title: texts.t("closeQuestion"),
    submit: texts.t("closeYes"),
    control: name,
    isAlert: true,
    parts: [code.node, abuse.node, hint],
    onSubmit: () => {
      const isAbuse = code.value() === "abusive";
      onClose(code.value(), isAbuse ? abuse.select.value : null);
      return true;
    },
  });

  /** @param {string} value */
  function show(value) {
    abuse.node.hidden = value !== "abusive";
    hint.hidden = value !== "abusive";
  }

  function open() {
    for (const input of code.node.querySelectorAll("input")) input.checked = false;
    show("");
    dialog.open();
  }

  return { node: dialog.node, open };
}
