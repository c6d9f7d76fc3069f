/**
 * One field: its label, what is typed, whether it is saved, what is wrong with it, and
 * the choice when somebody else changed it meanwhile.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { diffNodes } from "./changes-view.js";
import { faultWords } from "./fault-words.js";
import { placeWords } from "./place-words.js";
import { idOf, isSame, keyOf } from "./places.js";

/** @typedef {import("./api.js").Place} Place */

/**
 * @param {import("./editor.js").Editor} editor
 * @param {object} options
 * @param {Place} options.place
 * @param {string} options.label as it is seen.
 * @param {string} [options.more] said after it, for those who do not see the column.
 * @param {string} [options.lang] of what is typed, if not that of the interface.
 * @param {"text"|"line"|"date"|"words"} [options.kind] "words": several, with commas.
 * @param {boolean} [options.isOptional] empty means that there is none.
 * @returns {HTMLElement}
 */
export function createField(editor, { place, label, more, lang, kind = "text", isOptional }) {
  const { texts, saver } = editor;
  const state = saver.field(place);
  const id = idOf(place);
  const input = el(kind === "text" ? "textarea.field" : "input.field", {
    id,
    type: kind === "date" ? "date" : null,
    rows: kind === "text" ? "4" : null,
    lang: kind === "date" ? null : lang,
    spellcheck: "true",
    "data-place": keyOf(place),
    "aria-describedby": `${id}-about`,
    oninput: () => saver.typed(place, typed()),
    onblur: () => saver.left(place),
  });
  const status = el("p.field-state", {});
  const notes = el("div.field-notes", {});
  const node = el(
    "div.text-field",
    { "data-field": keyOf(place) },
    el(
      "label",
      { for: id },
      label,
      more ? el("span.visually-hidden", {}, ` · ${more}`) : null,
    ),
    input,
    el("div.field-about", { id: `${id}-about` }, status, notes),
  );
  const dispute = el("div", {});
  node.append(dispute);
  let drawn = "";

  /** @returns {any} what stands in the field, as the file holds it. */
  function typed() {
    const value = kind === "words" ? wordsIn(input.value) : input.value;
    return value.length === 0 && isOptional ? null : value;
  }

  function update() {
    const shown = Array.isArray(state.value) ? state.value.join(", ") : (state.value ?? "");
    if (kind === "words" ? !isSame(typed(), state.value) : input.value !== shown) input.value = shown;
    input.readOnly = !editor.isEditable;
    const faults = editor.faultsAt(place);
    input.setAttribute("aria-invalid", String(faults.length > 0));
    node.dataset.status = state.status;
    node.classList.toggle("is-changed", editor.changed.has(keyOf(place)));
    status.replaceChildren(...stateWords(texts, state, editor.changed.has(keyOf(place))));
    notes.replaceChildren(
      ...staleNote(texts, editor.staleAt(place)),
      ...faults.map((fault) => faultNode(texts, fault)),
    );
    const picture = state.status === "disputed" ? JSON.stringify(state.theirs) : "";
    if (picture === drawn) return;
    drawn = picture;
    dispute.replaceChildren(...(picture ? [disputeBox(editor, place, lang)] : []));
  }

  editor.show(place, update);
  update();
  return node;
}

/**
 * A field to tick; not ticked, it is not there.
 * @param {import("./editor.js").Editor} editor
 * @param {{place: Place, label: string}} options
 */
export function createBox(editor, { place, label }) {
  const { texts, saver } = editor;
  const state = saver.field(place);
  const input = el("input", {
    id: idOf(place),
    type: "checkbox",
    "data-place": keyOf(place),
    onchange: () => {
      saver.typed(place, input.checked || null);
      saver.left(place);
    },
  });
  const status = el("p.field-state", {});
  const dispute = el("div", {});

  function update() {
    input.checked = state.value === true;
    input.disabled = !editor.isEditable;
    status.replaceChildren(...stateWords(texts, state, editor.changed.has(keyOf(place))));
    dispute.replaceChildren(...(state.status === "disputed" ? [disputeBox(editor, place)] : []));
  }

  editor.show(place, update);
  update();
  return el("div", { "data-field": keyOf(place) }, el("label.check", {}, input, el("span", {}, label)), status, dispute);
}

/** @param {string} typed words with commas between them. @returns {string[]} */
function wordsIn(typed) {
  return typed.split(",").map((each) => each.trim()).filter(Boolean);
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./field-state.js").FieldState} state
 * @param {boolean} isChanged in this draft
 */
export function stateWords(texts, state, isChanged) {
  if (state.status === "failed") {
    const why = texts.t(`unsaved.${state.reason}`);
    return [icon("alert"), el("span.error-text", {}, texts.t("notSaved", { why }))];
  }
  if (state.status === "saving") return [texts.t("saving")];
  if (state.status === "typing") return [texts.t("notYet")];
  if (state.status === "disputed") return [icon("alert"), el("span.error-text", {}, texts.t("disputed"))];
  if (state.isTouched) return [icon("check"), texts.t("saved")];
  return isChanged ? [texts.t("changedInDraft")] : [];
}

/** @param {import("../shared/i18n.js").Texts} texts @param {string[]} langs */
function staleNote(texts, langs) {
  if (!langs.length) return [];
  const where = langs.map((lang) => texts.t(`in.${lang}`)).join(", ");
  return [el("p.stale", {}, icon("info"), el("span", {}, texts.t("stale", { where })))];
}

/**
 * What is wrong, first in the language of the interface, then as the rule says it.
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./editor.js").Fault} fault
 * @param {Place} [inside] which part of what it stands under.
 */
export function faultNode(texts, fault, inside = []) {
  const where = inside.length ? `${placeWords(texts, null, inside)}: ` : "";
  return el(
    "div.fault",
    { "data-rule": fault.rule },
    icon("alert"),
    el(
      "div",
      {},
      el("p.error-text", {}, where, faultWords(texts, fault)),
      el("p.hint", { lang: "en" }, fault.message),
    ),
  );
}

/**
 * Both versions, and whose stays.
 * @param {import("./editor.js").Editor} editor @param {Place} place @param {string} [lang]
 */
export function disputeBox(editor, place, lang) {
  const { texts, saver } = editor;
  const state = saver.field(place);
  const settle = (/** @type {"theirs"|"mine"} */ whose) => {
    saver.settle(place, whose);
    document.getElementById(idOf(place))?.focus();
  };
  return el(
    "div.banner.alert.dispute",
    { role: "group", "aria-label": texts.t("disputeTitle") },
    el("p", {}, el("strong", {}, texts.t("disputeTitle"))),
    el("p.hint", {}, texts.t("disputeHint")),
    el("p", {}, texts.t("theirs")),
    el("blockquote", { lang: lang ?? null }, asText(state.theirs) || texts.t("nothingThere")),
    el("p", {}, texts.t("mineCompared")),
    el(
      "blockquote",
      { lang: lang ?? null },
      ...diffNodes(texts, asText(state.theirs), asText(state.value)),
    ),
    el(
      "div.row",
      {},
      button(texts.t("keepTheirs"), { "data-control": "keep-theirs", onclick: () => settle("theirs") }),
      button(texts.t("keepMine"), { "data-control": "keep-mine", onclick: () => settle("mine") }),
    ),
    el("p.hint", {}, texts.t("disputeEdit")),
  );
}

/** @param {any} value */
function asText(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/**
 * Four columns, one a language, each with its levels.
 * @param {import("./editor.js").Editor} editor
 * @param {Place} place of the text, above its languages.
 * @param {{areLevelsFree?: boolean, onPreview?: (lang: string) => void}} options
 */
export function languageColumns(editor, place, { areLevelsFree = false, onPreview } = {}) {
  const { texts } = editor;
  return el(
    "div.languages",
    {},
    ...["fr", "nl", "de", "en"].map((lang) => {
      const name = LANGUAGE_NAMES[/** @type {"fr"} */ (lang)];
      return el(
        "section.language-column",
        { "aria-labelledby": `column-${keyOf(place)}-${lang}` },
        el(
          "div.column-head",
          {},
          el("h3", { id: `column-${keyOf(place)}-${lang}`, lang }, name),
          onPreview
            ? button(texts.t("previewShort"), {
                kind: "quiet small",
                label: texts.t("previewIn", { language: texts.t(`lang.${lang}`) }),
                "data-control": `preview-${lang}`,
                onclick: () => onPreview(lang),
              })
            : null,
        ),
        ...["standard", "easy"].map((level) =>
          createField(editor, {
            place: [...place, lang, level],
            label: texts.t(`levelName.${level}`),
            more: texts.t(`lang.${lang}`),
            lang,
            isOptional: areLevelsFree && level === "easy",
          }),
        ),
      );
    }),
  );
}

/**
 * One line in each of the four languages.
 * @param {import("./editor.js").Editor} editor
 * @param {Place} place
 * @param {string} title
 * @param {"line"|"text"} [kind]
 */
export function languageLines(editor, place, title, kind = "line") {
  const { texts } = editor;
  return el(
    "fieldset.language-lines",
    {},
    el("legend", {}, title),
    ...["fr", "nl", "de", "en"].map((lang) =>
      createField(editor, {
        place: [...place, lang],
        label: texts.t(`lang.${lang}`),
        more: title,
        lang,
        kind,
      }),
    ),
  );
}
