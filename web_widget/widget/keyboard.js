/**
 * Keyboard and focus of the panel: Esc minimises; full screen keeps the focus inside.
 */

/** Full screen below this width: then the panel keeps the keyboard focus. */
const FULL_SCREEN = "(max-width: 480px)";
const STOPS = "button, select, textarea, input, a[href], summary, [tabindex='0']";

/**
 * @param {HTMLElement} panel
 * @param {() => void} onEscape
 */
export function listenForKeys(panel, onEscape) {
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onEscape();
    } else if (event.key === "Tab" && matchMedia(FULL_SCREEN).matches) {
      keepFocus(panel, event);
    }
  });
}

/**
 * @param {HTMLElement} panel
 * @returns {HTMLElement|null} what has the focus, also inside a shadow root.
 */
export function focusedIn(panel) {
  /** @type {any} */
  const root = panel.getRootNode();
  return root.activeElement ?? null;
}

/** Full screen covers the page: Tab must not walk behind it.
 * @param {HTMLElement} panel @param {KeyboardEvent} event */
function keepFocus(panel, event) {
  /** @type {HTMLElement[]} */
  const stops = Array.from(panel.querySelectorAll(STOPS));
  const visible = stops.filter((stop) => stop.offsetParent && !stop.matches(":disabled"));
  const [edge, next] = event.shiftKey ? [0, -1] : [-1, 0];
  if (focusedIn(panel) !== visible.at(edge)) return;
  event.preventDefault();
  visible.at(next)?.focus();
}
