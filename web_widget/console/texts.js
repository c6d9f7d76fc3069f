/**
 * Texts of the console: those shared with the widget, plus its own.
 */
import { Texts, loadTexts } from "../shared/i18n.js";

/** @param {import("../shared/types.js").Lang} lang @returns {Promise<Texts>} */
export async function loadConsoleTexts(lang) {
  const [shared, own] = await Promise.all([
    loadTexts(lang),
    loadTexts(lang, new URL("./i18n/", import.meta.url).href),
  ]);
  return new Texts(lang, { ...shared.table, ...own.table });
}
