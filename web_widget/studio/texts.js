/**
 * Texts of the studio: those of messages and of the login, plus its own.
 */
import { Texts, loadTexts } from "../shared/i18n.js";
import { loadConsoleTexts } from "../console/texts.js";

/** @param {import("../shared/types.js").Lang} lang @returns {Promise<Texts>} */
export async function loadStudioTexts(lang) {
  const [common, own, more, lists, upkeep] = await Promise.all([
    loadConsoleTexts(lang),
    loadTexts(lang, new URL("./i18n/", import.meta.url).href),
    loadTexts(lang, new URL("./i18n/more/", import.meta.url).href),
    loadTexts(lang, new URL("./i18n/lists/", import.meta.url).href),
    loadTexts(lang, new URL("./i18n/upkeep/", import.meta.url).href),
  ]);
  return new Texts(lang, { ...common.table, ...own.table, ...more.table, ...lists.table, ...upkeep.table });
}
