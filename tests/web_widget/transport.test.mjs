/** Sockets are blocked: the same verbs over HTTP, and back to a socket later. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Transport } from "../../web_widget/widget/transport.js";

const STATE = { type: "state", state: "bot", lang: "fr", level: "standard" };
/** Let everything under way happen: turns of the loop, however slow the machine is. */
async function settle() {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((go) => setTimeout(go, 1));
}

/** A hub that answers HTTP: `answers` are [matcher, status, body], the first match wins. */
class FakeHub {
  requests = [];
  held = [];
  constructor(answers) {
    this.answers = answers;
  }
  fetch = (url, { method, headers, body, signal }) => {
    const path = url.replace("https://hub.test/api/v1/conversations", "");
    this.requests.push({ method, path, body: body && JSON.parse(body), headers });
    const answer = this.answers.find(([matcher]) => `${method} ${path}`.match(matcher));
    if (!answer) {
      return new Promise((resolve, reject) => {
        this.held.push((content) => resolve(response(200, content)));
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      });
    }
    return Promise.resolve(response(answer[1], answer[2]));
  };
  get paths() {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }
}

const response = (status, content) => ({ ok: status < 400, status, json: async () => content });

class Link {
  static all = [];
  static isBlocked = true;
  readyState = 1;
  sent = [];
  constructor() {
    Link.all.push(this);
    setTimeout(() => (Link.isBlocked ? this.onclose?.({ code: 1006 }) : this.onopen?.()), 0);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  receive(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

const OPENED = [/^POST $/, 201, { type: "welcome", conversation: "c1", token: "t1" }];
const FIRST = [
  /messages\?after=0&wait=0$/,
  200,
  { messages: [{ type: "message", seq: 1, kind: "disclosure" }], state: STATE },
];
const ACK = [/\/say$/, 200, { type: "ack", client_msg_id: "a", seq: 2 }];

async function blocked(answers = [OPENED, FIRST, ACK]) {
  Link.all = [];
  Link.isBlocked = true;
  const hub = new FakeHub(answers);
  const timers = [];
  const seen = { frames: [], status: [], final: 0 };
  const transport = new Transport({
    hub: "https://hub.test",
    hello: () => ({ type: "hello", lang: "fr", level: "standard", ...resume }),
    onFrame: (frame) => {
      seen.frames.push(frame);
      if (frame.type === "welcome") transport.ready();
    },
    onStatus: (status) => seen.status.push(status),
    onFinal: () => (seen.final += 1),
    connect: () => new Link(),
    fetch: hub.fetch,
    later: (run, delay) => timers.push({ run, delay }),
    cancel: (id) => id && (timers[id - 1] = { run: () => {}, delay: -1 }),
  });
  let resume = {};
  const resumeWith = (more) => (resume = more);
  const due = async (longest, shortest = 0) => {
    const now = timers.filter(({ delay }) => delay >= shortest && delay <= longest);
    for (const timer of now) {
      timer.delay = -1;
      timer.run();
    }
    await settle();
  };
  transport.start();
  await settle();
  await due(600);
  return { transport, hub, seen, due, timers, resumeWith };
}

const types = (seen) => seen.frames.map(({ type }) => type);

test("two failures without a welcome: it goes on over HTTP, and nobody saw a cut", async () => {
  const { transport, hub, seen } = await blocked();
  assert.equal(Link.all.length, 2);
  assert.deepEqual(types(seen), ["welcome", "message", "state"]);
  assert.deepEqual(seen.status, ["online"]);
  assert.deepEqual(hub.requests[0].body, { lang: "fr", level: "standard" });
  assert.equal(hub.requests[1].headers.Authorization, "Bearer t1");
  assert.equal(hub.paths.at(-1), "GET /c1/messages?after=1&wait=20");
  transport.stop();
});

test("a verb is a POST; its ack empties the outbox; what is new comes with the wait", async () => {
  const { transport, hub, seen } = await blocked();
  transport.send({ type: "say", client_msg_id: "a", text: "x" });
  await settle();
  assert.deepEqual(hub.requests.at(-1).body, { client_msg_id: "a", text: "x" });
  assert.equal(types(seen).at(-1), "ack");
  assert.equal(transport.outbox.pending().length, 0);
  hub.held[0]({ messages: [{ type: "message", seq: 2 }], state: STATE });
  await settle();
  assert.deepEqual(types(seen).slice(-2), ["message", "state"]);
  assert.equal(hub.paths.at(-1), "GET /c1/messages?after=2&wait=20");
  transport.stop();
});

test("a refused verb is an error frame with its id, the link stays", async () => {
  const problem = { title: "rate_limited", detail: "Trop vite.", retry_after: 3 };
  const { transport, seen } = await blocked([OPENED, FIRST, [/\/say$/, 429, problem]]);
  transport.send({ type: "say", client_msg_id: "a", text: "x" });
  await settle();
  assert.deepEqual(seen.frames.at(-1), {
    type: "error",
    code: "rate_limited",
    message: "Trop vite.",
    retry_after: 3,
    client_msg_id: "a",
  });
  assert.deepEqual(seen.status, ["online"]);
  transport.stop();
});

test("an unknown conversation is final over HTTP too", async () => {
  const gone = { title: "unknown_conversation", detail: "…" };
  const { transport, hub, seen, resumeWith, due } = await blocked([
    OPENED,
    FIRST,
    [/old\/messages/, 404, gone],
  ]);
  resumeWith({ conversation: "old", token: "x", last_seq: 3 });
  transport.resync();
  await due(0);
  assert.equal(hub.paths.at(-1), "GET /old/messages?after=3&wait=0");
  assert.equal(seen.frames.at(-1).code, "unknown_conversation");
  assert.equal(seen.final, 1);
});

test("a failed request is a cut, and what was not acknowledged is sent again", async () => {
  const { transport, hub, seen, due, resumeWith } = await blocked([OPENED, FIRST]);
  transport.send({ type: "say", client_msg_id: "a", text: "x" });
  await settle();
  hub.held[1]("not JSON of ours");
  hub.held[0]({});
  await settle();
  assert.equal(seen.status.at(-1), "reconnecting");
  hub.answers.push(ACK, [/after=1&wait=0$/, 200, { messages: [], state: STATE }]);
  resumeWith({ conversation: "c1", token: "t1", last_seq: 1 });
  await due(600);
  assert.equal(seen.status.at(-1), "online");
  assert.equal(hub.paths.filter((path) => path === "POST /c1/say").length, 2);
  assert.equal(transport.outbox.pending().length, 0);
  transport.stop();
});

test("a socket that works again takes over; one that does not changes nothing", async () => {
  const { transport, seen, due, resumeWith } = await blocked();
  resumeWith({ conversation: "c1", token: "t1", last_seq: 1 });
  await due(60_000, 60_000);
  assert.equal(transport.isPolling, true);
  assert.deepEqual(seen.status, ["online"]);
  Link.isBlocked = false;
  await due(60_000, 60_000);
  assert.equal(transport.isPolling, false);
  const link = Link.all.at(-1);
  assert.equal(link.sent[0].conversation, "c1");
  link.receive({ type: "welcome", conversation: "c1" });
  transport.send({ type: "say", client_msg_id: "b", text: "y" });
  assert.equal(link.sent.at(-1).type, "say");
  transport.stop();
});

test("a socket that opens and stays mute does not keep the citizen from polling", async () => {
  const { transport, hub, due, resumeWith } = await blocked();
  resumeWith({ conversation: "c1", token: "t1", last_seq: 1 });
  hub.answers.push([/after=1&wait=0$/, 200, { messages: [], state: STATE }]);
  Link.isBlocked = false;
  await due(60_000, 60_000);
  assert.equal(transport.isPolling, false);
  await due(10_000, 10_000);
  assert.equal(transport.isPolling, true);
  assert.equal(hub.paths.at(-1), "GET /c1/messages?after=1&wait=20");
  transport.stop();
});
