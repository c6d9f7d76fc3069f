/**
 * The supervisor's board: queues by language, held conversations, agents. It shows no
 * word of a conversation; one can give it to somebody else, or end it.
 */
import { button, el, icon } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { formDialog, labelled } from "./form-dialog.js";
import { createCloseDialog } from "./leaving.js";
import { elapsed } from "./queue-list.js";

const REASONS = ["no_reply", "workload", "knows_topic", "urgent"];

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {object} on
 * @param {(conversation: string, to: string, reason: string) => void} on.reassign
 * @param {(conversation: string, code: string, reason: string|null) => void} on.close
 */
export function createBoard(texts, on) {
  let drawn = "";
  /** @type {any} */
  let board = null;
  let chosen = "";
  const queues = el("div.table-box");
  const held = el("div.table-box");
  const agents = el("div.table-box");
  const title = el("h2", { id: "board-title", tabindex: "-1" }, texts.t("board"));
  const whom = labelled(texts.t("whom"), { "data-control": "reassign-whom" });
  const reason = labelled(texts.t("transferReason"), { "data-control": "reassign-reason" });
  reason.fill(REASONS.map((each) => [each, texts.t(`rreason.${each}`)]));
  const reassign = formDialog(texts, {
    title: texts.t("reassignTitle"),
    submit: texts.t("reassignDo"),
    control: "reassign",
    parts: [whom.node, reason.node, el("p.hint", {}, texts.t("reassignHint"))],
    onSubmit: () => {
      if (!whom.select.value) return reassign.refuse(texts.t("nobodyThere"));
      on.reassign(chosen, whom.select.value, reason.select.value);
      return true;
    },
  });
  const close = createCloseDialog(
    texts,
    (code, why) => on.close(chosen, code, why),
    "board-close",
  );
  const node = el(
    "main.board",
    { hidden: true, tabindex: "0", "aria-labelledby": "board-title" },
    title,
    el("section", {}, el("h3", {}, texts.t("boardQueues")), queues),
    el("section", {}, el("h3", {}, texts.t("boardHeld")), held),
    el("section", {}, el("h3", {}, texts.t("boardAgents")), agents),
    reassign.node,
    close.node,
  );

  /** @param {import("./store.js").Store} store */
  function update(store) {
    const picture = JSON.stringify(store.board);
    if (!store.board || picture === drawn) return;
    drawn = picture;
    board = store.board;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.control;
    queues.replaceChildren(queueTable(board.queues));
    const open = [...board.held, ...board.waiting];
    held.replaceChildren(
      open.length ? openTable(open) : el("p.empty", {}, texts.t("boardNobody")),
    );
    agents.replaceChildren(agentTable(board.agents));
    tick(Date.now());
    if (focused) node.querySelector(`[data-control="${focused}"]`)?.focus();
  }

  /** @param {number} now milliseconds */
  function tick(now) {
    for (const time of node.querySelectorAll("time")) {
      time.textContent = elapsed(time.dateTime, now);
    }
  }

  /** @param {any[]} rows */
  function queueTable(rows) {
    return table(
      texts.t("boardQueues"),
      ["language", "boardWaiting", "boardOldest", "boardSeats", "boardWait"],
      rows.map((row) => [
        LANGUAGE_NAMES[/** @type {"fr"} */ (row.lang)],
        String(row.waiting),
        row.oldest ? since(row.oldest) : "–",
        texts.t("boardSeatsOf", { free: row.free, seats: row.seats, agents: row.agents }),
        row.expected_wait_seconds
          ? texts.waitRange(row.expected_wait_seconds)
          : texts.t("boardNoAgent"),
      ]),
    );
  }

  /** @param {any[]} rows */
  function openTable(rows) {
    return table(
      texts.t("boardHeld"),
      ["language", "topic", "boardWith", "boardSince", "boardState", "boardActions"],
      rows.map((row) => [
        LANGUAGE_NAMES[/** @type {"fr"} */ (row.lang)],
        row.topic_name ?? texts.t("topicUnknown"),
        row.agent_name ?? row.reserved_for ?? texts.t("boardQueue"),
        since(row.claimed_at ?? row.queued_at),
        state(row),
        el(
          "div.row",
          {},
          button(texts.t("reassign"), {
            kind: "small",
            label: `${texts.t("reassign")} ${nameOf(row)}`,
            "data-control": `reassign-${row.conversation}`,
            onclick: () => openReassign(row),
          }),
          button(texts.t("closeConversation"), {
            kind: "small alert",
            label: `${texts.t("closeConversation")} ${nameOf(row)}`,
            "data-control": `board-close-${row.conversation}`,
            onclick: () => {
              chosen = row.conversation;
              close.open();
            },
          }),
        ),
      ]),
    );
  }

  /** @param {any} row */
  function nameOf(row) {
    return `${LANGUAGE_NAMES[/** @type {"fr"} */ (row.lang)]}, ${row.topic_name ?? texts.t("topicUnknown")}`;
  }

  /** @param {any} row */
  function state(row) {
    const marks = [];
    if (row.priority === "crisis") {
      marks.push(el("p.crisis-mark", {}, icon("alert"), texts.t("crisis")));
    }
    if (row.silent) {
      const words = el("span", {}, texts.t("boardSilent"), " ", since(row.unanswered_since));
      marks.push(el("p.crisis-mark", {}, icon("alert"), words));
    } else if (row.unanswered_since) {
      marks.push(el("p", {}, texts.t("boardUnanswered"), " ", since(row.unanswered_since)));
    } else if (row.agent) {
      marks.push(el("p", {}, texts.t("boardAnswered")));
    } else {
      marks.push(el("p", {}, texts.t("boardWaits")));
    }
    return el("div", {}, ...marks);
  }

  /** @param {any[]} rows */
  function agentTable(rows) {
    return table(
      texts.t("boardAgents"),
      ["boardName", "boardLangs", "boardTeam", "boardAvailability", "boardLoad"],
      rows.map((row) => [
        row.name,
        row.langs.map((/** @type {"fr"} */ lang) => LANGUAGE_NAMES[lang]).join(", "),
        [row.team_name, ...row.topics].filter(Boolean).join(" · ") || "–",
        availability(row),
        texts.t("seatsTaken", { load: row.load, capacity: row.capacity }),
      ]),
    );
  }

  /** @param {any} row */
  function availability({ availability: said, back_at: back, is_here: isHere }) {
    if (!isHere) return texts.t("boardNotHere");
    const words = texts.t(`availability.${said}`);
    return back ? `${words}, ${texts.t("boardBack", { time: texts.time(back) })}` : words;
  }

  /** @param {any} row */
  function openReassign(row) {
    chosen = row.conversation;
    whom.fill(
      board.agents
        .filter(
          (/** @type {any} */ agent) =>
            agent.langs.includes(row.lang) &&
            agent.login !== row.agent &&
            agent.is_here &&
            agent.load < agent.capacity,
        )
        .map((/** @type {any} */ agent) => [
          agent.login,
          `${agent.name} · ${availability(agent)} (${texts.t("seatsTaken", agent)})`,
        ]),
    );
    reassign.open();
  }

  /**
   * A table that becomes a list of cards where it has no room; its roles stay.
   * @param {string} caption
   * @param {string[]} heads keys of texts
   * @param {(string|Node)[][]} rows
   */
  function table(caption, heads, rows) {
    return el(
      "table",
      { role: "table" },
      el("caption.visually-hidden", {}, caption),
      el(
        "thead",
        { role: "rowgroup" },
        el(
          "tr",
          { role: "row" },
          ...heads.map((key) => el("th", { role: "columnheader", scope: "col" }, texts.t(key))),
        ),
      ),
      el(
        "tbody",
        { role: "rowgroup" },
        ...rows.map((cells) =>
          el(
            "tr",
            { role: "row" },
            ...cells.map((cell, i) =>
              el(
                i ? "td" : "th",
                { role: i ? "cell" : "rowheader", scope: i ? null : "row" },
                el("span.cell-name", { "aria-hidden": "true" }, texts.t(heads[i])),
                cell,
              ),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {string} at */
  function since(at) {
    return el("time", { datetime: at });
  }

  return { node, update, tick, focus: () => title.focus() };
}
