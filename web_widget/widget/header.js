/**
 * The head of the panel: who is on the other side now, the way to a person, settings.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";

/** @typedef {import("./session.js").View} View */
/** @typedef {import("../shared/i18n.js").Texts} Texts */

/**
 * Who is on the other side: the key of its text (that of its explanation ends in "Sub")
 * and its icon.
 * @type {Record<string, [string, import("../shared/dom.js").IconName]>}
 */
const WHO = {
  connecting: ["whoConnecting", "info"],
  reconnecting: ["whoOffline", "alert"],
  unavailable: ["whoOffline", "alert"],
  bot: ["whoBot", "bot"],
  queued: ["whoQueued", "bot"],
  assigned: ["whoAgent", "person"],
  closed: ["whoClosed", "check"],
};

/**
 * Who is on the other side, in words.
 * @param {View} view
 * @param {Texts} texts
 * @returns {{who: string, explain: string, icon: import("../shared/dom.js").IconName}}
 */
export function whoIsThere({ connection, state, agent_name: name }, texts) {
  const [key, icon] = WHO[connection === "online" ? state : connection];
  const isUnnamed = key === "whoAgent" && !name;
  const who = isUnnamed ? texts.t("whoAgentUnnamed") : texts.t(key, { name: name ?? "" });
  return { who, explain: texts.t(`${key}Sub`), icon };
}

/** @type {Record<View["state"], string>} the words of the person button. */
const PERSON_WORDS = {
  bot: "person",
  queued: "personAsked",
  assigned: "personHere",
  closed: "person",
};

/**
 * @param {Texts} texts
 * @param {object} on
 * @param {() => void} on.person
 * @param {(lang: import("../shared/types.js").Lang) => void} on.lang
 * @param {() => void} on.level
 * @param {() => void} on.exit
 * @param {() => void} on.minimise
 */
export function createHeader(texts, on) {
  const languages = el(
    "select.field",
    {
      "data-control": "language",
      "aria-label": texts.t("language"),
      onchange: () => on.lang(languages.value),
    },
    ...LANGUAGES.map((lang) =>
      el("option", { value: lang, lang, selected: lang === texts.lang }, LANGUAGE_NAMES[lang]),
    ),
  );
  const easy = button(texts.t("easy"), {
    kind: "quiet small",
    "data-control": "easy",
    "aria-pressed": "false",
    onclick: on.level,
  });
  const person = button("", { kind: "solid", "data-control": "person", onclick: on.person });
  const personWords = el("span");
  person.append(icon("person"), personWords);
  const title = el("h2.who-title", { id: "title", tabindex: "-1" });
  const explain = el("p.who-explain");
  const mark = el("span.who-mark");

  const node = el(
    "header.header",
    {},
    el(
      "div.bar",
      { role: "group", "aria-label": texts.t("tools") },
      languages,
      easy,
      button(texts.t("exit"), {
        kind: "quiet small",
        icon: "leave",
        label: texts.t("exitLabel"),
        "data-control": "exit",
        onclick: on.exit,
      }),
      button("", {
        kind: "quiet",
        icon: "minimise",
        label: texts.t("minimise"),
        "data-control": "minimise",
        onclick: on.minimise,
      }),
    ),
    el("div.who", {}, mark, el("div.who-words", {}, title, explain), person),
  );

  /** @param {View} view */
  function update(view) {
    const now = whoIsThere(view, texts);
    if (title.textContent !== now.who) {
      title.textContent = now.who;
      mark.replaceChildren(icon(now.icon));
    }
    explain.textContent = now.explain;
    node.dataset.state = view.connection === "online" ? view.state : "offline";
    easy.setAttribute("aria-pressed", String(view.level === "easy"));
    personWords.textContent = texts.t(PERSON_WORDS[view.state]);
    const isOnTheWay = view.state === "queued" || view.state === "assigned";
    person.setAttribute("aria-disabled", String(isOnTheWay));
  }

  return { node, update };
}
