/**
 * A draft and what is live now both changed some fields: whose words stay, one by one.
 *
 * The hub joins what does not collide. So each field takes the live words first, the
 * draft is joined, and the draft's own words are written again where they are to stay.
 */
import { button, el } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { radios } from "../console/form-dialog.js";
import { diffNodes } from "./changes-view.js";
import { placeWords } from "./place-words.js";
import { valueAt } from "./places.js";

/**
 * @param {object} studio
 * @param {import("../shared/i18n.js").Texts} studio.texts
 * @param {import("./api.js").StudioApi} studio.api
 * @param {(words: string) => void} studio.say
 * @param {() => Promise<void>} studio.reload
 * @param {any} draft
 * @param {import("./api.js").Place[]} places each begins with the path.
 * @param {HTMLElement} outcome
 */
export async function conflictForm(studio, draft, places, outcome) {
  const { texts, api } = studio;
  const fields = await Promise.all(
    places.map(async ([path, ...place]) => {
      const file = String(path);
      const [live, mine] = await Promise.all([api.file(file, null), api.file(file, draft.id)]);
      return { path: file, place, live: valueAt(live, place), mine: valueAt(mine, place), choice: radiosFor(file, place) };
    }),
  );

  /** @param {string} path @param {import("./api.js").Place} place */
  function radiosFor(path, place) {
    return radios(texts.t("whoseStays"), `whose-${path}-${place.join(".")}`, [
      ["mine", texts.t("keepDraft")],
      ["live", texts.t("keepLive")],
    ]);
  }

  const problem = el("p.error-text", { role: "alert" });
  const isOpen = draft.state === "open";
  return el(
    "form.banner.alert.conflict",
    {
      onsubmit: async () => {
        problem.textContent = "";
        try {
          await decide();
          studio.say(texts.t("done.update"));
          await studio.reload();
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          problem.textContent = texts.t("conflictFailed");
          outcome.focus();
        }
      },
    },
    el("p", {}, el("strong", {}, texts.t("conflictTitle"))),
    ...fields.map(({ path, place, live, mine, choice }) =>
      el(
        "div.changed-field",
        {},
        el("h3", {}, `${placeWords(texts, path, [])} · ${placeWords(texts, path, place)}`),
        el("p.hint", {}, texts.t("conflictCompared")),
        el("div.diff", {}, ...diffNodes(texts, asText(live), asText(mine))),
        choice.node,
      ),
    ),
    problem,
    isOpen
      ? el("div.row", {}, button(texts.t("conflictDo"), { kind: "solid", type: "submit", "data-control": "settle" }))
      : el("p", {}, texts.t("conflictTakeBack")),
  );

  async function decide() {
    const kept = fields.filter(({ choice }) => choice.value() === "mine");
    for (const { path, place, live, mine } of fields) {
      await api.putField(draft.id, { path, place, was: mine, value: live });
    }
    try {
      await api.update(draft.id);
    } finally {
      for (const { path, place, live, mine } of kept) {
        await api.putField(draft.id, { path, place, was: live, value: mine });
      }
    }
  }
}

/** @param {any} value */
function asText(value) {
  if (value === null) return "";
  return typeof value === "string" ? value.replace(/\n+$/, "") : JSON.stringify(value, null, 2);
}
