/**
 * The answer as the widget shows it: the same component, fed by the hub with the draft.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES, loadTexts } from "../shared/i18n.js";
import { renderMessage } from "../shared/message.js";
import { ApiError } from "../console/api.js";

const REGIONS = ["flanders", "wallonia", "brussels", "german_speaking"];

/**
 * @param {import("./editor.js").Editor} editor
 * @param {{answer: string, isRegional: boolean, region: string|null}} about
 */
export function createPreview(editor, about) {
  const { texts } = editor;
  const asked = {
    answer: about.answer,
    lang: /** @type {string} */ (texts.lang),
    level: "standard",
    region: about.region ?? "",
  };
  let turn = 0;
  const select = (/** @type {"lang"|"level"|"region"} */ name, /** @type {[string, string, string?][]} */ choices) => {
    const field = el(
      "select.field",
      {
        id: `preview-${name}`,
        "data-control": `preview-${name}`,
        onchange: () => {
          asked[name] = field.value;
          draw();
        },
      },
      ...choices.map(([value, words, lang]) =>
        el("option", { value, lang, selected: value === asked[name] }, words),
      ),
    );
    return { field, node: el("div.labelled", {}, el("label", { for: `preview-${name}` }, texts.t(`preview.${name}`)), field) };
  };
  const lang = select("lang", LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each], each]));
  const level = select("level", ["standard", "easy"].map((each) => [each, texts.t(`levelName.${each}`)]));
  const region = select("region", [
    ["", texts.t("regionNone")],
    ...REGIONS.map((each) => /** @type {[string, string]} */ ([each, texts.t(`region.${each}`)])),
  ]);
  region.node.hidden = !about.isRegional;
  const title = el("h2", { id: "preview-title", tabindex: "-1" }, texts.t("previewTitle"));
  const shown = el("div.preview-frame", { "aria-live": "off" });
  const node = el(
    "section.preview",
    { "aria-labelledby": "preview-title" },
    title,
    el("div.preview-choices", {}, lang.node, level.node, region.node),
    shown,
  );

  async function draw() {
    const id = editor.studio.drafting.id;
    const mine = (turn += 1);
    if (!id) {
      shown.replaceChildren(el("p.hint", {}, texts.t("previewNone")));
      return;
    }
    try {
      const query = { answer: asked.answer, lang: asked.lang, level: asked.level };
      const [message, words] = await Promise.all([
        editor.studio.api.preview(id, asked.region ? { ...query, region: asked.region } : query),
        loadTexts(/** @type {any} */ (asked.lang)),
      ]);
      if (mine !== turn) return;
      const back =
        asked.answer === about.answer
          ? []
          : [button(texts.t("previewBack"), { kind: "quiet small", onclick: () => go(about.answer) })];
      shown.replaceChildren(
        ...back,
        renderMessage(message, { texts: words, hub: location.origin, onChoose: (choice) => choose(choice) }),
      );
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine !== turn) return;
      const key = error.status === 404 ? "previewMissing" : "previewFailed";
      shown.replaceChildren(el("p.hint", {}, texts.t(key)));
    }
  }

  /** @param {string} answer */
  function go(answer) {
    asked.answer = answer;
    draw();
  }

  /** What the citizen would press works as far as it can be shown here. */
  function choose(/** @type {import("../shared/types.js").Choice} */ { kind, value }) {
    if (kind === "region") {
      region.field.value = value.split("@")[1] ?? "";
      asked.region = region.field.value;
      draw();
    } else if (kind === "answer") {
      go(value.split("@")[0]);
    } else {
      editor.studio.say(texts.t("previewOnly"));
    }
  }

  return {
    node,
    draw,
    /** @param {string} code */
    showWith(code) {
      asked.lang = code;
      lang.field.value = code;
      draw();
      title.focus();
    },
  };
}
