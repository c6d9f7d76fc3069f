/**
 * Who may log in, and what for; shut somebody out or let them in again.
 */
import { button, el, icon } from "../shared/dom.js";
import { formDialog } from "../console/form-dialog.js";
import { whyNot } from "./draft-line.js";
import { languageWords } from "./labels.js";
import { hashOf } from "./route.js";
import { rolesWords } from "./trail-page.js";

/** @param {import("./draft-line.js").Studio} studio @param {{accounts: any[]}} known */
export function accountsPage(studio, { accounts }) {
  const { texts } = studio;
  return {
    title: texts.t("accounts"),
    nodes: [
      el("p.lead", {}, texts.t("accountsLead")),
      el("div.row", {}, el("a.button", { href: hashOf("accounts", ["+"]), "data-control": "new-account" }, texts.t("accountNew"))),
      el("ul.draft-list.accounts", {}, ...accounts.map((account) => item(studio, account))),
    ],
  };
}

/** @param {import("./draft-line.js").Studio} studio @param {any} account */
function item(studio, account) {
  const { texts, agent } = studio;
  const isOwn = account.login === agent.login;
  const dialog = isOwn ? null : shutDialog(studio, account);
  return el(
    "li",
    { "data-account": account.login },
    el("h2", {}, account.name, " ", el("span.hint", {}, account.login)),
    account.disabled ? el("p.mark.shut", {}, icon("alert"), el("span", {}, texts.t("accountShut"))) : null,
    el(
      "dl.facts",
      {},
      el("dt", {}, texts.t("roles")),
      el("dd", {}, rolesWords(texts, account.roles)),
      el("dt", {}, texts.t("languages")),
      el("dd", {}, languageWords(texts, account.langs)),
      ...(account.team ? [el("dt", {}, texts.t("team")), el("dd", {}, account.team.replaceAll("_", " "))] : []),
    ),
    el(
      "div.row",
      {},
      el("a.button.small", { href: hashOf("accounts", [account.login]), "aria-label": texts.t("accountChangeNamed", { name: account.name }) }, texts.t("accountChange")),
      dialog
        ? button(texts.t(account.disabled ? "letIn" : "shutOut"), {
            kind: account.disabled ? "small" : "small alert",
            label: texts.t(account.disabled ? "letInNamed" : "shutOutNamed", { name: account.name }),
            "data-control": account.disabled ? "let-in" : "shut-out",
            onclick: () => dialog.open(),
          })
        : el("p.hint", {}, texts.t("accountOwn")),
    ),
    dialog?.node,
  );
}

/** @param {import("./draft-line.js").Studio} studio @param {any} account */
function shutDialog(studio, account) {
  const { texts } = studio;
  const { login, name, disabled } = account;
  const dialog = formDialog(texts, {
    title: texts.t(disabled ? "letInNamed" : "shutOutNamed", { name }),
    submit: texts.t(disabled ? "letIn" : "shutOut"),
    control: disabled ? "let-in" : "shut-out",
    isAlert: !disabled,
    parts: [el("p", {}, texts.t(disabled ? "letInHint" : "shutOutHint"))],
    onSubmit: () => {
      change();
      return false;
    },
  });

  async function change() {
    try {
      await studio.api.putAccount(login, { ...asWanted(account), disabled: !disabled });
      dialog.node.close();
      studio.say(texts.t(disabled ? "letInDone" : "shutOutDone", { name }));
      await studio.reload();
    } catch (error) {
      dialog.refuse(whyNot(studio, error));
    }
  }

  return dialog;
}

/** An account as it is sent, without the login. @param {any} account */
export function asWanted({ name, langs, roles, team, topics, capacity, disabled }) {
  return { name, langs, roles, team, topics, capacity, disabled };
}
