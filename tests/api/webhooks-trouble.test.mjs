// Webhooks when something is wrong: a receiver that fails, hangs, is not there, sends elsewhere or has had enough, and a
// server that dies. Everything arrives all the same, in order.

import assert from "node:assert/strict";
import { after, afterEach, describe, test } from "node:test";
import { eventually, succeeded, useServer } from "../support/api.mjs";
import { Receiver } from "../support/receiver.mjs";
import { until } from "../support/until.mjs";

const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";
const asOperator = { Authorization: `Bearer ${ADMIN_TOKEN}` };
const HOUR = 60 * 60_000;

const receiver = await Receiver.start();
const vars = { ...receiver.vars, ADMIN_TOKEN };
after(async () => {
  assert.deepEqual(receiver.problems, []);
  await receiver.stop();
});

/** Events of a call as operators see them, oldest first. @param {import("../support/api.mjs").Api} api @param {string} callId @returns {Promise<any[]>} */
async function listedOf(api, callId) {
  const { webhooks } = succeeded(await api.raw("GET", "/api/admin/webhooks", asOperator));
  return webhooks.filter((/** @type {any} */ event) => event.subject === callId).reverse();
}

/** A call that Alice places and gives up. @param {import("../support/api.mjs").Api} api */
async function aShortCall(api) {
  const { id, alice } = await api.roomOf("alice");
  const callId = await alice.placeCall(id);
  succeeded(await alice.end(callId));
  const words = ["call.started", `participant.joined ${alice.name}`, `participant.left ${alice.name}`, "call.ended"];
  return { callId, words, alice, id };
}

describe("a receiver", () => {
  const api = useServer({ hooks: true, vars });
  afterEach(async () => {
    receiver.answer = () => 204;
    await clock(0);
  });

  /** The clock of server and receiver. @param {number} milliseconds */
  async function clock(milliseconds) {
    receiver.aheadMilliseconds = milliseconds;
    await api.clockAhead(milliseconds);
  }

  /** Time passes until everything that waits is due. */
  async function passTime() {
    await clock(receiver.aheadMilliseconds + 30 * HOUR);
    await api.server.scheduled();
  }

  test("that fails now and then gets everything in order, as soon as it can take it", async () => {
    let turn = 0;
    receiver.answer = ({ type }) => (type === "call.started" && (turn += 1) === 1 ? 500 : 204);
    const { callId, words } = await aShortCall(api);
    await receiver.hears(callId, words);
    const [first, second] = receiver.about(callId);
    assert.deepEqual([first?.status, second?.status], [500, 204]);
    assert.equal(first?.id, second?.id);
    const seconds = (second?.sentAt ?? 0) - (first?.sentAt ?? 0);
    assert.ok(seconds >= 4 && seconds <= 15, `sent again after ${seconds} s, without the cron`);
    const [event] = await listedOf(api, callId);
    assert.deepEqual([event.state, event.attempts, event.last_status], ["delivered", 2, 204]);
  });

  test("that fails for hours holds up each call at its first event, and nothing is lost", async () => {
    receiver.answer = () => 503;
    const calls = [await aShortCall(api), await aShortCall(api)];
    for (let round = 1; round <= 4; round += 1) {
      for (const { callId } of calls) {
        await until(() => receiver.about(callId).length >= round, `attempt ${round}`);
        assert.deepEqual([...new Set(receiver.about(callId).map(({ type }) => type))], ["call.started"]);
      }
      // What is on its way is waited for before the clocks move.
      if (round < 4) await passTime();
    }
    receiver.answer = () => 200;
    await passTime();
    for (const { callId, words } of calls) await receiver.hears(callId, words);
  });

  test("that is not there, and comes back, gets everything", async () => {
    await receiver.stop();
    const { callId, words } = await aShortCall(api);
    await eventually(() => listedOf(api, callId), ([event]) => event.last_error === "no connection");
    await receiver.listen();
    await passTime();
    await receiver.hears(callId, words);
  });

  test("that takes connections and never answers is given up after ten seconds, and tried again", async () => {
    receiver.answer = () => 0;
    const { callId, words } = await aShortCall(api);
    const events = await eventually(() => listedOf(api, callId), ([event]) => event.last_error !== null);
    assert.equal(events[0].last_error, "no answer in time");
    receiver.answer = () => 204;
    await passTime();
    await receiver.hears(callId, words);
  });

  test("that sends elsewhere is not followed", async () => {
    receiver.answer = () => 302;
    const { callId, words } = await aShortCall(api);
    await eventually(() => listedOf(api, callId), ([event]) => event.last_status === 302);
    assert.deepEqual(receiver.problems, [], "nobody asked for /elsewhere");
    receiver.answer = () => 204;
    await passTime();
    await receiver.hears(callId, words);
  });

  test("that is gone is not asked again, until an operator says so", async () => {
    receiver.answer = () => 410;
    const { callId, words } = await aShortCall(api);
    await eventually(() => listedOf(api, callId), (events) => events.every(({ state }) => state === "failed"));
    receiver.answer = () => 204;
    await passTime();
    assert.equal(receiver.about(callId).length, words.length);
    const { count } = succeeded(await api.request("POST", "/api/admin/webhooks/replay", {}, asOperator));
    assert.equal(count, words.length);
    await receiver.hears(callId, words);
  });

  test("that fails for days is given up on, and that is said", async () => {
    receiver.answer = ({ type }) => (type === "call.started" ? 500 : 204);
    const { callId, words } = await aShortCall(api);
    const started = () => receiver.about(callId).filter(({ type }) => type === "call.started");
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await until(() => started().length === attempt, `attempt ${attempt}`);
      await passTime();
    }
    await receiver.hears(callId, words.slice(1));
    assert.equal(started().length, 10);
    const [event] = await listedOf(api, callId);
    assert.deepEqual([event.state, event.attempts, event.next_attempt_at], ["failed", 10, null]);
    const said = api.server.logs().split("\n").find((line) => line.includes(event.id) && line.includes('"failed"'));
    assert.ok(said, "in the log");
    assert.ok(!api.server.logs().includes("of=tests") && !api.server.logs().includes(receiver.secret), "neither address nor secret");
    succeeded(await api.request("POST", `/api/admin/webhooks/${event.id}/replay`, {}, asOperator));
    receiver.answer = () => 204;
    await receiver.hears(callId, [...words.slice(1), "call.started"]);
  });

  test("that is slow with one call is not kept from another", async () => {
    /** @type {string | undefined} */
    let slow;
    receiver.answer = ({ data }) => (slow && [data.id, data.call_id].includes(slow) ? 0 : 204);
    const { id, alice } = await api.roomOf("alice");
    const reply = await alice.startCall(id);
    slow = reply.body.callId;
    succeeded(await alice.end(String(slow)));
    const { callId, words } = await aShortCall(api);
    await receiver.hears(callId, words);
    receiver.answer = () => 204;
    await passTime();
    await eventually(async () => receiver.told(String(slow)), (told) => told.length === 4);
  });
});

describe("a server", () => {
  const api = useServer({ vars: { ...vars, RING_TIMEOUT_SECONDS: "600" } });
  afterEach(() => {
    receiver.answer = () => 204;
  });

  test("that dies while nobody receives loses nothing, and tells it in order when both are back", async () => {
    await receiver.stop();
    const { callId, words, alice, id } = await aShortCall(api);
    const other = await alice.placeCall(id);
    await api.server.kill();
    await receiver.listen();
    await api.server.restart();
    await receiver.hears(callId, words);
    await receiver.hears(other, words.slice(0, 2));
    succeeded(await alice.end(other));
    await receiver.hears(other, words);
  });

  test("that dies in the middle of telling tells it again under the same id, and the rest after it", async () => {
    receiver.answer = () => 0;
    const { callId, words } = await aShortCall(api);
    await until(() => receiver.about(callId).length === 1, "the first attempt");
    await api.server.kill();
    receiver.answer = () => 204;
    await api.server.restart();
    await receiver.hears(callId, words);
    const [cut, again] = receiver.about(callId);
    assert.deepEqual([cut?.id, cut?.text], [again?.id, again?.text]);
  });

  test("that dies again and again during calls has told each step of each at the end", async () => {
    /** @type {{ callId: string, words: string[] }[]} */
    const calls = [];
    for (let round = 0; round < 3; round += 1) {
      calls.push(...(await Promise.all([aShortCall(api), aShortCall(api), aShortCall(api)])));
      await api.server.kill();
      await api.server.restart();
    }
    for (const { callId, words } of calls) {
      await until(() => receiver.told(callId).at(-1) === "call.ended", `the end of ${callId}`);
      // What was told in the moment of the death may be told again, under its id.
      const once = [...new Map(receiver.about(callId).map((letter) => [letter.id, letter])).values()];
      assert.deepEqual(once.map(({ type }) => type), words.map((word) => word.split(" ")[0]));
    }
  });
});
