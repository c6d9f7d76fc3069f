/**
 * The login form. Pasting and password managers work; no puzzle, no time limit.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "./api.js";
import { languageSelect } from "./language-select.js";

/**
 * @param {HTMLElement} root emptied and filled.
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} options
 * @param {string|null} options.notice key of a text shown above the form.
 * @param {string} [options.title] key of the heading.
 * @param {import("./api.js").Api} options.api
 * @param {(lang: import("../shared/types.js").Lang) => void} options.onLang
 * @param {(agent: import("./api.js").Agent) => void} options.onLogin
 */
export function renderLogin(root, texts, { notice, title = "consoleTitle", api, onLang, onLogin }) {
  const problem = el("p.error-text", { id: "problem", role: "alert" });
  const login = el("input.field", {
    id: "login",
    name: "username",
    autocomplete: "username",
    autocapitalize: "none",
    spellcheck: "false",
    required: true,
  });
  const password = el("input.field", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
    "aria-describedby": "problem",
  });
  const submit = button(texts.t("logIn"), { kind: "solid", type: "submit" });
  const form = el(
    "form",
    {
      onsubmit: async (/** @type {Event} */ event) => {
        event.preventDefault();
        problem.textContent = "";
        submit.setAttribute("aria-disabled", "true");
        try {
          onLogin(await api.login(login.value.trim(), password.value));
        } catch (error) {
          problem.textContent = texts.t(problemKey(error));
          password.select();
        } finally {
          submit.removeAttribute("aria-disabled");
        }
      },
    },
    el("label", { for: "login" }, texts.t("loginName")),
    login,
    el("label", { for: "password" }, texts.t("password")),
    password,
    problem,
    submit,
  );
  root.replaceChildren(
    el(
      "main.login",
      {},
      el("div.login-head", {}, el("h1", {}, texts.t(title)), languageSelect(texts, onLang)),
      notice ? el("p.banner", { role: "status" }, texts.t(notice)) : null,
      form,
    ),
  );
  login.focus();
}

/** @param {unknown} error @returns {string} key of the text that says what to do. */
function problemKey(error) {
  if (!(error instanceof ApiError) || error.status === 0) return "hubUnreachable";
  if (error.status === 429) return "loginTooOften";
  return error.status < 500 ? "loginWrong" : "hubUnreachable";
}
