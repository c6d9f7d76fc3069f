/**
 * Examples from a spreadsheet or a YAML file: choose it or paste, try, see each line, take
 * over.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { draftLine, draftTitle, inDraft, isEditable, whyNot } from "./draft-line.js";
import { examplesNav } from "./examples-page.js";
import { hashOf } from "./route.js";
import { rowsTable } from "./rows-table.js";
import { saidWords } from "./row-words.js";

const COLUMNS = "text,language,topic,facet";

/** @param {import("./draft-line.js").Studio} studio @param {import("./labels.js").Topics} topics */
export function importPage(studio, topics) {
  const { texts } = studio;
  const title = draftTitle(studio, texts.t("part.import"));
  const line = draftLine(studio, title);
  const table = el("textarea.field.code", {
    id: "import-table",
    rows: "8",
    spellcheck: "false",
    required: true,
    "aria-describedby": "import-hint",
    "data-control": "import-table",
    oninput: () => outcome.replaceChildren(),
  });
  const file = el("input.field", {
    id: "import-file",
    type: "file",
    accept: ".csv,.tsv,.txt,.yml,.yaml,text/csv",
    "data-control": "import-file",
    onchange: async () => {
      const [chosen] = file.files ?? [];
      if (!chosen) return;
      table.value = await chosen.text();
      run(true);
    },
  });
  const outcome = el("div.outcome", { tabindex: "-1" });

  /** @param {boolean} isTrial */
  async function run(isTrial) {
    outcome.replaceChildren(el("p.banner", {}, texts.t("oneMoment")));
    try {
      const done = await inDraft(studio, title, (draft) => studio.api.importExamples(draft, table.value, isTrial));
      line.update();
      if (done) show(done, isTrial);
      else outcome.replaceChildren();
    } catch (error) {
      const words = importRefused(error) ?? { words: whyNot(studio, error), lang: null };
      outcome.replaceChildren(el("p.banner.alert", { lang: words.lang }, words.words));
    }
    outcome.focus();
  }

  /** @param {unknown} error */
  function importRefused(error) {
    const isIt = error instanceof ApiError && error.problem.title === "import_refused";
    return isIt ? saidWords(texts, topics, error.detail) : null;
  }

  /** @param {{taken: number, refused: number, rows: any[]}} done @param {boolean} isTrial */
  function show({ taken, refused, rows }, isTrial) {
    const sorted = rows.toSorted((a, b) => weight(b) - weight(a) || a.line - b.line);
    const said = [
      texts.t(isTrial ? "importWould" : "importDone", { count: taken }),
      refused ? texts.t("importRefused", { count: refused }) : texts.t("importNoneRefused"),
    ].join(" ");
    studio.say(said);
    const { draft } = studio.drafting;
    outcome.replaceChildren(
      el(
        `div.banner${refused ? ".alert" : ""}`,
        {},
        el("p", {}, el("strong", {}, said)),
        isTrial && taken
          ? el("div.row", {}, button(texts.t("importTake", { count: taken }), { kind: "solid", "data-control": "import-take", onclick: () => run(false) }))
          : null,
        !isTrial && taken && draft
          ? el("p", {}, el("a", { href: hashOf("draft", [draft.id]) }, texts.t("importToDraft")))
          : null,
      ),
      rowsTable(texts, topics, sorted, texts.t("importLines")),
    );
  }

  return {
    title: texts.t("part.import"),
    nodes: [
      el("p.lead", {}, texts.t("importLead")),
      examplesNav(texts, "import"),
      line,
      isEditable(studio)
        ? el(
            "form.stack",
            { "data-form": "import", onsubmit: () => run(true) },
            el("div.labelled", {}, el("label", { for: "import-file" }, texts.t("importFile")), file),
            el(
              "div.labelled",
              {},
              el("label", { for: "import-table" }, texts.t("importPaste")),
              el("p.hint", { id: "import-hint" }, `${texts.t("importHint")} `, el("code", {}, COLUMNS)),
              table,
            ),
            el("div.row", {}, button(texts.t("importTry"), { kind: "solid", type: "submit", "data-control": "import-try" })),
          )
        : null,
      outcome,
    ],
  };
}

/** @param {any} row refused lines come first, then those to look at. */
function weight(row) {
  return row.fault ? 2 : row.warning ? 1 : 0;
}
