/** Identifiers seen before sending: national numbers, IBAN, mobile numbers, e-mail. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsIdentifier } from "../../web_widget/widget/identifiers.js";

for (const text of [
  "mon numéro 85.07.30-033.28",
  "00.01.01-001.05",
  "BIS 90.23.01-001.80",
  "90.43.01-001.26",
  "85073003328",
  "85 07 30 033 28",
  "BE68 5390 0754 7034",
  "be68539007547034",
  "gsm 0470 12 34 56",
  "0470/12.34.56",
  "+32 470123456",
  "an.dupont@exemple.be",
]) {
  test(`warns: ${text}`, () => assert.equal(holdsIdentifier(text), true));
}

for (const text of [
  "85.07.30-033.29",
  "appelez le 0800 32 123",
  "le 04/05/2025, 1 250 euros",
  "depuis 2019 à 4700 Eupen, article 60 § 7",
  "répondez-moi @ 14 h",
  "1 234 567,89 euro en 2026",
  "BE68 5390 0754 7035",
]) {
  test(`is silent: ${text}`, () => assert.equal(holdsIdentifier(text), false));
}
