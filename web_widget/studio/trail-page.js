/**
 * Who did what: the audit trail in words, and whether it is whole.
 */
import { button, el, icon } from "../shared/dom.js";
import { whyNot } from "./draft-line.js";
import { hashOf } from "./route.js";
import { scrollable } from "./rows-table.js";

const PAGE = 100;

/** @param {import("./draft-line.js").Studio} studio @param {{entries: any[], is_whole: boolean}} first */
export function trailPage(studio, { entries, is_whole: isWhole }) {
  const { texts } = studio;
  const body = el("tbody", {}, ...entries.map((entry) => rowNode(studio, entry)));
  let last = entries.at(-1)?.id ?? null;
  const more = button(texts.t("trailMore"), { "data-control": "trail-more", onclick: () => readOn() });
  more.hidden = entries.length < PAGE;
  const problem = el("p.error-text", { role: "alert" });

  async function readOn() {
    problem.textContent = "";
    try {
      const next = await studio.api.trail(last);
      last = next.entries.at(-1)?.id ?? last;
      more.hidden = next.entries.length < PAGE;
      body.append(...next.entries.map((entry) => rowNode(studio, entry)));
      studio.say(texts.t("trailRead", { count: next.entries.length }));
    } catch (error) {
      problem.textContent = whyNot(studio, error);
    }
  }

  return {
    title: texts.t("trail"),
    nodes: [
      el("p.lead", {}, texts.t("trailLead")),
      el(
        `p.banner.with-icon${isWhole ? "" : ".alert"}`,
        { "data-whole": isWhole },
        icon(isWhole ? "check" : "alert"),
        el("span", {}, texts.t(isWhole ? "trailWhole" : "trailBroken")),
      ),
      entries.length
        ? scrollable(
            texts.t("trail"),
            el(
              "table.trail",
              {},
              el("caption.visually-hidden", {}, texts.t("trail")),
              el("thead", {}, el("tr", {}, ...["colWhen", "colWho", "colWhat"].map((key) => el("th", { scope: "col" }, texts.t(key))))),
              body,
            ),
          )
        : el("p.empty", {}, texts.t("trailEmpty")),
      problem,
      el("div.row", {}, more),
    ],
  };
}

/** @param {import("./draft-line.js").Studio} studio @param {any} entry */
function rowNode(studio, entry) {
  const { texts } = studio;
  return el(
    "tr",
    { "data-action": entry.action },
    el("td", {}, el("time", { datetime: entry.at }, `${texts.date(entry.at)}, ${texts.time(entry.at)}`)),
    el("td", {}, entry.actor),
    el("td", {}, ...whatNodes(studio, entry)),
  );
}

/** @param {import("./draft-line.js").Studio} studio @param {any} entry */
function whatNodes({ texts, agent }, { action, subject, detail }) {
  const key = `did.${action}`;
  if (!(key in texts.table)) return [el("span", { lang: "en" }, `${action} (${subject})`)];
  const words = [texts.t(key, { subject, ...numbers(detail) })];
  if (detail.roles) words.push(rolesWords(texts, detail.roles));
  if (detail.disabled) words.push(texts.t("accountShut"));
  if (detail.instead_of) words.push(texts.t("didInstead", { number: detail.instead_of }));
  if (detail.authors?.length) words.push(texts.t("didWritten", { by: detail.authors.join(", ") }));
  if (!action.startsWith("draft_") || !agent.permissions.includes("read_studio")) return [words.join(". ")];
  return [`${words.join(". ")}. `, el("a", { href: hashOf("draft", [subject]) }, texts.t("didDraft"))];
}

/** @param {any} detail */
function numbers(detail) {
  return Object.fromEntries(Object.entries(detail).filter(([, value]) => typeof value === "number"));
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string[]} roles */
export function rolesWords(texts, roles) {
  return roles.map((role) => texts.t(`role.${role}`)).join(", ");
}
