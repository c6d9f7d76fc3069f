/**
 * Builds DOM nodes safely. Text always arrives through text nodes, never as markup;
 * links are kept only when they lead to https or to the hub itself.
 */

const SVG = "http://www.w3.org/2000/svg";

/** 24 px grid, 2 px stroke; every icon stands next to words or has a label. */
const ICONS = {
  bot: "M3 3h18v18H3z M8 9h8 M8 13h8 M8 17h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 20c1-4 4-6 8-6s7 2 8 6",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z M12 11v5 M12 8v.01",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  minimise: "M6 18h12",
  leave: "M14 4h6v16h-6 M4 12h11 M11 8l4 4-4 4",
  alert: "M12 3l10 18H2z M12 10v4 M12 17v.01",
  check: "M5 12l5 5 9-10",
};

/** @typedef {keyof typeof ICONS} IconName */
/** @typedef {Node|string|null|undefined|false} Child */

/**
 * Create an element.
 * @param {string} tag HTML tag, optionally with classes: "p.hint.small".
 * @param {Record<string, unknown>} [props] `on…` keys are event listeners, keys of the
 *   element's own boolean or value properties are set as properties, everything else
 *   becomes an attribute. `null`, `undefined` and `false` are left out.
 * @param {...Child} children strings become text nodes.
 * @returns {any} the element.
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      node.addEventListener(key.slice(2), (event) => {
        // A form never leaves the page: what it would send is ours to send.
        if (key === "onsubmit") event.preventDefault();
        value(event);
      });
    } else {
      node.setAttribute(key, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter(isChild));
  return node;
}

/** @param {Child} child @returns {child is Node|string} */
function isChild(child) {
  return Boolean(child);
}

/** @param {IconName} name @returns {SVGElement} hidden from assistive technology. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button with words.
 * @param {string} words
 * @param {{kind?: string, icon?: IconName, label?: string, [key: string]: unknown}} options
 *   `kind` adds classes ("solid", "quiet small"); `label` replaces the words for
 *   assistive technology; the rest goes to {@link el}.
 * @returns {HTMLButtonElement}
 */
export function button(words, options = {}) {
  const { kind = "", icon: name, label, ...props } = options;
  const tag = ["button", "button", ...kind.split(" ").filter(Boolean)].join(".");
  return el(
    tag,
    { type: "button", "aria-label": label, ...props },
    name && icon(name),
    words && el("span", {}, words),
  );
}

/** Belgian help lines ("112", "0800 32 123") in a text about urgent help. */
const HELP_LINE = /\b(0\d{2,3}(?: \d{2,3}){2,3}|1\d{2,3})\b/;

/**
 * Plain text as paragraphs and lists: a blank line starts a paragraph, lines that
 * start with "- " are list items.
 * @param {string} text
 * @param {{callable?: boolean, langs?: string[]}} [options] `callable` makes help lines
 *   links that call; `langs` is the language of each paragraph.
 * @returns {HTMLElement[]}
 */
export function textBlocks(text, { callable = false, langs = [] } = {}) {
  /** @param {string} line */
  const words = (line) =>
    callable ? line.split(HELP_LINE).map((part, i) => (i % 2 ? phoneLink(part) : part)) : [line];
  /** @type {HTMLElement[]} */
  const blocks = [];
  /** @type {{list: boolean, lines: string[]}|null} */
  let open = null;
  const flush = () => {
    if (!open) return;
    blocks.push(
      open.list
        ? el("ul", {}, ...open.lines.map((line) => el("li", {}, ...words(line))))
        : el("p", { lang: langs[blocks.length] ?? null }, ...words(open.lines.join("\n"))),
    );
    open = null;
  };
  for (const line of text.split(/\r?\n/)) {
    const isItem = line.startsWith("- ");
    if (!line.trim() || (open && open.list !== isItem)) flush();
    if (!line.trim()) continue;
    open ??= { list: isItem, lines: [] };
    open.lines.push(isItem ? line.slice(2) : line);
  }
  flush();
  return blocks;
}

/** @param {string} phone as people write it @returns {HTMLElement} a link that calls. */
export function phoneLink(phone) {
  return el("a", { href: `tel:${phone.replace(/[^\d+]/g, "")}` }, phone);
}

/**
 * @param {string} url empty for none
 * @param {string} hub origin of the hub, e.g. "https://hub.example".
 * @returns {string|null} the absolute address, or null when it may not be linked.
 */
export function safeUrl(url, hub) {
  try {
    const parsed = new URL(url, hub);
    const allowed = parsed.protocol === "https:" || parsed.origin === hub;
    return url && allowed ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * Speaks a sentence through a live region. The region is emptied first, so that the
 * same sentence is spoken again when it is said again.
 * @param {HTMLElement} region an element with role="status", already in the page.
 * @param {string} sentence
 */
export function announce(region, sentence) {
  region.textContent = "";
  setTimeout(() => {
    region.textContent = sentence;
  }, 60);
}
