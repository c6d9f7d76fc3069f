/**
 * What the person sees: asked from the hub each time it is opened, shown as it comes.
 */
import { button, el } from "../shared/dom.js";
import { LANGUAGE_NAMES } from "../shared/i18n.js";
import { confidenceWord } from "../shared/message.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts with those of the widget's own.
 * @param {() => Promise<any>} ask resolves to the `context` of the `shared` frame.
 */
export function createSeen(texts, ask) {
  const region = el("div.seen-facts", { id: "seen", hidden: true });
  const toggle = button(texts.t("seenOpen"), {
    kind: "quiet small link",
    "data-control": "seen",
    "aria-expanded": "false",
    "aria-controls": "seen",
    onclick: () => open(region.hidden),
  });
  const node = el("div.seen", { hidden: true }, toggle, region);
  /** What the picture depends on; it is asked for again when that changes. */
  let shown = "";

  /** @param {boolean} isOpen */
  async function open(isOpen) {
    region.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) await draw();
  }

  async function draw() {
    try {
      const context = await ask();
      region.replaceChildren(...(context ? facts(context) : []));
    } catch {
      region.replaceChildren(el("p", {}, texts.t("seenFailed")));
    }
  }

  /** @param {any} context @returns {HTMLElement[]} */
  function facts(context) {
    const passed = context.handed_on;
    /** @type {[string, string][]} */
    const rows = [
      ["messages", texts.t(context.visible_after_seq ? "seenMessagesNew" : "seenMessagesAll")],
      ["lang", LANGUAGE_NAMES[/** @type {"fr"} */ (context.lang)]],
      ["level", texts.t(`level.${context.level}`)],
      ["region", texts.t(context.region ? `region.${context.region}` : "unknown")],
      ["topic", context.topic_name ?? texts.t("unknown")],
      ["reason", texts.t(`hreason.${context.reason}`)],
      ["urgent", texts.t(context.priority === "crisis" ? "urgentYes" : "urgentNo")],
      ["queuedAt", texts.time(context.queued_at)],
      ["reference", context.reference],
      ["channel", context.channel],
      ["handedOn", passed ? `${passed.by}: ${texts.t(`handed.${passed.reason}`)}` : ""],
    ];
    return [
      el("p", {}, texts.t("seenIntro")),
      el(
        "dl",
        {},
        ...rows
          .filter(([, value]) => value)
          .flatMap(([name, value]) => [
            el("dt", {}, texts.t(`seen.${name}`)),
            el("dd", {}, value),
          ]),
        el("dt", {}, texts.t("seen.guesses")),
        ...(context.guesses.length
          ? context.guesses.map(guess)
          : [el("dd", {}, texts.t("unknown"))]),
      ),
      el("p.hint", {}, texts.t("seenNotes")),
    ];
  }

  /** @param {any} item one of the last three guesses. */
  function guess({ topic_name: topic, facet, confidence }) {
    const about = [topic ?? texts.t("unknown"), facet && texts.t(`facet.${facet}`)];
    const sure = texts.t("sure", { word: confidenceWord(confidence, texts) ?? "–" });
    return el("dd", {}, `${about.filter(Boolean).join(" · ")} (${sure})`);
  }

  /** @param {import("./session.js").View} view */
  function update({ state, isShared, agent_name: agent, region: place, level }) {
    node.hidden = state !== "queued" && state !== "assigned";
    const picture = JSON.stringify([state, isShared, agent, place, level]);
    if (picture === shown) return;
    shown = picture;
    if (node.hidden) open(false);
    else if (!region.hidden) draw();
  }

  return { node, update };
}
