/**
 * Above an editor: in which draft one writes, and what is wrong in it, with links.
 */
import { button, el, icon } from "../shared/dom.js";
import { faultWords } from "./fault-words.js";
import { hashOf, hashOfField } from "./route.js";
import { placeWords } from "./place-words.js";

/** @param {import("./editor.js").Editor} editor */
export function createEditorBar(editor) {
  const { texts } = editor;
  const which = el("div.which-draft");
  const faults = el("div.fault-summary");
  const node = el("div.editor-bar", {}, which, faults);
  let drawn = "";

  function update() {
    const { draft } = editor;
    const isUnsaved = editor.saver.isUnsaved;
    const picture = JSON.stringify([draft?.id, draft?.state, isUnsaved, editor.faults]);
    if (picture === drawn) return;
    drawn = picture;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset?.control;
    which.replaceChildren(...whichDraft(editor, isUnsaved));
    const wrong = editor.faults;
    faults.replaceChildren(
      ...(wrong.length
        ? [
            el(
              "details.banner.alert",
              { open: wrong.length <= 3 },
              el("summary", {}, texts.t("faults", { count: wrong.length })),
              faultList(editor.texts, wrong, (fault) => editor.pathOf(fault), draft?.id),
            ),
          ]
        : []),
    );
    if (focused) node.querySelector(`[data-control="${focused}"]`)?.focus();
  }

  editor.watch(update);
  update();
  return node;
}

/** @param {import("./editor.js").Editor} editor @param {boolean} isUnsaved */
function whichDraft(editor, isUnsaved) {
  const { texts, draft } = editor;
  if (!editor.mayEdit) return [el("p", {}, texts.t("readOnly"))];
  if (!draft) {
    return [
      el("p", {}, texts.t(isUnsaved ? "draftNoneUnsaved" : "draftNone")),
      button(texts.t("draftChoose"), {
        "data-control": "choose-draft",
        kind: isUnsaved ? "solid" : "",
        onclick: async () => {
          if (await editor.choose(editor.title())) editor.saver.retry();
        },
      }),
    ];
  }
  const link = el("a", { href: hashOf("draft", [draft.id]), "data-control": "to-draft" }, draft.title);
  const isOpen = draft.state === "open";
  return [
    el("p", {}, `${texts.t("draftIn")} `, link, ` · ${texts.t(`state.${draft.state}`)}`),
    isOpen ? null : el("p.mark", {}, icon("info"), el("span", {}, texts.t("draftClosed"))),
    button(texts.t(isOpen ? "draftOther" : "draftToLive"), {
      kind: "quiet small",
      "data-control": "leave-draft",
      onclick: () => {
        editor.studio.leaveDraft();
      },
    }),
  ].filter((each) => each !== null);
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./editor.js").Fault[]} faults
 * @param {(fault: import("./editor.js").Fault) => string|null} pathOf
 * @param {string} [draft]
 */
export function faultList(texts, faults, pathOf, draft) {
  return el(
    "ul.fault-list",
    {},
    ...faults.map((fault) => {
      const path = pathOf(fault);
      const href = path && fault.place.length ? hashOfField(path, fault.place, draft) : null;
      const file = path ? placeWords(texts, path, []) : "";
      const where = fault.place.length ? placeWords(texts, path, fault.place) : file;
      return el(
        "li",
        {},
        href ? el("a", { href }, where) : el("strong", {}, where || texts.t("wholeContent")),
        ` : ${faultWords(texts, fault)} `,
        el("span.hint", { lang: "en" }, fault.message),
      );
    }),
  );
}
