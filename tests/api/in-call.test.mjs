// A running call: leaving it, losing the line, coming back, and what is measured.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, succeeded, twoInACall, useServer } from "../support/api.mjs";

const api = useServer();

/** Three in a call, all connected. */
async function threeInACall() {
  const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
  const callId = await alice.placeCall(id);
  const [a, b, c] = [await alice.joinCall(id, callId), await bob.joinCall(id, callId), await carol.joinCall(id, callId)];
  return { id, callId, alice, bob, carol, a, b, c };
}

describe("leaving", { concurrency: true }, () => {
  test("ends a call of two at once", async () => {
    const { alice, bob, callId, a, b } = await twoInACall(api);
    const start = performance.now();
    b.send({ type: "call.leave", callId });
    const call = await a.call(({ ended_at }) => ended_at);
    assert.ok(performance.now() - start < 5000, "well before the grace of a lost line");
    assert.deepEqual([call.status, call.end_reason], ["ended", "left"]);
    for (const person of [alice, bob]) assert.ok(participant(call, person).left_at);
    await b.call(({ ended_at }) => ended_at);
    const stored = await alice.call(callId);
    assert.deepEqual([stored.status, stored.ended_at, stored.duration], [call.status, call.ended_at, call.duration]);
  });

  test("leaves a call of three to the other two", async () => {
    const { callId, carol, alice, a, b, c } = await threeInACall();
    c.send({ type: "call.leave", callId });
    const call = await a.call((each) => participant(each, carol)?.presence === "left");
    assert.deepEqual([call.status, call.ended_at], ["active", null]);
    assert.ok(participant(call, carol).left_at);
    assert.equal(participant(call, carol).connection_id, null);
    b.send({ type: "call.leave", callId });
    assert.equal((await a.call(({ ended_at }) => ended_at)).end_reason, "left");
    assert.equal((await alice.call(callId)).participants.length, 3);
  });

  test("over HTTP takes the page out of the call too", async () => {
    const { callId, carol, a } = await threeInACall();
    assert.equal(succeeded(await carol.end(callId)).message, "Left call");
    await a.call((each) => participant(each, carol)?.presence === "left");
  });

  test("for all by the caller ends it for three", async () => {
    const { callId, alice, a, b, c } = await threeInACall();
    succeeded(await alice.end(callId, { forAll: true }));
    for (const socket of [a, b, c]) {
      const call = await socket.call(({ ended_at }) => ended_at);
      assert.deepEqual([call.status, call.end_reason], ["ended", "ended_for_all"]);
    }
  });

  test("from a page that is not in the call changes nothing", async () => {
    const { id, callId, bob, alice } = await threeInACall();
    const otherTab = await bob.connect(id);
    otherTab.send({ type: "call.leave", callId });
    await otherTab.settled();
    const call = await alice.call(callId);
    assert.equal(call.status, "active");
  });

  test("twice is harmless", async () => {
    const { callId, c, carol, alice } = await threeInACall();
    c.send({ type: "call.leave", callId });
    c.send({ type: "call.leave", callId });
    await c.settled();
    const call = await alice.call(callId);
    assert.equal(call.status, "active");
    assert.ok(participant(call, carol).left_at);
  });
});

describe("a lost line", { concurrency: true }, () => {
  test("is shown at once and has left after ten seconds, which ends a call of two", async () => {
    const { bob, callId, alice, a, b } = await twoInACall(api);
    const start = performance.now();
    b.drop();
    const lost = await a.call((each) => participant(each, bob)?.presence === "lost");
    assert.deepEqual([lost.status, participant(lost, bob).left_at], ["active", null]);
    const call = await a.call(({ ended_at }) => ended_at, 40_000);
    const waited = performance.now() - start;
    assert.ok(waited > 9_000 && waited < 20_000, `ended after ${waited} ms`);
    assert.deepEqual([call.status, call.end_reason], ["ended", "connection_lost"]);
    assert.equal((await alice.call(callId)).end_reason, "connection_lost");
  });

  test("of one of three leaves the call to the others", async () => {
    const { callId, alice, carol, a, c } = await threeInACall();
    c.drop();
    await a.call((each) => participant(each, carol)?.presence === "lost");
    const call = await a.call((each) => participant(each, carol)?.presence === "left", 40_000);
    assert.equal(call.status, "active");
    assert.ok(participant(call, carol).left_at);
    assert.equal((await alice.call(callId)).status, "active");
  });

  test("taken up again by the same page in time is the same participant", async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    const before = participant(await alice.call(callId), bob);
    b.drop();
    await a.call((each) => participant(each, bob)?.presence === "lost");
    const again = await bob.connect(id, { connection: b.connection });
    assert.equal(again.welcome.call.id, callId);
    await bob.joinOn(again, callId);
    const call = await a.call((each) => participant(each, bob)?.presence === "connected");
    assert.equal(participant(call, bob).connection_id, b.connection);
    assert.equal(call.participants.length, 2);
    assert.deepEqual(participant(await alice.call(callId), bob), before);
    // The grace of the old line must not end it later: it is over when it is over, ten seconds on.
    await assert.rejects(a.call((each) => each.ended_at || participant(each, bob)?.presence !== "connected", 12_000), /waited/);
  });

  test("taken up by a reloaded page is the same participant, no ghost beside it", async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    b.drop();
    await a.call((each) => participant(each, bob)?.presence === "lost");
    const reloaded = await bob.joinCall(id, callId);
    const call = await a.call((each) => participant(each, bob)?.presence === "connected");
    assert.equal(participant(call, bob).connection_id, reloaded.connection);
    assert.equal(call.participants.length, 2);
    assert.equal((await alice.call(callId)).participants.length, 2);
  });

  test("of everybody ends the call by itself", async () => {
    const { alice, callId, a, b } = await twoInACall(api);
    a.drop();
    b.drop();
    const watcher = await alice.connect((await alice.call(callId)).room_id);
    const call = await watcher.call(({ ended_at }) => ended_at, 40_000);
    assert.deepEqual([call.status, call.end_reason], ["ended", "connection_lost"]);
  });

  test("of the caller of an unanswered call ends the ringing", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    const b = await bob.connect(id);
    await b.call(({ status }) => status === "ringing");
    a.drop();
    const call = await b.call(({ ended_at }) => ended_at, 40_000);
    assert.equal(call.duration, 0);
    assert.ok(["cancelled", "missed", "failed"].includes(call.status), call.status);
  });
});

describe("what is measured", { concurrency: true }, () => {
  test("wins over what is reported once somebody was connected", async () => {
    const { alice, callId } = await twoInACall(api);
    const { call } = succeeded(await alice.end(callId, { duration: 4000 }));
    assert.notEqual(call.end_reason, "reported");
    const measured = Math.round((Date.parse(call.ended_at) - Date.parse(call.answered_at)) / 1000);
    assert.ok(Math.abs(call.duration - measured) <= 1 && call.duration < 60, `${call.duration} s`);
  });

  test("runs from the answer to the end", async () => {
    const { alice, callId, a } = await twoInACall(api);
    await new Promise((resolve) => setTimeout(resolve, 2500)); // the measured time itself
    a.send({ type: "call.leave", callId });
    const call = await a.call(({ ended_at }) => ended_at);
    const exact = (Date.parse(call.ended_at) - Date.parse(call.answered_at)) / 1000;
    assert.ok(exact >= 2.4);
    assert.ok(call.duration === Math.floor(exact) || call.duration === Math.round(exact), `${call.duration} for ${exact}`);
    assert.equal((await alice.call(callId)).duration, call.duration);
  });

  test("is nothing for a call that nobody answered", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    await alice.joinCall(id, callId);
    const { call } = succeeded(await alice.end(callId, { duration: 50 }));
    assert.deepEqual([call.status, call.duration], ["cancelled", 0]);
  });
});
