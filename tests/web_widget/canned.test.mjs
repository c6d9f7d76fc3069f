/** Ready-made texts are found by a few letters, the conversation's language first. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../../web_widget/console/canned.js";

const REPLIES = [
  {
    id: "municipality",
    name: { fr: "Demander la commune", nl: "Naar de gemeente vragen", de: "Nach der Gemeinde fragen", en: "Ask for the municipality" },
    text: { fr: "Dans quelle commune ?", nl: "In welke gemeente?", de: "In welcher Gemeinde?", en: "Which municipality?" },
  },
  {
    id: "decision",
    name: { fr: "Je ne décide rien", nl: "Ik beslis niets", de: "Ich entscheide nichts", en: "I decide nothing" },
    text: { fr: "L’institution décide.", nl: "De instelling beslist.", de: "Die Einrichtung entscheidet.", en: "The institution decides." },
  },
];
const found = (query, lang, reader) => find(REPLIES, query, lang, reader).map(({ id, lang }) => `${id} ${lang}`);

test("without a word all stand there, in the conversation's language alone", () => {
  assert.deepEqual(found("", "nl", "fr"), ["municipality nl", "decision nl"]);
  assert.deepEqual(found("  ", "de", "fr"), ["municipality de", "decision de"]);
});

test("beginnings of words in any order find, whatever capitals and accents", () => {
  assert.deepEqual(found("QUELLE com", "fr", "en"), ["municipality fr"]);
  assert.deepEqual(found("com quelle", "fr", "en"), ["municipality fr"]);
  assert.deepEqual(found("decide", "fr", "fr"), ["decision fr", "decision en"]);
  assert.deepEqual(found("ommune", "fr", "fr"), []);
});

test("the name in the agent's language finds the text in the conversation's", () => {
  assert.deepEqual(found("demander", "nl", "fr"), ["municipality nl", "municipality fr"]);
});

test("what only another language says comes last, in that language", () => {
  assert.deepEqual(found("gemeinde", "nl", "fr"), ["municipality de"]);
});

test("the name is shown in the agent's language, the text in its own", () => {
  const [first] = find(REPLIES, "", "de", "en");
  assert.equal(first.name, "Ask for the municipality");
  assert.equal(first.text, "In welcher Gemeinde?");
});
