/** Where each example goes when a topic is merged into another. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mergeMoves } from "../../web_widget/studio/merge-dialog.js";
import { isOf } from "../../web_widget/studio/take-back-topic.js";

const topics = new Map([
  ["rent_support", { kind: "right" }],
  ["greet", { kind: "conversation" }],
]);
const blocks = [
  { label: "housing/amount", provenance: "editor", texts: ["a", "b"] },
  { label: "hello", provenance: "synthetic", texts: ["c"] },
];

test("into a right each example keeps what it asks about", () => {
  assert.deepEqual(mergeMoves(topics, "rent_support", "fr", blocks), [
    { language: "fr", label: "housing/amount", text: "a", to: "rent_support/amount" },
    { language: "fr", label: "housing/amount", text: "b", to: "rent_support/amount" },
    { language: "fr", label: "hello", text: "c", to: "rent_support/overview" },
  ]);
});

test("into a topic of conversation none keeps a facet", () => {
  const moves = mergeMoves(topics, "greet", "nl", blocks);
  assert.deepEqual([...new Set(moves.map(({ to }) => to))], ["greet"]);
});

test("the files of a topic are its own, not those of a longer name", () => {
  assert.ok(isOf("answers/rent.yml", "rent") && isOf("examples/rent.de.yml", "rent"));
  assert.ok(!isOf("answers/rent_support.yml", "rent") && !isOf("examples/rent_support.de.yml", "rent"));
});
