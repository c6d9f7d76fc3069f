/**
 * Shows one conversation again, to whoever has its link. Nothing can be written here, so
 * a link that somebody sends to another person catches no words of theirs.
 */
import { el } from "/static/shared/dom.js";
import { knownLanguage, loadTexts } from "/static/shared/i18n.js";
import { renderMessage } from "/static/shared/message.js";
import { newMessageId } from "/static/shared/outbox.js";
import { readAnswerLink } from "/static/widget/answer-link.js";
import { texts as own } from "./texts.js";

/** How long the hub may hold a question open, in seconds; the protocol allows 25. */
const WAIT_SECONDS = 20;
const RETRY_MS = 4_000;
/** The one thing that can be done here. */
const WITHDRAW = "withdraw_callback";

const lang =
  knownLanguage(new URLSearchParams(location.search).get("lang")) ??
  knownLanguage(navigator.language) ??
  "fr";
const words = own[lang];
const link = readAnswerLink(location.hash);
const log = el("div.log", { role: "log", "aria-label": words.log, tabindex: "0" });
const news = el("p.banner.news", { role: "status" }, words.loading);

/** @param {string} path @param {object} [body] without one, asks with GET. */
function call(path, body) {
  return fetch(`/api/v1/conversations/${link?.conversation}/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${link?.token}` },
    body: body && JSON.stringify(body),
  });
}

/** @param {any} message @param {import("../shared/i18n.js").Texts} texts */
function show(message, texts) {
  const choices = (message.choices ?? []).filter(
    (/** @type {any} */ { value }) => value === WITHDRAW,
  );
  // Only the newest request can be withdrawn.
  for (const old of choices.length ? log.querySelectorAll(".choices") : []) old.remove();
  log.append(
    renderMessage(
      { ...message, choices },
      {
        texts,
        hub: location.origin,
        onChoose: ({ value }) => call("choose", { client_msg_id: newMessageId(), value }),
      },
    ),
  );
}

/** @param {import("../shared/i18n.js").Texts} texts */
async function follow(texts) {
  for (let after = 0, wait = 0; ; wait = WAIT_SECONDS) {
    let response;
    try {
      response = await call(`messages?after=${after}&wait=${wait}`);
    } catch {
      news.textContent = words.offline;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      continue;
    }
    if (!response.ok) {
      news.textContent = words.unknown;
      return;
    }
    const { messages } = await response.json();
    const isFirst = after === 0;
    for (const message of messages) {
      show(message, texts);
      after = message.seq;
    }
    // Who comes back looks for the answer.
    if (isFirst) log.querySelector('[data-author="agent"]:nth-last-child(-n + 2)')?.scrollIntoView();
    news.textContent = words.live;
  }
}

document.documentElement.lang = lang;
document.title = `${words.title} · Relais`;
document.querySelector("#main")?.append(
  el("h1", {}, words.title),
  el("p", {}, words.explain),
  log,
  news,
  el("p", {}, el("a.button", { href: `/?lang=${lang}` }, words.home)),
);
if (link) await follow(await loadTexts(lang));
else news.textContent = words.unknown;
