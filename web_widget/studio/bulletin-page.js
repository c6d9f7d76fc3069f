/**
 * The urgent notice above every conversation: what citizens see now, taking it away, and
 * putting another one there at once.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { ApiError } from "../console/api.js";
import { formDialog } from "../console/form-dialog.js";
import { whyNot } from "./draft-line.js";

const HOUR_MS = 3_600_000;

/** @typedef {import("./draft-line.js").Studio} Studio */

/** @param {Studio} studio @param {{current: any, before: any[], limits: {text_chars: number, days: number}}} known */
export function bulletinPage(studio, { current, before, limits }) {
  const { texts, agent } = studio;
  const mayPost = agent.permissions.includes("post_bulletin");
  return {
    title: texts.t("bulletin"),
    nodes: [
      el("p.lead", {}, texts.t("bulletinLead")),
      current ? currentNode(studio, current, mayPost) : el("p.empty", { "data-bulletin": "none" }, texts.t("bulletinNone")),
      mayPost ? postForm(studio, current, limits) : el("p.hint", {}, texts.t("bulletinMayNot")),
      before.length
        ? el(
            "section",
            { "aria-labelledby": "bulletins-before" },
            el("h2", { id: "bulletins-before" }, texts.t("bulletinBefore")),
            el("ul.draft-list", {}, ...before.map((each) => el("li", {}, ...saidNodes(studio, each)))),
          )
        : null,
    ],
  };
}

/** @param {Studio} studio @param {any} bulletin @param {boolean} mayPost */
function currentNode(studio, bulletin, mayPost) {
  const { texts, api } = studio;
  const problem = el("p.error-text", { role: "alert" });
  const away = button(texts.t("bulletinEnd"), {
    "data-control": "bulletin-end",
    onclick: async () => {
      problem.textContent = "";
      try {
        await api.endBulletin(bulletin.id);
        studio.say(texts.t("bulletinEnded"));
        studio.reload();
      } catch (error) {
        problem.textContent = whyNot(studio, error);
      }
    },
  });
  return el(
    "section.banner.alert",
    { "aria-labelledby": "bulletin-now", "data-bulletin": bulletin.id },
    el("h2", { id: "bulletin-now" }, texts.t("bulletinNow")),
    ...saidNodes(studio, bulletin),
    problem,
    mayPost ? el("div.row", {}, away) : null,
  );
}

/** @param {Studio} studio @param {any} bulletin */
function saidNodes({ texts }, bulletin) {
  const { posted_by: by, posted_at: at, until, ended_by: ender, ended_at: ended } = bulletin;
  return [
    el(
      "ul.plain",
      {},
      ...LANGUAGES.map((lang) =>
        el(
          "li",
          { lang },
          el("strong", {}, `${lang.toUpperCase()} `),
          bulletin.texts[lang],
          bulletin.links ? el("p.address", {}, bulletin.links[lang]) : null,
        ),
      ),
    ),
    el("p.hint", {}, texts.t("bulletinPosted", { by, when: texts.moment(at) })),
    el(
      "p.hint",
      {},
      ended ? texts.t("bulletinEndedBy", { by: ender, when: texts.moment(ended) }) : texts.t("bulletinUntil", { when: texts.moment(until) }),
    ),
  ];
}

/** @param {Studio} studio @param {any} current @param {{text_chars: number, days: number}} limits */
function postForm(studio, current, limits) {
  const { texts, api } = studio;
  const problem = el("p.error-text", { role: "alert" });
  const said = LANGUAGES.map((lang) => languageFields(texts, lang, limits.text_chars));
  const until = el("input.field", {
    id: "bulletin-until",
    type: "datetime-local",
    required: true,
    "data-control": "bulletin-until",
    "aria-describedby": "bulletin-until-hint bulletin-until-fault",
    value: localTime(Date.now() + 24 * HOUR_MS),
  });
  const untilFault = el("p.error-text", { id: "bulletin-until-fault" });
  const sure = formDialog(texts, {
    title: texts.t("bulletinSure"),
    submit: texts.t("bulletinPost"),
    control: "bulletin",
    isAlert: true,
    parts: [el("p", {}, texts.t("bulletinSureHint")), ...(current ? [el("p", {}, texts.t("bulletinReplaces"))] : [])],
    onSubmit: () => {
      post();
      return true;
    },
  });

  /** All four addresses, or none. @returns {Record<string, string>|null} */
  function links() {
    const given = said.filter(({ link }) => link.value.trim());
    return given.length ? Object.fromEntries(said.map(({ lang, link }) => [lang, link.value.trim()])) : null;
  }

  function check() {
    clear();
    const given = links();
    const missing = given && said.find(({ link }) => !link.value.trim());
    if (missing) return refuse(missing.link, missing.linkFault, texts.t("bulletinLinksAll"));
    sure.open();
  }

  async function post() {
    const wanted = {
      texts: Object.fromEntries(said.map(({ lang, text }) => [lang, text.value.trim()])),
      links: links(),
      until: new Date(until.value).toISOString(),
    };
    try {
      await api.postBulletin(wanted);
      studio.say(texts.t("bulletinIsShown"));
      studio.reload();
    } catch (error) {
      const faults = error instanceof ApiError && error.problem.title === "bulletin_refused" ? error.problem.faults : [];
      if (!faults.length) problem.textContent = whyNot(studio, error);
      for (const fault of faults.toReversed()) showFault(fault);
    }
  }

  /** @param {{field: string, lang: string|null, rule: string, message: string}} fault */
  function showFault({ field, lang, rule, message }) {
    const fields = said.find((each) => each.lang === lang);
    const key = `rule.${rule}`;
    const words = key in texts.table ? `${texts.t(key)} ` : "";
    const [input, node] = !fields
      ? [until, untilFault]
      : field === "links"
        ? [fields.link, fields.linkFault]
        : [fields.text, fields.textFault];
    refuse(input, node, words, message);
  }

  /** @param {HTMLElement} input @param {HTMLElement} node @param {string} words @param {string} [more] in English. */
  function refuse(input, node, words, more = "") {
    node.append(el("span.block", {}, words, more ? el("span", { lang: "en" }, more) : null));
    input.setAttribute("aria-invalid", "true");
    input.focus();
  }

  function clear() {
    problem.textContent = "";
    for (const node of [untilFault, ...said.flatMap(({ textFault, linkFault }) => [textFault, linkFault])]) node.replaceChildren();
    for (const input of [until, ...said.flatMap(({ text, link }) => [text, link])]) input.removeAttribute("aria-invalid");
  }

  return el(
    "section",
    { "aria-labelledby": "bulletin-new" },
    el("h2", { id: "bulletin-new" }, texts.t("bulletinNew")),
    el("p.hint", {}, texts.t("bulletinHint", { most: limits.text_chars })),
    el(
      "form.stack",
      { "data-form": "bulletin", onsubmit: check },
      el("div.bulletin-langs", {}, ...said.map(({ node }) => node)),
      el(
        "div.labelled",
        {},
        el("label", { for: "bulletin-until" }, texts.t("bulletinEndsAt")),
        el("p.hint", { id: "bulletin-until-hint" }, texts.t("bulletinEndsHint", { days: limits.days })),
        until,
        untilFault,
      ),
      problem,
      el("div.row", {}, button(texts.t("bulletinPost"), { kind: "solid", type: "submit", icon: "alert", "data-control": "bulletin-post" })),
    ),
    sure.node,
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {import("../shared/types.js").Lang} lang @param {number} most */
function languageFields(texts, lang, most) {
  const name = texts.t(`lang.${lang}`);
  const left = el("p.hint", { id: `bulletin-${lang}-left` });
  const text = el("textarea.field", {
    id: `bulletin-${lang}`,
    rows: "4",
    required: true,
    maxlength: String(most),
    lang,
    "data-control": `bulletin-${lang}`,
    "aria-describedby": `bulletin-${lang}-left bulletin-${lang}-fault`,
    oninput: () => count(),
  });
  const textFault = el("p.error-text", { id: `bulletin-${lang}-fault` });
  const link = el("input.field", {
    id: `bulletin-${lang}-link`,
    type: "url",
    maxlength: "2000",
    placeholder: "https://",
    "data-control": `bulletin-${lang}-link`,
    "aria-describedby": `bulletin-${lang}-link-fault`,
  });
  const linkFault = el("p.error-text", { id: `bulletin-${lang}-link-fault` });
  const count = () => {
    left.textContent = texts.t("bulletinLeft", { left: most - text.value.length });
  };
  count();
  const node = el(
    "fieldset",
    {},
    el("legend", {}, name),
    el("div.labelled", {}, el("label", { for: text.id }, texts.t("bulletinText")), text, left, textFault),
    el("div.labelled", {}, el("label", { for: link.id }, texts.t("bulletinLink")), link, linkFault),
  );
  return { lang, node, text, textFault, link, linkFault };
}

/** @param {number} at @returns {string} as a field for day and time takes it, in the browser's zone. */
function localTime(at) {
  const moment = new Date(at);
  return new Date(at - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
