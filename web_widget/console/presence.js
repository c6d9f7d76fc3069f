/**
 * Whether the agent takes conversations; if not, why and until about when.
 */
import { button, el } from "../shared/dom.js";

const REASONS = ["break", "meeting", "training", "away"];

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {(said: {available: boolean, reason?: string, back_at?: string|null}) => void} onChange
 */
export function createPresence(texts, onChange) {
  const words = el("span.words");
  const available = button("", {
    "data-control": "available",
    onclick: () => tell(available.getAttribute("aria-checked") !== "true"),
  });
  available.setAttribute("role", "switch");
  available.append(el("span.switch", { "aria-hidden": "true" }), words);
  const reason = el(
    "select.field",
    {
      "aria-label": texts.t("awayReason"),
      "data-control": "away-reason",
      onchange: () => tell(false),
    },
    ...REASONS.map((each) => el("option", { value: each }, texts.t(`availability.${each}`))),
  );
  const back = el("input.field", {
    type: "time",
    "data-control": "back-at",
    onchange: () => tell(false),
  });
  const details = el(
    "div.row.away-details",
    { hidden: true },
    reason,
    el("label.row", {}, el("span.hint", {}, texts.t("backAt")), back),
  );

  /** @param {boolean} isAvailable */
  function tell(isAvailable) {
    if (isAvailable) back.value = "";
    onChange(
      isAvailable
        ? { available: true }
        : { available: false, reason: reason.value, back_at: backMoment() },
    );
  }

  function backMoment() {
    return nextMoment(back.value, texts.time(new Date().toISOString()), Date.now());
  }

  /** @param {import("./store.js").Store} store */
  function update({ isAvailable, availability, backAt }) {
    // While it is unknown what the hub remembers, the switch cannot be used.
    available.disabled = isAvailable === null;
    available.setAttribute("aria-checked", String(Boolean(isAvailable)));
    words.textContent = texts.t(isAvailable ? "available" : "away");
    details.hidden = isAvailable !== false;
    if (REASONS.includes(availability) && document.activeElement !== reason) {
      reason.value = availability;
    }
    if (document.activeElement !== back) back.value = backAt ? texts.time(backAt) : "";
  }

  return { node: el("div.row.presence", {}, available, details), update };
}

/**
 * @param {string} time "14:05", or "".
 * @param {string} clock what the Belgian clock shows now, "12:00".
 * @param {number} now milliseconds
 * @returns {string|null} the next such moment, RFC 3339.
 */
export function nextMoment(time, clock, now) {
  if (!time) return null;
  const [then, today] = [time, clock].map((each) => {
    const [hours, minutes] = each.split(":").map(Number);
    return hours * 60 + minutes;
  });
  const minutes = (then - today + 24 * 60) % (24 * 60) || 24 * 60;
  return new Date(Math.floor(now / 60_000 + minutes) * 60_000).toISOString();
}
