/**
 * A modal form: title, parts, one way to do it and one way out. Esc closes; the focus
 * goes back to where it came from, as `<dialog>` does by itself.
 */
import { button, el } from "../shared/dom.js";

let count = 0;

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.submit words of the button that does it.
 * @param {string} options.control name of the dialog for tests and styles.
 * @param {HTMLElement[]} options.parts
 * @param {() => boolean} options.onSubmit false keeps the dialog open.
 * @param {boolean} [options.isAlert] the button warns.
 */
export function formDialog(texts, { title, submit, control, parts, onSubmit, isAlert }) {
  const id = `dialog-${(count += 1)}`;
  const problem = el("p.error-text", { role: "alert" });
  const node = el(
    "dialog.form-dialog",
    { "aria-labelledby": id, "data-dialog": control },
    el(
      "form",
      {
        onsubmit: () => {
          problem.textContent = "";
          if (onSubmit()) node.close();
        },
      },
      el("h2", { id }, title),
      ...parts,
      problem,
      el(
        "div.row",
        {},
        button(submit, {
          kind: isAlert ? "alert" : "solid",
          type: "submit",
          "data-control": `confirm-${control}`,
        }),
        button(texts.t("cancel"), { kind: "quiet", onclick: () => node.close() }),
      ),
    ),
  );
  return {
    node,
    open: () => node.showModal(),
    /** @param {string} words */
    refuse: (words) => {
      problem.textContent = words;
      return false;
    },
  };
}

/**
 * Radio buttons with their question.
 * @param {string} question
 * @param {string} name unique in the page.
 * @param {[string, string][]} choices value and words.
 * @param {(value: string) => void} [onChange]
 */
export function radios(question, name, choices, onChange) {
  const node = el(
    "fieldset.radios",
    {},
    el("legend", {}, question),
    ...choices.map(([value, words]) =>
      el(
        "label.check",
        {},
        el("input", {
          type: "radio",
          name,
          value,
          required: true,
          onchange: () => onChange?.(value),
        }),
        el("span", {}, words),
      ),
    ),
  );
  /** @returns {string} the chosen value, or "". */
  const value = () => node.querySelector("input:checked")?.value ?? "";
  return { node, value };
}

/**
 * A list to choose from, with its label.
 * @param {string} words
 * @param {Record<string, unknown>} props
 */
export function labelled(words, props) {
  const select = el("select.field", props);
  const node = el("label.labelled", {}, el("span", {}, words), select);
  /** @param {[string, string][]} choices */
  const fill = (choices) =>
    select.replaceChildren(...choices.map(([value, text]) => el("option", { value }, text)));
  return { node, select, fill };
}
