/**
 * The usual week of one service in one language: a line a day, saved as one field.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { disputeBox, faultNode, stateWords } from "./field-view.js";
import { idOf, keyOf } from "./places.js";
import { DAYS, dayName, daysIn, daysOf, spansIn, spansText, weekOf } from "./week-words.js";

/**
 * @param {import("./editor.js").Editor} editor
 * @param {"chat"|"phone"} service
 * @param {import("../shared/types.js").Lang} lang
 */
export function createWeek(editor, service, lang) {
  const { texts, saver } = editor;
  const place = [service, lang];
  const state = saver.field(place);
  const name = texts.t(`lang.${lang}`);
  const title = `week-${service}-${lang}`;
  const lines = DAYS.map((day, i) => dayLine(day, i));
  const status = el("p.field-state", { id: `${title}-state` });
  const notes = el("div.field-notes");
  const dispute = el("div");
  const copy = button(texts.t("weekCopy"), {
    kind: "quiet small",
    label: texts.t("weekCopyNamed", { language: name }),
    "data-control": `copy-${service}-${lang}`,
    onclick: () => copyToAll(),
  });
  const node = el(
    "section.language-column.week",
    { "aria-labelledby": title, "data-field": keyOf(place) },
    el("div.column-head", {}, el("h3", { id: title, lang }, LANGUAGE_NAMES[lang])),
    ...lines.map((line) => line.node),
    el("div.field-about", {}, status, notes),
    dispute,
    copy,
  );

  /** @param {string} day @param {number} i */
  function dayLine(day, i) {
    const id = idOf([...place, day]);
    const input = el("input.field", {
      id,
      autocomplete: "off",
      spellcheck: "false",
      placeholder: texts.t("closedDay"),
      "data-place": keyOf([...place, day]),
      "aria-describedby": `hours-hint ${id}-about`,
      oninput: () => write(),
      onblur: () => saver.left(place),
    });
    const about = el("div.field-notes", { id: `${id}-about` });
    const label = el("label", { for: id }, dayName(texts, i), el("span.visually-hidden", {}, ` · ${name}`));
    return { input, about, node: el("div.text-field.day", {}, label, input, about) };
  }

  function write() {
    saver.typed(place, weekOf(lines.map(({ input }) => spansIn(input.value))));
  }

  function copyToAll() {
    for (const other of LANGUAGES) {
      if (other === lang) continue;
      saver.typed([service, other], structuredClone(state.value ?? {}));
      saver.left([service, other]);
    }
    editor.studio.say(texts.t("weekCopied", { language: name }));
  }

  function update() {
    const days = daysOf(state.value);
    const faults = editor.faultsAt(place);
    lines.forEach(({ input, about }, i) => {
      // What is being typed may be written otherwise than it is kept.
      if (spansIn(input.value).join() !== days[i].join()) input.value = spansText(days[i]);
      input.readOnly = !editor.isEditable;
      const own = faults.filter((fault) => dayOf(fault) === i);
      input.setAttribute("aria-invalid", String(own.length > 0));
      about.replaceChildren(...own.map((fault) => faultNode(texts, fault)));
    });
    copy.hidden = !editor.isEditable;
    node.dataset.status = state.status;
    node.classList.toggle("is-changed", editor.changed.has(keyOf(place)) || [...editor.changed].some((key) => key.startsWith(`${keyOf(place)}.`)));
    status.replaceChildren(...stateWords(texts, state, node.classList.contains("is-changed")));
    notes.replaceChildren(...faults.filter((fault) => dayOf(fault) < 0).map((fault) => faultNode(texts, fault)));
    dispute.replaceChildren(...(state.status === "disputed" ? [disputeBox(editor, place)] : []));
  }

  editor.show(place, update);
  update();
  return node;
}

/** @param {import("./editor.js").Fault} fault @returns {number} the first day that it is about, -1 for the whole week. */
function dayOf(fault) {
  return daysIn(String(fault.place[2] ?? ""))[0] ?? -1;
}
