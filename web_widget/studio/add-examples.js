/**
 * Adding examples, one a line. Refused ones are shown with their reason; what was typed
 * stays until the hub has it, also over a reload.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { inDraft, whyNot } from "./draft-line.js";
import { labelFields } from "./label-fields.js";
import { labelWords } from "./labels.js";
import { rowsTable } from "./rows-table.js";

const MOST_AT_ONCE = 200;

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./labels.js").Topics} topics
 * @param {object} about
 * @param {string} about.lang of the examples.
 * @param {string} about.title of a new draft.
 * @param {string} [about.topic] the one that they are for; else to be chosen.
 * @param {string[]} [about.first] what stands there at first.
 * @param {(label: string) => void} about.onAdded
 */
export function addExamples(studio, topics, { lang, title, topic, first = [], onAdded }) {
  const { texts, unsaved } = studio;
  const path = `adding/${topic ?? ""}`;
  const kept = unsaved.get(null, path, lang)?.value;
  const fields = labelFields(texts, topics, "add", { topic, isFixed: Boolean(topic) });
  const written = el("textarea.field", {
    id: "add-texts",
    lang,
    rows: "6",
    required: true,
    spellcheck: "true",
    "aria-describedby": "add-hint",
    "data-control": "add-texts",
    oninput: () => keep(),
  });
  written.value = first.length ? first.join("\n") : (kept ?? "");
  const outcome = el("div.outcome", { tabindex: "-1" });

  function keep() {
    if (written.value) unsaved.keep(null, path, lang, { was: "", value: written.value });
    else unsaved.forget(null, path, lang);
  }

  /** @returns {string[]} */
  function lines() {
    return written.value.split("\n").map((line) => line.trim()).filter(Boolean);
  }

  /** @param {string[]} some @param {string[]} rest what stays to be mended. */
  async function add(some, rest) {
    const label = fields.label();
    if (!label || !some.length) return;
    if (some.length > MOST_AT_ONCE) return refuse(el("p", {}, texts.t("addTooMany", { most: MOST_AT_ONCE })));
    try {
      const rows = await inDraft(studio, title, (draft) => studio.api.addExamples(draft, label, lang, some));
      if (!rows) return;
      written.value = rest.join("\n");
      keep();
      const said = texts.t("added", { count: rows.length, label: labelWords(texts, topics, label) });
      const warned = rows.filter((row) => row.warning);
      outcome.replaceChildren(
        el("p.banner", {}, said),
        ...(warned.length ? [rowsTable(texts, topics, warned, texts.t("addWarned"))] : []),
      );
      studio.say(said);
      onAdded(label);
    } catch (error) {
      if (error instanceof ApiError && error.problem.title === "examples_refused") return showRefused(error.problem.rows);
      refuse(el("p", {}, whyNot(studio, error)));
    }
  }

  /** @param {import("./teaching-api.js").Row[]} rows */
  function showRefused(rows) {
    const bad = rows.filter((row) => row.fault);
    const good = rows.filter((row) => !row.fault);
    refuse(
      el("p", {}, el("strong", {}, texts.t("addRefused", { count: bad.length }))),
      rowsTable(texts, topics, bad, texts.t("addRefused", { count: bad.length })),
      good.length
        ? button(texts.t("addGood", { count: good.length }), {
            "data-control": "add-good",
            onclick: () => add(good.map((row) => row.text), bad.map((row) => row.text)),
          })
        : null,
    );
  }

  /** @param {(HTMLElement|null)[]} nodes */
  function refuse(...nodes) {
    outcome.replaceChildren(el("div.banner.alert", {}, ...nodes));
    outcome.focus();
  }

  return el(
    "section.add-examples",
    { "aria-labelledby": "add-title" },
    el("h2", { id: "add-title" }, texts.t("addTitle", { language: texts.t(`lang.${lang}`) })),
    el(
      "form.stack",
      { "data-form": "add", onsubmit: () => add(lines(), []) },
      ...fields.nodes,
      el(
        "div.labelled",
        {},
        el("label", { for: "add-texts" }, texts.t("addTexts")),
        el("p.hint", { id: "add-hint" }, texts.t("addHint")),
        written,
      ),
      el("div.row", {}, button(texts.t("add"), { kind: "solid", type: "submit", "data-control": "add" })),
    ),
    outcome,
  );
}
