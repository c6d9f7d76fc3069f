/**
 * The form for a new entry of a list with names.
 */
import { el } from "../shared/dom.js";
import { LANGUAGES } from "../shared/i18n.js";
import { SHAPES, entryOf } from "./list-shapes.js";

/**
 * @param {import("./editor.js").Editor} editor @param {string} list
 * @param {import("../shared/types.js").Lang} lang of a list that each language has.
 */
export async function newEntryForm(editor, list, lang) {
  const { texts } = editor;
  const shape = SHAPES[list];
  const own = shape.isByLanguage ? lang : null;
  const first = list === "teams" ? await institution(editor) : {};
  const name = line("name", texts.t(`entryName.${list}`), {
    required: true,
    pattern: shape.pattern,
    autocapitalize: "none",
    title: texts.t(`entryNameHint.${list}`),
    lang: own,
  }, texts.t(`entryNameHint.${list}`));
  /** @type {Map<string, any>} */
  const inputs = new Map();
  const nodes = shape.fields.map((field) => {
    const label = texts.t(field.name ? `part.${field.name}` : `part.${list}`);
    if (field.kind === "four") {
      const lines = LANGUAGES.map((each) => {
        const made = line(`${field.name}-${each}`, texts.t(`lang.${each}`), { required: true, lang: each });
        if (field.name === "institution") made.input.value = first[each] ?? "";
        inputs.set(keyFor(field, each), made.input);
        return made.node;
      });
      return el("fieldset.stack", {}, el("legend", {}, label), ...lines);
    }
    if (field.kind === "box") {
      const input = el("input", { type: "checkbox", "data-control": `new-${field.name}` });
      inputs.set(keyFor(field, null), input);
      return el("label.check", {}, input, el("span", {}, label));
    }
    const made = line(field.name || "words", label, { required: !field.isOptional, lang: own });
    inputs.set(keyFor(field, null), made.input);
    return made.node;
  });

  /** @param {import("./list-shapes.js").Field} field @param {string|null} each */
  function given(field, each) {
    const input = inputs.get(keyFor(field, each));
    if (field.kind === "box") return input.checked;
    const words = input.value.trim();
    return field.kind === "words" ? words.split(",").map((/** @type {string} */ one) => one.trim()).filter(Boolean) : words;
  }

  return {
    nodes: [name.node, ...nodes],
    /** @returns {{name: string, entry: any}} */
    read: () => ({ name: name.input.value.trim(), entry: entryOf(shape, given) }),
  };
}

/** @param {import("./list-shapes.js").Field} field @param {string|null} lang */
function keyFor(field, lang) {
  return `${field.name}.${lang ?? ""}`;
}

/** @param {import("./editor.js").Editor} editor @returns {Promise<Record<string, string>>} its name in each language. */
async function institution(editor) {
  const held = await editor.studio.api.file("institution.yml", editor.studio.drafting.id).catch(() => null);
  return held?.name ?? {};
}

/** @param {string} name @param {string} label @param {Record<string, unknown>} props @param {string} [hint] */
function line(name, label, props, hint = "") {
  const id = `new-${name}`;
  const input = el("input.field", { id, autocomplete: "off", "data-control": id, "aria-describedby": hint ? `${id}-hint` : null, ...props });
  const node = el("div.labelled", {}, el("label", { for: id }, label), hint ? el("p.hint", { id: `${id}-hint` }, hint) : null, input);
  return { node, input };
}
