/**
 * One account: made, or changed.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { asWanted } from "./accounts-page.js";
import { whyNot } from "./draft-line.js";
import { hashOf } from "./route.js";

const MIN_PASSWORD = 12;
const NEW = { login: "", name: "", langs: [], roles: [], team: null, topics: [], capacity: 8, disabled: false };

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {{accounts: any[], teams: string[], roles: string[]}} known
 * @param {string} login "+" for a new one.
 */
export function accountPage(studio, { accounts, teams, roles }, login) {
  const { texts, agent } = studio;
  const isNew = login === "+";
  const account = isNew ? NEW : accounts.find((each) => each.login === login);
  const back = el("p", {}, el("a", { href: hashOf("accounts") }, texts.t("accountsBack")));
  if (!account) return { title: texts.t("notThere"), nodes: [back] };
  const problem = el("p.error-text", { role: "alert" });
  const ofLogin = line("login", texts.t("accountLogin"), {
    required: true,
    maxlength: "64",
    pattern: "[a-z0-9][a-z0-9._\\-]*",
    autocomplete: "off",
    autocapitalize: "none",
    value: account.login,
  }, texts.t("accountLoginHint"));
  ofLogin.node.hidden = !isNew;
  ofLogin.input.disabled = !isNew;
  const name = line("name", texts.t("accountName"), { required: true, maxlength: "120", autocomplete: "off", value: account.name });
  const password = line("password", texts.t(isNew ? "accountPassword" : "accountPasswordNew"), {
    type: "password",
    required: isNew,
    minlength: String(MIN_PASSWORD),
    maxlength: "256",
    autocomplete: "new-password",
  }, texts.t(isNew ? "accountPasswordHint" : "accountPasswordKept", { least: MIN_PASSWORD }));
  const capacity = line("capacity", texts.t("capacity"), { type: "number", min: "1", max: "20", required: true, value: String(account.capacity) });
  const ofRoles = boxes("roles", texts.t("roles"), roles, account.roles, (role) => [texts.t(`role.${role}`), texts.t(`roleMay.${role}`)]);
  const ofLangs = boxes("langs", texts.t("languages"), LANGUAGES, account.langs, (lang) => [texts.t(`lang.${lang}`), ""]);
  const team = el(
    "select.field",
    { id: "account-team", "data-control": "account-team" },
    el("option", { value: "" }, texts.t("teamNone")),
    ...teams.map((each) => el("option", { value: each, selected: each === account.team }, each.replaceAll("_", " "))),
  );
  if (account.login === agent.login) ofRoles.lock("admin");

  async function save() {
    problem.textContent = "";
    if (!ofRoles.chosen().length) return refuse("accountNeedsRole", ofRoles.node);
    if (!ofLangs.chosen().length) return refuse("accountNeedsLanguage", ofLangs.node);
    const wanted = {
      ...asWanted(account),
      name: name.input.value.trim(),
      roles: ofRoles.chosen(),
      langs: ofLangs.chosen(),
      team: team.value || null,
      capacity: Number(capacity.input.value),
      ...(password.input.value ? { password: password.input.value } : {}),
    };
    const called = isNew ? ofLogin.input.value.trim() : account.login;
    if (isNew && accounts.some((each) => each.login === called)) return refuse("accountTaken", ofLogin.node);
    try {
      await studio.api.putAccount(called, wanted);
      studio.say(texts.t("accountSaved", { name: wanted.name }));
      location.hash = hashOf("accounts");
    } catch (error) {
      problem.textContent = whyNot(studio, error);
    }
  }

  /** @param {string} key @param {HTMLElement} node */
  function refuse(key, node) {
    problem.textContent = texts.t(key);
    node.querySelector("input")?.focus();
  }

  return {
    title: isNew ? texts.t("accountNew") : texts.t("accountChangeNamed", { name: account.name }),
    nodes: [
      back,
      isNew ? null : el("p.hint", {}, texts.t("accountEndsSessions")),
      el(
        "form.stack.account",
        { "data-form": "account", onsubmit: () => save() },
        ofLogin.node,
        name.node,
        password.node,
        ofRoles.node,
        ofLangs.node,
        el("div.labelled", {}, el("label", { for: "account-team" }, texts.t("team")), team),
        capacity.node,
        problem,
        el(
          "div.row",
          {},
          button(texts.t(isNew ? "accountMake" : "accountSave"), { kind: "solid", type: "submit", "data-control": "save-account" }),
          el("a.button.quiet", { href: hashOf("accounts") }, texts.t("cancel")),
        ),
      ),
    ],
  };
}

/** @param {string} id @param {string} label @param {Record<string, unknown>} props @param {string} [hint] */
function line(id, label, props, hint = "") {
  const input = el("input.field", { id: `account-${id}`, "data-control": `account-${id}`, "aria-describedby": hint ? `account-${id}-hint` : null, ...props });
  const node = el(
    "div.labelled",
    {},
    el("label", { for: `account-${id}` }, label),
    hint ? el("p.hint", { id: `account-${id}-hint` }, hint) : null,
    input,
  );
  return { node, input };
}

/**
 * @param {string} name @param {string} legend @param {string[]} values @param {string[]} chosen
 * @param {(value: string) => [string, string]} words of a value, and what it means.
 */
function boxes(name, legend, values, chosen, words) {
  const inputs = values.map((value) => {
    const input = el("input", { type: "checkbox", name, value, checked: chosen.includes(value), "data-control": `${name}-${value}` });
    return { value, input };
  });
  const node = el(
    "fieldset.radios",
    {},
    el("legend", {}, legend),
    ...inputs.map(({ value, input }) => {
      const [title, about] = words(value);
      return el("label.check", {}, input, el("span", {}, title, about ? el("span.hint.block", {}, about) : null));
    }),
  );
  return {
    node,
    chosen: () => inputs.filter(({ input }) => input.checked).map(({ value }) => value),
    /** @param {string} value stays as it is. */
    lock: (value) => {
      for (const each of inputs) if (each.value === value) each.input.disabled = true;
    },
  };
}
