/** The citizen's session over a scripted link. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CitizenSession } from "../../web_widget/widget/session.js";

class Link {
  static all = [];
  readyState = 1;
  sent = [];
  constructor(url) {
    this.url = url;
    Link.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close(code) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  receive(...frames) {
    for (const frame of frames) this.onmessage({ data: JSON.stringify(frame) });
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const link = () => Link.all.at(-1);
const WELCOME = {
  type: "welcome",
  protocol: 1,
  conversation: "c1",
  token: "t1",
  state: "bot",
  last_seq: 1,
  limits: { text_chars: 1000 },
  reference: "AB12-CD34",
};
const STATE = {
  type: "state",
  state: "bot",
  position: null,
  expected_wait_seconds: null,
  agent_name: null,
  lang: "fr",
  level: "standard",
  region: null,
};
const message = (seq, more = {}) => ({
  type: "message",
  seq,
  author: "bot",
  kind: seq === 1 ? "disclosure" : "answer",
  text: "x",
  ...more,
});

async function started(resume = null) {
  Link.all = [];
  const session = new CitizenSession({
    hub: "https://hub.test",
    lang: "fr",
    resume,
    connect: (url) => new Link(url),
  });
  const seen = [];
  session.addEventListener("message", (event) => seen.push(event.detail.seq));
  session.start();
  await settle();
  link().onopen();
  return { session, seen };
}

test("says hello in its language and resumes with what it has seen", async () => {
  const { session } = await started({ conversation: "c1", token: "t1" });
  assert.equal(link().url, "wss://hub.test/ws/citizen");
  assert.deepEqual(link().sent, [
    {
      type: "hello",
      protocol: 1,
      lang: "fr",
      level: "standard",
      conversation: "c1",
      token: "t1",
      last_seq: 0,
    },
  ]);
  session.stop();
});

test("writing is possible only after the disclosure", async () => {
  const { session } = await started();
  link().receive(WELCOME);
  assert.equal(session.view.isDisclosed, false);
  link().receive(message(1), STATE);
  assert.equal(session.view.isDisclosed, true);
  session.stop();
});

test("a message that arrives twice is shown once", async () => {
  const { session, seen } = await started();
  link().receive(WELCOME, message(1), message(2), message(2), message(1));
  assert.deepEqual(seen, [1, 2]);
  session.stop();
});

test("a gap makes it ask again for what is missing", async () => {
  const { session, seen } = await started();
  link().receive(WELCOME, message(1), message(3));
  await settle();
  link().onopen();
  assert.equal(Link.all.length, 2);
  assert.equal(link().sent[0].last_seq, 1);
  link().receive(WELCOME, message(2), message(3), STATE);
  assert.deepEqual(seen, [1, 2, 3]);
  session.stop();
});

test("an unknown conversation is left behind and a new one begun", async () => {
  const { session } = await started({ conversation: "old", token: "x" });
  link().receive({ type: "error", code: "unknown_conversation", client_msg_id: null });
  link().close(1008);
  await settle();
  link().onopen();
  assert.equal(link().sent[0].conversation, undefined);
  session.stop();
});

test("a language chosen without a link is told at the next welcome", async () => {
  const { session } = await started();
  session.set({ lang: "nl" });
  link().receive(WELCOME, message(1), STATE);
  assert.deepEqual(link().sent.at(-1), { type: "set", lang: "nl" });
  session.stop();
});

test("the reference comes with the welcome and goes with the conversation", async () => {
  const { session } = await started();
  link().receive(WELCOME, message(1), STATE);
  assert.equal(session.view.reference, "AB12-CD34");
  session.restart();
  assert.equal(session.view.reference, null);
  session.stop();
});

test("a refused callback says which field was wrong, under its own id", async () => {
  const { session } = await started();
  link().receive(WELCOME, message(1), STATE);
  const news = [];
  session.addEventListener("delivery", ({ detail }) => news.push(detail));
  const id = session.callback({ phone: "12" });
  await settle();
  assert.deepEqual(link().sent.at(-1), { type: "callback", phone: "12", client_msg_id: id });
  const error = { type: "error", code: "phone_not_valid", field: "phone", message: "m" };
  link().receive({ ...error, client_msg_id: id });
  assert.deepEqual(news.at(-1), { id, delivery: "refused", reason: "m", field: "phone" });
  session.stop();
});
