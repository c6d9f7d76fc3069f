/** What the console knows after a row of frames. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { elapsed } from "../../web_widget/console/queue-list.js";
import { Store } from "../../web_widget/console/store.js";

const item = (conversation) => ({ conversation, lang: "fr", priority: "normal" });
const queue = (mine, waiting = []) => ({
  type: "queue",
  mine: mine.map(item),
  waiting: waiting.map(item),
  agents_available: 1,
});
const message = (conversation, seq, author = "citizen", more = {}) => ({
  type: "message",
  conversation,
  seq,
  author,
  ...more,
});

test("a new own conversation is to be opened once", () => {
  const store = new Store();
  assert.deepEqual(store.apply(queue(["a"]), 0), ["a"]);
  assert.deepEqual(store.apply(queue(["a"]), 0), []);
});

test("only what a citizen says elsewhere is unread, until it is selected", () => {
  const store = new Store();
  store.apply(queue(["a", "b"]), 0);
  store.select("a");
  store.apply(message("a", 1), 0);
  store.apply(message("b", 1), 0);
  store.apply(message("b", 2, "system"), 0);
  assert.equal(store.unread, 1);
  store.select("b");
  assert.equal(store.unread, 0);
});

test("a claimed conversation is selected when the queue says it is ours", () => {
  const store = new Store();
  store.want("a");
  assert.equal(store.current, null);
  store.apply(queue(["a"]), 0);
  assert.equal(store.current?.id, "a");
});

test("what one no longer holds one no longer reads", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  store.select("a");
  store.apply(queue([]), 0);
  assert.equal(store.selected, null);
  assert.equal(store.conversations.size, 0);
});

test("frames about somebody else's conversation change nothing", () => {
  const store = new Store();
  store.apply(message("x", 1), 0);
  store.apply({ type: "context", conversation: "x" }, 0);
  assert.equal(store.conversations.size, 0);
});

test("an unsent reply goes when its message comes, and says why it failed", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  store.addUnsent("a", "id1", "text", "2026-11-22T10:00:00Z");
  store.apply({ type: "error", client_msg_id: "id1", message: "later" }, 0);
  assert.equal(store.conversations.get("a")?.unsent.get("id1")?.failed, "later");
  store.apply(message("a", 1, "agent", { client_msg_id: "id1" }), 0);
  assert.equal(store.conversations.get("a")?.unsent.size, 0);
});

test("waiting time reads as minutes and seconds, then hours", () => {
  const since = "2026-11-22T10:00:00Z";
  assert.equal(elapsed(since, Date.parse("2026-11-22T10:04:05Z")), "4:05");
  assert.equal(elapsed(since, Date.parse("2026-11-22T11:04:05Z")), "1:04:05");
});

const crisis = (conversation, seq) => ({
  type: "crisis",
  conversation,
  seq,
  card: { answer_id: "crisis", lang: "nl", text: "112", sources: [], review_by: "2027-02-21" },
});

test("a possible danger is shown until the card was sent, and again when it goes on", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  store.apply(message("a", 4), 0);
  store.apply(crisis("a", 4), 0);
  store.select("a");
  assert.equal(store.current?.alarm?.card.lang, "nl");
  store.addCard("a", "id-1");
  assert.equal(store.current?.alarm?.pending, "id-1");
  store.apply(message("a", 5, "agent", { kind: "crisis", client_msg_id: "id-1" }), 0);
  assert.equal(store.current?.alarm, null);
  store.apply(message("a", 6), 0);
  store.apply(crisis("a", 6), 0);
  assert.equal(store.current?.alarm?.seq, 6);
});

test("what was seen to does not come back after a cut", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  store.apply(message("a", 4), 0);
  store.apply(crisis("a", 4), 0);
  store.calm("a");
  store.apply(crisis("a", null), 0);
  store.apply(crisis("a", 4), 0);
  assert.equal(store.conversations.get("a")?.alarm, null);
});

test("a card that was not stored can be sent again", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  store.apply(crisis("a", null), 0);
  store.addCard("a", "id-1");
  store.apply({ type: "error", client_msg_id: "id-1", message: "not stored" }, 0);
  assert.equal(store.conversations.get("a")?.alarm?.pending, null);
});
