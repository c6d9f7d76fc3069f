/** The four languages say the same things; numbers, times and waits read well. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES, Texts, knownLanguage, loadTexts } from "../../web_widget/shared/i18n.js";
import { loadConsoleTexts } from "../../web_widget/console/texts.js";
import { texts as portal } from "../../web_widget/portal/texts.js";
import { loadStudioTexts } from "../../web_widget/studio/texts.js";

const places = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

const late = new URL("../../web_widget/widget/i18n/", import.meta.url).href;

for (const [name, load] of [
  ["widget", loadTexts],
  ["widget, loaded later", (lang) => loadTexts(lang, late)],
  ["console", loadConsoleTexts],
  ["studio", loadStudioTexts],
]) {
  test(`${name}: every key exists in four languages, with the same places`, async () => {
    const french = (await load("fr")).table;
    for (const lang of LANGUAGES) {
      const { table } = await load(lang);
      assert.deepEqual(Object.keys(table).sort(), Object.keys(french).sort(), lang);
      for (const [key, text] of Object.entries(table)) {
        assert.ok(text.trim(), `${lang} ${key}`);
        assert.deepEqual(places(text), places(french[key]), `${lang} ${key}`);
      }
    }
  });
}

test("portal: the translations have the same keys", () => {
  const keys = Object.keys(portal.nl).sort();
  for (const lang of ["de", "en"]) assert.deepEqual(Object.keys(portal[lang]).sort(), keys);
});

test("the launcher names the machine in each language", async () => {
  for (const lang of LANGUAGES) {
    assert.match((await loadTexts(lang)).t("launcher"), /\b(IA|AI|KI)\b/);
  }
});

test("a count chooses its plural form", async () => {
  const texts = await loadTexts("fr");
  assert.equal(texts.t("launcherUnread", { count: 1 }), "1 nouveau message");
  assert.equal(texts.t("launcherUnread", { count: 3 }), "3 nouveaux messages");
});

test("a wait is a range in whole minutes, rounded up", async () => {
  const texts = await loadTexts("en");
  assert.equal(texts.waitRange([170, 350]), "3 to 6 minutes");
  assert.equal(texts.waitRange([0, 40]), "one minute or less");
  assert.equal(texts.waitRange([0, 300]), "up to 5 minutes");
});

test("times are Belgian whatever the browser's clock zone", () => {
  const texts = new Texts("fr", {});
  assert.equal(texts.time("2026-11-22T12:05:00Z"), "13:05");
});

test("an unknown key is an error, an unknown language is none", () => {
  assert.throws(() => new Texts("fr", {}).t("nothing"), RangeError);
  assert.equal(knownLanguage("nl-BE"), "nl");
  assert.equal(knownLanguage("es"), null);
});
