/**
 * Addresses inside the studio (`#/topic/rent_support/overview?at=…`); knows no DOM.
 */

import { keyOf } from "./places.js";
import { DAYS, daysIn } from "./week-words.js";

/** Files by themselves that are edited as lists. */
export const LISTED = ["teams", "jargon", "words_to_avoid", "link_domains", "own_numbers"];

/**
 * @typedef {object} Route
 * @property {string} view "content", "topic", or another of `VIEWS`.
 * @property {string[]} parts what follows the name of the view.
 * @property {string|null} draft the draft in which it is looked at.
 * @property {string|null} at place of the field to go to, parts joined by ".".
 */

/**
 * Where a file that stands by itself is edited: hours, teams, lists of words.
 * @param {string} name @param {import("./api.js").Place} place @param {Record<string, string|null>} query
 */
function hashOfListed(name, place, query) {
  const first = String(place[0] ?? "");
  if (name === "hours") {
    const day = daysIn(String(place[2] ?? ""))[0];
    if (day !== undefined) query.at = keyOf([...place.slice(0, 2), DAYS[day]]);
    return hashOf("hours", [["phone", "open"].includes(first) ? first : first === "chat" ? null : "closed"], query);
  }
  if (!LISTED.includes(name)) return null;
  const isByLanguage = name === "jargon" || name === "words_to_avoid";
  return hashOf("lists", [name, isByLanguage ? first : null], query);
}

const VIEWS = ["topic", "texts", "drafts", "draft", "releases"].concat(
  ["new-topic", "remove-topic", "hours", "lists", "examples", "import", "placing", "adding", "inbox", "dialogues"],
  ["models", "due", "bulletin", "accounts", "trail"],
);

/** What agents put into their replies: the file, and its name among the texts. */
export const CANNED_FILE = "canned_replies.yml";
export const CANNED = "canned_replies";

/** @param {string} hash @returns {Route} an unknown address is the list of contents. */
export function parseRoute(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [view, ...parts] = path.split("/").filter(Boolean).map(decoded);
  const asked = new URLSearchParams(query);
  return {
    view: /** @type {any} */ (VIEWS.includes(view) ? view : "content"),
    parts,
    draft: asked.get("draft"),
    at: asked.get("at"),
  };
}

/** @param {string} part as it stands in an address; a broken one is taken as it is. */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {string} view @param {(string|null|undefined)[]} parts @param {Record<string, string|null>} [query] */
export function hashOf(view, parts = [], query = {}) {
  const path = [view, ...parts].filter(Boolean).map((part) => encodeURIComponent(String(part)));
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) asked.set(key, value);
  return `#/${path.join("/")}${asked.size ? `?${asked}` : ""}`;
}

/**
 * Where a field of a file is edited.
 * @param {string} path "answers/rent_support.yml"
 * @param {import("./api.js").Place} place
 * @param {string|null} [draft]
 * @returns {string|null} null for files that have no editor.
 */
export function hashOfField(path, place, draft = null) {
  const [room, file = ""] = path.split("/");
  const name = file.replace(/\.yml$/, "");
  const at = keyOf(place);
  if (path === CANNED_FILE) return hashOf("texts", [CANNED, String(place[0] ?? "")], { at, draft });
  if (room === "texts") return hashOf("texts", [name, String(place[0] ?? "")], { at, draft });
  if (room === "dialogues") return hashOf("dialogues", [name], { draft });
  if (room === "examples") return hashOf("examples", name.split("."), { draft });
  if (!file) return hashOfListed(path.replace(/\.yml$/, ""), place, { at, draft });
  if (room !== "answers") return null;
  const isAnswer = place[0] === "answers" && place.length > 1;
  const region = isAnswer && place[2] === "regions" ? String(place[3] ?? "") : null;
  const parts = isAnswer ? [name, String(place[1]), region] : [name, "about"];
  return hashOf("topic", parts, { at, draft });
}
