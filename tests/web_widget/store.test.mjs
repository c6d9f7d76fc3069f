/** What the console knows after a row of frames. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextMoment } from "../../web_widget/console/presence.js";
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

test("what is offered to oneself is the offer, whatever else waits", () => {
  const store = new Store();
  assert.equal(store.offer, null);
  const frame = queue([], ["a", "b"]);
  frame.waiting[1].offered_until = "2026-11-22T12:00:30Z";
  store.apply(frame, 0);
  assert.equal(store.offer?.conversation, "b");
  store.apply(queue([], ["a"]), 0);
  assert.equal(store.offer, null);
});

test("a conversation is passed on to colleagues who speak its language", () => {
  const store = new Store();
  const colleagues = [
    { login: "lukas", langs: ["fr", "nl"] },
    { login: "noor", langs: ["nl"] },
  ];
  store.apply({ ...queue([]), colleagues }, 0);
  assert.deepEqual(
    store.colleaguesFor("fr").map(({ login }) => login),
    ["lukas"],
  );
});

test("why and until when one is away is what one said, then what the hub remembers", () => {
  const store = new Store();
  store.said({ available: false, reason: "break", back_at: "2026-11-22T12:00:00Z" });
  assert.equal(store.availability, "break");
  store.apply({ type: "welcome", available: false, availability: "meeting", back_at: null }, 0);
  assert.deepEqual([store.availability, store.backAt], ["meeting", null]);
});

test("notes stand with their conversation alone", () => {
  const store = new Store();
  store.apply(queue(["a"]), 0);
  const notes = [{ at: "2026-11-22T12:00:00Z", author_name: "Amina", text: "x" }];
  store.apply({ type: "notes", conversation: "a", notes }, 0);
  store.apply({ type: "notes", conversation: "b", notes }, 0);
  assert.deepEqual(store.conversations.get("a").notes, notes);
  assert.equal(store.conversations.size, 1);
});

test("a time of return is the next such moment on the Belgian clock", () => {
  const now = Date.parse("2026-11-22T11:00:30Z");
  const at = (time) => nextMoment(time, "12:00", now);
  assert.equal(at(""), null);
  assert.equal(at("14:05"), "2026-11-22T13:05:00.000Z");
  assert.equal(at("09:00"), "2026-11-23T08:00:00.000Z");
  assert.equal(at("12:00"), "2026-11-23T11:00:00.000Z");
});
