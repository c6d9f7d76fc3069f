/** Weeks, closing days and entries of lists: from the file to the form and back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setDays } from "../../web_widget/studio/days-editor.js";
import { idFrom } from "../../web_widget/studio/entry-id.js";
import { faultWords } from "../../web_widget/studio/fault-words.js";
import { SHAPES, entryOf } from "../../web_widget/studio/list-shapes.js";
import { idOf, keyOf, placeOfKey } from "../../web_widget/studio/places.js";
import { hashOfField, parseRoute } from "../../web_widget/studio/route.js";
import { loadStudioTexts } from "../../web_widget/studio/texts.js";
import { dayAfter, daysOf, spansIn, weekOf } from "../../web_widget/studio/week-words.js";

test("days in a row with the same hours become one line of the file", () => {
  const [all, half] = [["09:00-12:00", "13:00-16:00"], ["09:00-12:00"]];
  const days = [all, all, all, all, half, [], half];
  assert.deepEqual(weekOf(days), { "mon-thu": all, fri: half, sun: half });
  assert.deepEqual(daysOf(weekOf(days)), days);
  assert.deepEqual(weekOf(daysOf({})), {});
});

test("a range may go over Sunday, and several lines may add up to one day", () => {
  const days = daysOf({ "sat-mon": ["10:00-11:00"], mon: ["12:00-13:00"] });
  assert.deepEqual(days[0], ["10:00-11:00", "12:00-13:00"]);
  assert.deepEqual([days[5], days[6], days[1]], [["10:00-11:00"], ["10:00-11:00"], []]);
});

test("hours are understood as people of four languages write them", () => {
  for (const typed of ["9:00-12:30", "9h-12h30", "9 h – 12 h 30", "09.00-12.30", "9u-12u30", "9 Uhr bis 12:30 Uhr", "9h à 12h30", "9u tot 12u30"]) {
    assert.deepEqual(spansIn(typed), ["09:00-12:30"], typed);
  }
  assert.deepEqual(spansIn(" 9-12, 13:00-16:00 "), ["09:00-12:00", "13:00-16:00"]);
  assert.deepEqual(spansIn(""), []);
  assert.deepEqual(spansIn("mornings"), ["mornings"]);
});

test("one closed day is a day, several are a first and a last one", () => {
  const entry = { day: "", reason: { fr: "pont" }, services: ["chat"] };
  setDays(entry, "first", "2027-05-07");
  assert.equal(entry.day, "2027-05-07");
  setDays(entry, "last", "2027-05-09");
  assert.deepEqual(Object.entries(entry).map(([key]) => key), ["from", "to", "reason", "services"]);
  setDays(entry, "last", "");
  assert.deepEqual(entry, { day: "2027-05-07", reason: { fr: "pont" }, services: ["chat"] });
});

test("days are counted over months and clock changes", () => {
  assert.equal(dayAfter("2027-03-25", 7), "2027-04-01");
  assert.equal(dayAfter("2027-01-03", -7), "2026-12-27");
});

test("a new entry holds what was given, and not what is optional and empty", () => {
  const given = { means: "x", explained_by: [], owner: "o", http: false };
  const read = (field, lang) => (field.kind === "four" ? `${field.name} ${lang}` : given[field.name] ?? "words");
  assert.deepEqual(entryOf(SHAPES.jargon, read), { means: "x" });
  assert.deepEqual(entryOf(SHAPES.link_domains, read), { owner: "o" });
  assert.equal(entryOf(SHAPES.own_numbers, read), "words");
  assert.deepEqual(entryOf(SHAPES.teams, read).name, { fr: "name fr", nl: "name nl", de: "name de", en: "name en" });
});

test("a place with dots and spaces in its keys is one word and comes back", () => {
  const place = ["belgium.be", "a~1b", "owner"];
  assert.deepEqual(placeOfKey(keyOf(place)), place);
  assert.notEqual(keyOf(["a.b"]), keyOf(["a", "b"]));
  assert.doesNotMatch(idOf(["fr", "ayant droit"]), /\s/);
});

test("a fault leads to the page with its field", () => {
  const there = (path, place) => parseRoute(hashOfField(path, place, "d") ?? "");
  assert.deepEqual(there("hours.yml", ["phone", "nl", "tue-fri", 0]), { view: "hours", parts: ["phone"], draft: "d", at: "phone.nl.tue" });
  assert.deepEqual(there("hours.yml", ["closed", 0, "day"]).parts, ["closed"]);
  assert.deepEqual(there("jargon.yml", ["de", "BIM"]).parts, ["jargon", "de"]);
  assert.deepEqual(there("link_domains.yml", ["belgium.be", "owner"]), { view: "lists", parts: ["link_domains"], draft: "d", at: "belgium~1be.owner" });
  assert.equal(hashOfField("institution.yml", ["name"]), null);
});

test("what is wrong with hours is said in the language of the interface", async () => {
  const texts = await loadStudioTexts("nl");
  const message = "'x' is not such as 09:00-12:30; correct it";
  assert.equal(faultWords(texts, { rule: "format", message }), texts.t("fault.span"));
  assert.equal(faultWords(texts, { rule: "stigma", message: "" }), texts.t("rule.stigma"));
  assert.equal(faultWords(texts, { rule: "unheard of", message: "" }), texts.t("rule.other"));
});

test("the name in the file of a new text is made of what people call it", () => {
  assert.equal(idFrom("Pas de numéro national !", []), "pas_de_numero_national");
  assert.equal(idFrom("Größe & Œuvre", []), "grosse_oeuvre");
  assert.equal(idFrom("1. Dag", []), "dag");
  assert.equal(idFrom("Бонжур", []), "text");
  assert.equal(idFrom("Goodbye", ["goodbye", "goodbye_2"]), "goodbye_3");
  assert.match(idFrom("a ".repeat(200), []), /^[a-z][a-z0-9_]{0,39}$/);
});
