/** The reconnecting socket, without a network: fake link, fake clock, no randomness. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  HEARTBEAT_MS,
  MISSED_BEATS,
  ReconnectingSocket,
  WELCOME_MS,
  backoffDelay,
} from "../../web_widget/shared/socket.js";

class FakeLink {
  static all = [];
  readyState = 1;
  sent = [];
  constructor() {
    FakeLink.all.push(this);
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
  drop(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }
}

class FakeClock {
  now = 0;
  timers = new Map();
  next = 1;
  later = (run, delay) => {
    this.timers.set(this.next, { run, at: this.now + delay });
    return this.next++;
  };
  cancel = (id) => this.timers.delete(id);
  async advance(milliseconds) {
    const until = this.now + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= until);
      if (!due.length) break;
      const [id, timer] = due.sort(([, a], [, b]) => a.at - b.at)[0];
      this.timers.delete(id);
      this.now = timer.at;
      timer.run();
      await settle();
    }
    this.now = until;
  }
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

async function connected() {
  FakeLink.all = [];
  const clock = new FakeClock();
  const seen = { frames: [], status: [], final: [] };
  const socket = new ReconnectingSocket({
    url: () => "ws://hub.test/ws",
    onOpen: () => socket.send({ type: "hello" }, { greeting: true }),
    onFrame: (frame) => {
      seen.frames.push(frame);
      if (frame.type === "welcome") socket.ready();
    },
    onStatus: (status) => seen.status.push(status),
    onFinal: (reason) => seen.final.push(reason),
    connect: () => new FakeLink(),
    later: clock.later,
    cancel: clock.cancel,
    random: () => 1,
  });
  socket.start();
  await settle();
  await welcome();
  return { socket, clock, seen };
}

const link = () => FakeLink.all.at(-1);

async function welcome() {
  link().onopen();
  link().receive({ type: "welcome" });
  await settle();
}

test("back-off doubles up to half a minute and keeps jitter in its upper half", () => {
  assert.deepEqual([0, 1, 2].map((attempt) => backoffDelay(attempt, 1)), [500, 1000, 2000]);
  assert.equal(backoffDelay(0, 0), 250);
  assert.equal(backoffDelay(20, 1), 30_000);
});

test("frames sent before the welcome wait for it", async () => {
  const { socket } = await connected();
  link().drop();
  socket.send({ type: "say", client_msg_id: "a", text: "x" });
  assert.equal(link().sent.filter(({ type }) => type === "say").length, 0);
});

test("an unacknowledged frame is sent again with the same id after a cut", async () => {
  const { socket, clock } = await connected();
  socket.send({ type: "say", client_msg_id: "a", text: "x" });
  link().drop();
  await clock.advance(500);
  await welcome();
  const again = link().sent.filter(({ type }) => type === "say");
  assert.deepEqual(again, [{ type: "say", client_msg_id: "a", text: "x" }]);
});

test("an acknowledged frame is not sent again", async () => {
  const { socket, clock } = await connected();
  socket.send({ type: "say", client_msg_id: "a", text: "x" });
  link().receive({ type: "ack", client_msg_id: "a", seq: 2 });
  link().drop();
  await clock.advance(500);
  await welcome();
  assert.deepEqual(link().sent, [{ type: "hello" }]);
});

test("a silent link is taken for dead after the missed beats and replaced", async () => {
  const { clock, seen } = await connected();
  const first = link();
  await clock.advance(HEARTBEAT_MS * (MISSED_BEATS + 1));
  assert.equal(first.sent.filter(({ type }) => type === "ping").length, MISSED_BEATS);
  assert.equal(seen.status.at(-1), "reconnecting");
  await clock.advance(500);
  assert.notEqual(link(), first);
});

test("any frame counts as a sign of life", async () => {
  const { clock } = await connected();
  const first = link();
  for (let beat = 0; beat < 10; beat += 1) {
    await clock.advance(HEARTBEAT_MS);
    first.receive({ type: "pong" });
  }
  assert.equal(link(), first);
});

test("a refused conversation is final: no further attempt", async () => {
  const { clock, seen } = await connected();
  link().drop(1008);
  await clock.advance(120_000);
  assert.deepEqual(seen.final, [{ code: 1008 }]);
  assert.equal(FakeLink.all.length, 1);
});

test("a late frame of an old link is ignored", async () => {
  const { clock, seen } = await connected();
  const old = link();
  old.drop();
  await clock.advance(500);
  old.receive({ type: "message" });
  assert.equal(seen.frames.filter(({ type }) => type === "message").length, 0);
});

test("a link that opens and is never welcomed is replaced", async () => {
  const { clock } = await connected();
  link().drop();
  await clock.advance(500);
  const mute = link();
  mute.onopen();
  await clock.advance(WELCOME_MS + 1_000);
  assert.notEqual(link(), mute);
});
