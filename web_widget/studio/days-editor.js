/**
 * Days that are not as usual: closed, with other hours, or of a community.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { createEntries, entryField } from "./entries-editor.js";
import { stateWords } from "./field-view.js";
import { spansIn, spansText } from "./week-words.js";

const SERVICES = ["chat", "phone"];
const COMMUNITIES = ["07-11", "09-27", "11-15"];

/** Closing days, one or several in a row. @param {import("./editor.js").Editor} editor */
export function createClosings(editor) {
  const { texts } = editor;
  const place = ["closed"];
  return createEntries(editor, place, {
    kind: "closing",
    title: (entry) => titled(texts, entry, [entry.day ?? entry.from, entry.to]),
    isOpen: (entry) => !entry.reason?.[texts.lang],
    empty: () => ({ day: "", reason: four() }),
    words: { add: "closingAdd", remove: "dayRemove", removeNamed: "dayRemoveNamed" },
    parts: (about) => [
      el(
        "div.day-range",
        {},
        day(about, "first", texts.t("closingFirst"), about.entry.day ?? about.entry.from),
        day(about, "last", texts.t("closingLast"), about.entry.to, texts.t("closingLastHint")),
      ),
      reasonFields(editor, place, about, texts.t("closingReason")),
      boxes(about, "services", SERVICES, texts.t("closingServices"), (each) => texts.t(`part.${each}`)),
    ],
  });

  /**
   * @param {import("./entries-editor.js").Entries} about @param {"first"|"last"} which
   * @param {string} label @param {string|undefined} value @param {string} [hint]
   */
  function day({ i, change, left }, which, label, value, hint) {
    return entryField(editor, [...place, i, which], {
      label,
      value,
      type: "date",
      hint,
      onInput: (typed) => change((entry) => setDays(entry, which, typed)),
      onLeft: left,
    });
  }
}

/** One day is `day`; several are `from` and `to`. @param {any} entry @param {"first"|"last"} which @param {string} typed */
export function setDays(entry, which, typed) {
  const first = which === "first" ? typed : (entry.day ?? entry.from ?? "");
  const last = which === "last" ? typed : (entry.to ?? "");
  const { reason, ...rest } = entry;
  for (const key of ["day", "from", "to"]) delete rest[key];
  for (const key of Object.keys(entry)) delete entry[key];
  Object.assign(entry, last && last !== first ? { from: first, to: last } : { day: first }, { reason }, rest);
}

/** Days with other hours than usual. @param {import("./editor.js").Editor} editor */
export function createOpenings(editor) {
  const { texts } = editor;
  const place = ["open"];
  return createEntries(editor, place, {
    kind: "opening",
    title: (entry) => titled(texts, entry, [entry.day]),
    isOpen: (entry) => !entry.reason?.[texts.lang],
    empty: () => ({ day: "", hours: [], reason: four() }),
    words: { add: "openingAdd", remove: "dayRemove", removeNamed: "dayRemoveNamed" },
    parts: (about) => [
      el(
        "div.day-range",
        {},
        entryField(editor, [...place, about.i, "day"], {
          label: texts.t("part.day"),
          value: about.entry.day,
          type: "date",
          onInput: (typed) => about.change((entry) => Object.assign(entry, { day: typed })),
          onLeft: about.left,
        }),
        entryField(editor, [...place, about.i, "hours"], {
          label: texts.t("part.hours"),
          value: spansText(about.entry.hours ?? []),
          hint: texts.t("openingHoursHint"),
          onInput: (typed) => about.change((entry) => Object.assign(entry, { hours: spansIn(typed) })),
          onLeft: about.left,
        }),
      ),
      reasonFields(editor, place, about, texts.t("openingReason")),
      boxes(about, "services", SERVICES, texts.t("openingServices"), (each) => texts.t(`part.${each}`)),
      boxes(about, "langs", LANGUAGES, texts.t("openingLangs"), (each) => texts.t(`lang.${each}`)),
    ],
  });
}

/** Days of the communities on which it is closed. @param {import("./editor.js").Editor} editor */
export function createCommunityDays(editor) {
  const { texts, saver } = editor;
  const place = ["community_days"];
  const state = saver.field(place);
  const inputs = COMMUNITIES.map((value) =>
    el("input", { type: "checkbox", value, "data-place": `community_days.${value}`, onchange: () => write() }),
  );
  const status = el("p.field-state", {});

  function write() {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    saver.typed(place, chosen);
    saver.left(place);
  }

  function update() {
    for (const input of inputs) {
      input.checked = (state.value ?? []).includes(input.value);
      input.disabled = !editor.isEditable;
    }
    status.replaceChildren(...stateWords(texts, state, editor.changed.has("community_days")));
  }

  editor.show(place, update);
  update();
  return el(
    "fieldset.radios",
    { "data-field": "community_days" },
    el("legend", {}, texts.t("communityDays")),
    ...inputs.map((input) => el("label.check", {}, input, el("span", {}, texts.t(`community.${input.value}`)))),
    status,
  );
}

/**
 * @param {import("./editor.js").Editor} editor @param {import("./api.js").Place} place
 * @param {import("./entries-editor.js").Entries} about @param {string} legend
 */
function reasonFields(editor, place, { entry, i, change, left }, legend) {
  const { texts } = editor;
  return el(
    "fieldset.language-lines",
    {},
    el("legend", {}, legend),
    ...LANGUAGES.map((lang) =>
      entryField(editor, [...place, i, "reason", lang], {
        label: texts.t(`lang.${lang}`),
        value: entry.reason?.[lang],
        lang,
        onInput: (typed) =>
          change((changed) => {
            changed.reason = { ...changed.reason, [lang]: typed };
          }),
        onLeft: left,
      }),
    ),
  );
}

/**
 * Boxes to tick; all of them is what a file says by saying nothing.
 * @param {import("./entries-editor.js").Entries} about @param {string} name @param {string[]} values
 * @param {string} legend @param {(value: string) => string} words
 */
function boxes({ entry, change, left }, name, values, legend, words) {
  const chosen = entry[name] ?? values;
  const inputs = values.map((value) =>
    el("input", { type: "checkbox", value, checked: chosen.includes(value), onchange: () => write() }),
  );
  function write() {
    const now = inputs.filter((input) => input.checked).map((input) => input.value);
    change((changed) => {
      if (now.length === values.length) delete changed[name];
      else changed[name] = now;
    });
    left();
  }
  return el(
    "fieldset.radios.in-row",
    {},
    el("legend", {}, legend),
    ...inputs.map((input) => el("label.check", {}, input, el("span", {}, words(input.value)))),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} entry @param {(string|undefined)[]} days */
function titled(texts, entry, days) {
  const shown = days.filter((day) => day && !Number.isNaN(Date.parse(day))).map((day) => texts.date(String(day)));
  const last = days.findLast(Boolean) ?? "";
  const isOver = last !== "" && last < new Date().toISOString().slice(0, 10);
  const words = [shown.join(" – "), entry.reason?.[texts.lang], isOver ? texts.t("dayOver") : ""];
  return words.filter(Boolean).join(" · ") || texts.t("dayNew");
}

function four() {
  return Object.fromEntries(LANGUAGES.map((lang) => [lang, ""]));
}
