/**
 * The demo portal: sets the language of the page, then embeds the widget with the one
 * script tag that any portal would use.
 */
import { el } from "/static/shared/dom.js";
import { LANGUAGES, knownLanguage, loadTexts } from "/static/shared/i18n.js";
import { institutionList, loadInstitution } from "/static/shared/institution.js";
import { texts } from "/static/portal/texts.js";

const asked = new URLSearchParams(location.search).get("lang");
const lang = knownLanguage(asked) ?? preferredLanguage();
translate(lang);
embed(lang);
await showInstitution(lang);

/** @returns {import("../shared/types.js").Lang} the first language of the browser we have. */
function preferredLanguage() {
  return navigator.languages.map(knownLanguage).find((known) => known !== null) ?? "fr";
}

/** @param {import("../shared/types.js").Lang} to French is in the page itself. */
function translate(to) {
  document.documentElement.lang = to;
  for (const link of document.querySelectorAll(".languages a")) {
    if (link.getAttribute("hreflang") === to) link.setAttribute("aria-current", "true");
  }
  for (const link of document.querySelectorAll("a[data-localised]")) {
    link.setAttribute("href", `${link.getAttribute("href")}?lang=${to}`);
  }
  if (to === LANGUAGES[0]) return;
  document.title = texts[to].documentTitle;
  for (const node of document.querySelectorAll("[data-text]")) {
    node.textContent = texts[to][/** @type {HTMLElement} */ (node).dataset.text ?? ""];
  }
}

/** @param {import("../shared/types.js").Lang} to */
function embed(to) {
  const script = document.createElement("script");
  script.type = "module";
  script.src = "/widget.js";
  script.dataset.lang = to;
  document.body.append(script);
  document.querySelector("#open-chat")?.addEventListener("click", () => {
    /** @type {any} */ (document.querySelector("relais-widget"))?.open();
  });
}

/**
 * The institution's own phone, desk and post, above the general lines of the page.
 * @param {import("../shared/types.js").Lang} to
 */
async function showInstitution(to) {
  const [institution, words] = await Promise.all([
    loadInstitution(location.origin, to),
    loadTexts(to),
  ]);
  const place = document.querySelector("#institution");
  if (!institution || !place) return;
  place.append(el("h3", {}, institution.name), institutionList(institution, words));
  place.removeAttribute("hidden");
}
