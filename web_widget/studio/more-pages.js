/**
 * The pages around the answers: what is due, examples, inbox, models, urgent notice,
 * accounts, trail; and what of the studio an account may see.
 */
import { accountPage } from "./account-page.js";
import { accountsPage } from "./accounts-page.js";
import { addingPage } from "./adding-page.js";
import { dialoguePage } from "./dialogue-page.js";
import { dialoguesPage } from "./dialogues-page.js";
import { bulletinPage } from "./bulletin-page.js";
import { duePage } from "./due-page.js";
import { examplesPage } from "./examples-page.js";
import { importPage } from "./import-page.js";
import { inboxPage } from "./inbox-page.js";
import { byName } from "./labels.js";
import { modelsPage } from "./models-page.js";
import { newTopicPage } from "./new-topic-page.js";
import { placingPage } from "./placing-page.js";
import { readRemoval, removeTopicPage } from "./remove-topic-page.js";
import { topicExamplesPage } from "./topic-examples-page.js";
import { trailPage } from "./trail-page.js";

/** @typedef {import("./workspace.js").PageOf} PageOf */

/** @type {[string, string, string][]} view, key of its name, what it takes to see it. */
const MORE = [
  ["due", "due", "read_studio"],
  ["examples", "examples", "read_studio"],
  ["inbox", "inbox", "read_studio"],
  ["dialogues", "dialogues", "read_studio"],
  ["models", "models", "read_studio"],
  ["bulletin", "bulletin", "read_studio"],
  ["accounts", "accounts", "manage_accounts"],
  ["trail", "trail", "read_audit"],
];

/** Views of whoever may read the studio that are drawn here. */
const PAGES = ["examples", "import", "placing", "adding", "inbox", "dialogues", "models", "due", "bulletin", "new-topic", "remove-topic"];

/** Views that stand under another one's link. */
const UNDER = { hours: "lists", import: "examples", placing: "examples", adding: "examples" };

/** @param {import("../console/api.js").Agent} agent */
export function mayEnter(agent) {
  return ["read_studio", "manage_accounts", "read_audit"].some((each) => agent.permissions.includes(each));
}

/**
 * @param {[string, string][]} places those of whoever may read the studio.
 * @param {import("../console/api.js").Agent} agent
 * @returns {[string, string][]} view and key of its name.
 */
export function placesFor(places, agent) {
  const isReader = agent.permissions.includes("read_studio");
  const more = MORE.filter(([, , needed]) => agent.permissions.includes(needed));
  return [...(isReader ? places : []), ...more.map(([view, key]) => /** @type {[string, string]} */ ([view, key]))];
}

/** @param {string} view @returns {string} the view whose link leads to it. */
export function placeAbove(view) {
  return UNDER[/** @type {keyof typeof UNDER} */ (view)] ?? view;
}

/**
 * @param {import("./draft-line.js").Studio} studio
 * @param {import("./route.js").Route} route
 * @returns {Promise<PageOf|null>} null for what is another module's.
 */
export async function morePage(studio, route) {
  const { api, agent } = studio;
  const can = (/** @type {string} */ permission) => agent.permissions.includes(permission);
  const [first, second] = route.parts;
  if (route.view === "trail" && can("read_audit")) return trailPage(studio, await api.trail(null));
  if (can("manage_accounts") && (route.view === "accounts" || !can("read_studio"))) {
    const known = await api.accounts();
    return first && route.view === "accounts" ? accountPage(studio, known, first) : accountsPage(studio, known);
  }
  if (!can("read_studio")) return trailPage(studio, await api.trail(null));
  if (!PAGES.includes(route.view)) return null;
  await studio.drafting.resume(route.draft);
  if (route.view === "new-topic") return newTopicPage(studio);
  const topics = byName(await api.topics(studio.drafting.id));
  const draft = studio.drafting.id;
  if (route.view === "remove-topic") return removeTopicPage(studio, byName(await api.topics()), first, await readRemoval(studio, first));
  if (route.view === "import") return importPage(studio, topics);
  if (route.view === "placing") return placingPage(studio, topics);
  if (route.view === "adding") return addingPage(studio, topics, first);
  if (route.view === "inbox") return inboxPage(studio, topics, await api.inbox());
  if (route.view === "bulletin") return bulletinPage(studio, await api.bulletins());
  if (route.view === "due") return duePage(studio, topics, await api.due());
  if (route.view === "models") return modelsPage(studio, topics, await api.models());
  if (route.view === "dialogues") {
    const all = await api.dialogues(draft);
    const found = all.find((each) => each.name === first);
    const names = all.map((each) => each.name);
    return found || first === "new" ? dialoguePage(studio, topics, found ?? null, names) : dialoguesPage(studio, topics, all);
  }
  if (!first) return examplesPage(studio, topics, await api.balance(draft));
  const lang = ["fr", "nl", "de", "en"].includes(second) ? second : studio.texts.lang;
  return topicExamplesPage(studio, topics, first, lang, await api.examples(first, lang, draft));
}
