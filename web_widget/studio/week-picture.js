/**
 * A week of opening hours as citizens will be told it: what is open when, closed why, and
 * in which words; with the public holidays that are closed by themselves.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../shared/i18n.js";
import { ApiError } from "../console/api.js";
import { dayAfter } from "./week-words.js";

const A_DAY = 24 * 60;

/**
 * @param {import("./editor.js").Editor} editor
 * @param {"chat"|"phone"} service shown at first.
 */
export function createWeekPicture(editor, service) {
  const { texts } = editor;
  /** @type {{service: string, lang: string, around: string|null}} */
  const asked = { service, lang: texts.lang, around: null };
  let turn = 0;
  const lang = choice("lang", texts.t("preview.lang"), LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each], each]));
  const channel = choice("service", texts.t("picture.service"), ["chat", "phone"].map((each) => [each, texts.t(`part.${each}`)]));
  const day = el("input.field", {
    id: "picture-around",
    type: "date",
    "data-control": "picture-around",
    onchange: () => {
      asked.around = day.value || null;
      draw();
    },
  });
  const shown = el("div.week-frame");
  const node = el(
    "section.week-picture",
    { "aria-labelledby": "picture-title" },
    el("h2", { id: "picture-title" }, texts.t("pictureTitle")),
    el(
      "div.preview-choices",
      {},
      channel,
      lang,
      el("div.labelled", {}, el("label", { for: "picture-around" }, texts.t("pictureAround")), day),
      el("div.row", {}, step("pictureBefore", -7), step("pictureAfter", 7)),
    ),
    shown,
  );

  /** @param {"lang"|"service"} name @param {string} label @param {[string, string, string?][]} choices */
  function choice(name, label, choices) {
    const id = `picture-${name}`;
    const field = el(
      "select.field",
      {
        id,
        "data-control": id,
        onchange: () => {
          asked[name] = field.value;
          draw();
        },
      },
      ...choices.map(([value, words, code]) => el("option", { value, lang: code, selected: value === asked[name] }, words)),
    );
    return el("div.labelled", {}, el("label", { for: id }, label), field);
  }

  /** @param {string} key @param {number} ahead days */
  function step(key, ahead) {
    return button(texts.t(key), {
      kind: "quiet small",
      "data-control": key,
      onclick: () => {
        if (!day.value) return;
        day.value = dayAfter(day.value, ahead);
        asked.around = day.value;
        draw();
      },
    });
  }

  async function draw() {
    const mine = (turn += 1);
    try {
      const week = await editor.studio.api.week(editor.studio.drafting.id, { ...asked, named_in: texts.lang });
      if (mine !== turn) return;
      day.value ||= week.today;
      shown.replaceChildren(...weekNodes(texts, week, asked.lang));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === turn) shown.replaceChildren(el("p.hint", {}, texts.t("previewFailed")));
    }
  }

  return { node, draw };
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} week @param {string} lang of what citizens are told. */
function weekNodes(texts, week, lang) {
  return [
    week.is_as_written ? null : el("p.banner.alert", {}, texts.t("pictureOfLive")),
    el(
      "table.week-table",
      { "data-picture": "week" },
      el("caption.visually-hidden", {}, texts.t("pictureTitle")),
      el("tbody", {}, ...week.days.map((/** @type {any} */ day) => dayRow(texts, day, week.today, lang))),
    ),
    el("h3", {}, texts.t("pictureSaid")),
    el("blockquote", { lang, "data-picture": "said" }, week.said.join("\n")),
    el(
      "details",
      {},
      el("summary", {}, texts.t("pictureHolidays", { count: week.holidays.length })),
      el("p.hint", {}, texts.t("pictureHolidaysHint")),
      el(
        "ul.plain",
        { "data-picture": "holidays" },
        ...week.holidays.map((/** @type {any} */ each) => el("li", {}, `${texts.date(each.day)} · ${each.name}`)),
      ),
    ),
  ].filter((each) => each !== null);
}

/** @param {import("../shared/i18n.js").Texts} texts @param {any} day @param {string} today @param {string} lang */
function dayRow(texts, { day, open, words, why }, today, lang) {
  const name = new Intl.DateTimeFormat(`${texts.lang}-BE`, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const bars = open.map((/** @type {[number, number]} */ [opens, closes]) => {
    const bar = el("span");
    bar.style.insetInlineStart = `${(100 * opens) / A_DAY}%`;
    bar.style.inlineSize = `${(100 * (closes - opens)) / A_DAY}%`;
    return bar;
  });
  return el(
    "tr",
    { "data-day": day, "data-open": String(open.length > 0) },
    el("th", { scope: "row" }, name.format(Date.parse(`${day}T00:00:00Z`)), day === today ? el("span.hint", {}, ` · ${texts.t("today")}`) : null),
    el(
      "td",
      {},
      el("div.day-bar", { "aria-hidden": "true" }, ...bars),
      words ? el("span", { lang }, words) : el("span.closed-day", {}, texts.t("closedDay")),
      why ? el("span.hint", { lang }, ` · ${why}`) : null,
    ),
  );
}
