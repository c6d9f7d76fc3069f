/** Identifiers seen before sending: national numbers, BIS numbers, Belgian IBAN. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsIdentifier } from "../../web_widget/widget/identifiers.js";

for (const text of [
  "mon numéro 85.07.30-033.28",
  "00.01.01-001.05",
  "BIS 90.23.01-001.80",
  "90.43.01-001.26",
  "85073003328",
  "BE68 5390 0754 7034",
]) {
  test(`warns: ${text}`, () => assert.equal(holdsIdentifier(text), true));
}

for (const text of [
  "85.07.30-033.29",
  "appelez le 0800 32 123",
  "1 234 567,89 euro en 2026",
  "BE68 5390 0754 7035",
]) {
  test(`is silent: ${text}`, () => assert.equal(holdsIdentifier(text), false));
}
