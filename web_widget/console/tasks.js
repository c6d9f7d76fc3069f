/**
 * Callbacks and messages as tasks, under the queue: take one, call or answer, end it.
 *
 * The list is asked for again and again: nothing here is urgent to the second. What is
 * being written stays while the list changes around it.
 */
import { button, el, phoneLink } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { ApiError } from "./api.js";

const ASK_EVERY_MS = 15_000;
const NOTE_CHARS = 300;
const ANSWER_CHARS = 1000;

/**
 * @typedef {object} Task
 * @property {string} id
 * @property {"call"|"message"} kind
 * @property {import("../shared/types.js").Lang} lang
 * @property {boolean} servable
 * @property {string|null} topic_name
 * @property {string} reference
 * @property {string} created_at
 * @property {string|null} half_day in words
 * @property {boolean} overdue
 * @property {boolean} urgent
 * @property {number} tries
 * @property {string|null} taken_by
 * @property {boolean} mine
 * @property {string|null} phone
 * @property {string|null} note
 * @property {string|null} agent_note
 */

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {import("./api.js").Api} api
 * @param {Map<string, string>} drafts by task; they outlive a change of language.
 * @param {object} on
 * @param {(words: string) => void} on.say shows what went wrong.
 * @param {(draw: () => void) => void} on.redraw as soon as nothing is being pressed.
 */
export function createTasks(texts, api, drafts, on) {
  const title = el("h2", { id: "tasks-title", tabindex: "-1" });
  const list = el("ul.cards", { "aria-labelledby": "tasks-title" });
  const node = el("section.tasks", { "aria-labelledby": "tasks-title" }, title, list);
  let drawn = "";
  let askedAt = 0;

  /** @param {number} now milliseconds; asks when it is time. */
  function tick(now) {
    if (now - askedAt >= ASK_EVERY_MS) refresh();
  }

  async function refresh() {
    askedAt = Date.now();
    // Without a connection the list at hand stays; the console says so elsewhere.
    const tasks = await api.callbacks(texts.lang).catch(() => null);
    if (tasks) on.redraw(() => draw(tasks));
  }

  /** @param {Task[]} tasks */
  function draw(tasks) {
    const picture = JSON.stringify(tasks);
    if (picture === drawn) return;
    drawn = picture;
    for (const id of drafts.keys()) if (!tasks.some((task) => task.id === id)) drafts.delete(id);
    const focused = /** @type {HTMLElement|null} */ (document.activeElement);
    const control = node.contains(focused) ? focused?.dataset.control : null;
    title.textContent = texts.t("tasks", { n: tasks.length });
    const mine = tasks.filter((task) => task.mine);
    const others = tasks.filter((task) => !task.mine);
    list.replaceChildren(
      ...[...mine, ...others].map(card),
      ...(tasks.length ? [] : [el("li.empty", {}, texts.t("tasksEmpty"))]),
    );
    if (control) (node.querySelector(`[data-control="${control}"]`) ?? title).focus();
  }

  /** @param {Task} task */
  function card(task) {
    const isCall = task.kind === "call";
    const tag = task.urgent ? "li.card.crisis" : task.mine ? "li.card.mine" : "li.card";
    return el(
      tag,
      { "data-task": task.id },
      task.urgent && el("p.crisis-mark", {}, texts.t("crisis")),
      el(
        "span.card-head",
        {},
        el("strong", {}, texts.t(isCall ? "taskCall" : "taskMessage")),
        el("span", { lang: task.lang }, LANGUAGE_NAMES[task.lang]),
      ),
      el(task.overdue ? "span.error-text" : "span", {}, when(task)),
      el("span.topic", {}, task.topic_name ?? texts.t("topicUnknown")),
      el("span.hint", {}, texts.t("taskReference", { reference: task.reference })),
      task.tries > 0 && el("span.hint", {}, texts.t("taskTries", { count: task.tries })),
      ...(task.mine ? work(task) : [taking(task)]),
    );
  }

  /** @param {Task} task */
  function when(task) {
    if (!task.half_day) {
      const at = `${texts.date(task.created_at)}, ${texts.time(task.created_at)}`;
      return texts.t("taskSince", { at });
    }
    return task.overdue ? texts.t("taskOverdue", { when: task.half_day }) : task.half_day;
  }

  /** @param {Task} task */
  function taking(task) {
    if (task.taken_by) return el("p.hint", {}, texts.t("taskTakenBy", { name: task.taken_by }));
    if (!task.servable) return el("p.hint", {}, texts.t("notServable"));
    return action(task, "take", texts.t("claim"), { kind: "solid" });
  }

  /** What the one who has the task sees and does. @param {Task} task */
  function work(task) {
    const isCall = task.kind === "call";
    const language = LANGUAGE_NAMES[task.lang];
    const id = `task-${task.id}`;
    const written = el("textarea.field", {
      id,
      rows: isCall ? "2" : "4",
      maxlength: isCall ? NOTE_CHARS : ANSWER_CHARS,
      lang: isCall ? texts.lang : task.lang,
      "data-control": id,
      oninput: () => drafts.set(task.id, written.value),
    });
    written.value = drafts.get(task.id) ?? "";
    const note = () => written.value.trim();
    /** @param {string} key @param {string} path @param {object} body */
    const end = (key, path, body, kind = "") =>
      action(task, path, texts.t(key), { kind, key }, () => ({ ...body, note: note() }));
    const answer = () => (note() ? { text: note() } : null);
    return [
      task.phone && el("p.task-phone", {}, phoneLink(task.phone)),
      task.note && said("taskNote", task.note, task.lang),
      task.agent_note && said("taskAgentNote", task.agent_note, null),
      el("label", { for: id }, texts.t(isCall ? "taskMyNote" : "taskAnswer", { language })),
      written,
      el(
        "div.row",
        {},
        ...(isCall
          ? [
              end("taskReached", "done", { outcome: "reached" }, "solid"),
              end("taskTryAgain", "return", { is_tried: true }),
              end("taskGiveUp", "done", { outcome: "not_reached" }),
              end("taskWrong", "done", { outcome: "wrong_number" }),
            ]
          : [action(task, "answer", texts.t("taskSend"), { kind: "solid" }, answer)]),
        action(task, "return", texts.t("taskBack"), { kind: "quiet", key: "back" }, () => ({
          is_tried: false,
          note: isCall ? note() : "",
        })),
      ),
    ];
  }

  /** @param {string} key @param {string} words @param {string|null} lang */
  function said(key, words, lang) {
    return el("p", {}, el("span.hint", {}, `${texts.t(key)} `), el("span", { lang }, words));
  }

  /**
   * @param {Task} task
   * @param {string} path
   * @param {string} words
   * @param {{kind?: string, key?: string}} options
   * @param {() => object|null} [body] null: nothing is sent yet.
   */
  function action(task, path, words, { kind = "", key = path }, body = () => ({})) {
    return button(words, {
      kind: `${kind} small`,
      "data-control": `task-${key}-${task.id}`,
      onclick: async () => {
        const content = body();
        if (!content) return;
        try {
          await api.workOnCallback(task.id, path, content);
          if (path !== "take") drafts.delete(task.id);
        } catch (error) {
          on.say((error instanceof ApiError && error.detail) || texts.t("hubUnreachable"));
        }
        await refresh();
      },
    });
  }

  draw([]);
  return { node, tick, refresh };
}
