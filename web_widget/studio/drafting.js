/**
 * In which draft one writes: the last one chosen in this tab, another, or a new one.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";

const KEY = "relais-studio-draft";

export class Drafting {
  /** @type {any} the draft that is written in, as the hub describes it. */
  draft = null;
  /** @type {Promise<string|null>|null} */
  #asking = null;

  /** @param {import("./api.js").StudioApi} api */
  constructor(api) {
    this.api = api;
  }

  get id() {
    return this.draft?.id ?? null;
  }

  /** Take up a draft: the one asked for, else the last of this tab if it is still open. */
  async resume(/** @type {string|null} */ asked) {
    const id = asked ?? this.id ?? stored();
    this.draft = id ? await this.#read(id) : null;
    if (!asked && this.draft && this.draft.state !== "open") this.leave();
    else if (this.draft) store(this.draft.id);
  }

  /** @param {string} id */
  async #read(id) {
    try {
      return await this.api.draft(id);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  /** Read it again, for its version and what it changes. */
  async refresh() {
    if (this.id) this.draft = await this.api.draft(this.id);
  }

  /** Write in none, until something changes. */
  leave() {
    this.draft = null;
    store("");
  }

  /**
   * Ask in which draft to write; at once only one question is open.
   * @param {import("../shared/i18n.js").Texts} texts
   * @param {string} title offered for a new one.
   * @returns {Promise<string|null>} null when the person does not want to choose.
   */
  ask(texts, title) {
    this.#asking ??= this.#ask(texts, title).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** @param {import("../shared/i18n.js").Texts} texts @param {string} title */
  async #ask(texts, title) {
    const all = await this.api.drafts().catch(() => []);
    const open = all.filter((each) => each.state === "open");
    return new Promise((resolve) => {
      const dialog = choiceDialog(texts, title, open, async (chosen, name) => {
        this.draft = chosen ? await this.api.draft(chosen) : await this.#open(name);
        store(this.draft.id);
      });
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(this.id);
      });
      document.body.append(dialog);
      dialog.showModal();
      // Not a field: who goes on typing does not write into it.
      dialog.querySelector("h2")?.focus();
    });
  }

  /** @param {string} name */
  async #open(name) {
    return { ...(await this.api.openDraft(name)), files: [], steps: [] };
  }
}

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} title
 * @param {any[]} open
 * @param {(draft: string, title: string) => Promise<void>} onChosen
 */
function choiceDialog(texts, title, open, onChosen) {
  const problem = el("p.error-text", { role: "alert" });
  const name = el("input.field", { id: "draft-title", maxlength: "120", "data-control": "draft-title" });
  name.value = title.slice(0, 120);
  const named = el("div.labelled", {}, el("label", { for: "draft-title" }, texts.t("draftTitle")), name);
  const radio = (/** @type {string} */ value, /** @type {any} */ words, /** @type {boolean} */ checked) =>
    el(
      "label.check",
      {},
      el("input", {
        type: "radio",
        name: "draft",
        value,
        checked,
        onchange: () => {
          named.hidden = value !== "";
        },
      }),
      el("span", {}, words),
    );
  const dialog = el(
    "dialog.form-dialog",
    { "aria-labelledby": "draft-question", "data-dialog": "draft" },
    el(
      "form",
      {
        onsubmit: async () => {
          const chosen = dialog.querySelector("input[name=draft]:checked")?.value ?? "";
          if (!chosen && !name.value.trim()) {
            problem.textContent = texts.t("draftTitleNeeded");
            return name.focus();
          }
          try {
            await onChosen(chosen, name.value.trim());
            dialog.close();
          } catch {
            problem.textContent = texts.t("hubUnreachable");
          }
        },
      },
      el("h2", { id: "draft-question", tabindex: "-1" }, texts.t("draftQuestion")),
      el("p.hint", {}, texts.t("draftHint")),
      open.length
        ? el(
            "fieldset.radios",
            {},
            el("legend.visually-hidden", {}, texts.t("draftQuestion")),
            radio("", texts.t("draftNew"), true),
            ...open.map((each) => radio(each.id, texts.t("draftOf", { title: each.title, by: each.created_by }), false)),
          )
        : null,
      named,
      problem,
      el(
        "div.row",
        {},
        button(texts.t("draftUse"), { kind: "solid", type: "submit", "data-control": "confirm-draft" }),
        button(texts.t("cancel"), { kind: "quiet", onclick: () => dialog.close() }),
      ),
    ),
  );
  return dialog;
}

function stored() {
  try {
    return sessionStorage.getItem(KEY) || null;
  } catch {
    return null;
  }
}

/** @param {string} id empty for none */
function store(id) {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // Storage is blocked: the choice lives as long as the page.
  }
}
