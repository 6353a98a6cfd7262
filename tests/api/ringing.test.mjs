// From the button to the answer, or to none: what rings, for how long, and what everybody is told.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertRecent, eventually, participant, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();
const hasty = useServer({ vars: { RING_TIMEOUT_SECONDS: "2" } });

describe("a call that is placed", { concurrency: true }, () => {
  test("rings as soon as somebody else's page shows it", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const b = await bob.connect(id);
    const callId = await alice.placeCall(id);
    const call = await b.call(({ status }) => status === "ringing");
    assert.deepEqual([call.id, call.caller_id, call.call_type, call.declined], [callId, alice.id, "video", []]);
    const ahead = Date.parse(call.ring_ends_at) - Date.now();
    assert.ok(ahead > 30_000 && ahead < 46_000, `rings ${ahead} ms more`);
    assert.equal((await alice.call(callId)).status, "ringing");
  });

  test("does not ring for the caller's own pages", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const a = await alice.connect(id);
    const callId = await alice.placeCall(id);
    await a.call((call) => call.id === callId);
    await alice.connect(id);
    assert.equal((await alice.call(callId)).status, "initiated");
  });

  test("rings for somebody who opens the page while it waits", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const a = await alice.connect(id);
    const callId = await alice.placeCall(id);
    const b = await bob.connect(id);
    assert.equal(b.welcome.call.id, callId);
    await a.call(({ status }) => status === "ringing");
  });

  test("is answered by joining it over the socket", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await bob.joinCall(id, callId);
    const call = await a.call(({ status }) => status === "active");
    assertRecent(call.answered_at);
    const [one, two] = [participant(call, alice), participant(call, bob)];
    assert.equal(one.presence, "connected");
    assert.equal(two.left_at, null);
  });

  test("answered over HTTP expects the answerer's page", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    succeeded(await bob.accept(callId));
    const call = await a.call(({ status }) => status === "active");
    const place = participant(call, bob);
    assert.deepEqual([place.presence, place.connection_id, place.left_at], ["expected", null, null]);
    await bob.joinCall(id, callId);
    await a.call((each) => participant(each, bob)?.presence === "connected");
  });

  test("stops ringing on every page of the answerer at once", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [phone, laptop] = [await bob.connect(id), await bob.connect(id)];
    const callId = await alice.placeCall(id);
    for (const page of [phone, laptop]) await page.call(({ status }) => status === "ringing");
    await bob.joinOn(laptop, callId);
    const call = await phone.call(({ status }) => status === "active");
    assert.equal(participant(call, bob).connection_id, laptop.connection);
  });

  test("moves to the page that joins last, as the same participant", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    await alice.joinCall(id, callId);
    const phone = await bob.joinCall(id, callId);
    const laptop = await bob.joinCall(id, callId);
    const call = await phone.call((each) => participant(each, bob)?.connection_id === laptop.connection);
    assert.equal(call.participants.length, 2);
    // The page that was moved out no longer holds the place: its end ends nothing.
    phone.drop();
    await laptop.settled();
    assert.equal(participant((await bob.connect(id)).welcome.call, bob).presence, "connected");
    await bob.joinOn(await bob.connect(id, { connection: phone.connection }), callId);
  });

  test("declined over the socket by the only other member is over", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    const callId = await alice.placeCall(id);
    b.send({ type: "call.decline", callId });
    const call = await a.call(({ ended_at }) => ended_at);
    assert.deepEqual([call.status, call.end_reason, call.duration, call.declined], ["declined", "declined", 0, [bob.id]]);
    await b.refuses({ type: "call.join", callId, audio: true, video: true, screen: false }, "call_ended");
    assert.equal((await alice.call(callId)).status, "declined");
  });

  test("declined by one of two others rings on for the other", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const [b, c] = [await bob.connect(id), await carol.connect(id)];
    const callId = await alice.placeCall(id);
    b.send({ type: "call.decline", callId });
    const call = await c.call(({ declined }) => declined.length === 1);
    assert.deepEqual([call.status, call.declined], ["ringing", [bob.id]]);
    await carol.joinOn(c, callId);
    await b.call(({ status }) => status === "active");
  });

  test("declined by all others is over", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const a = await alice.connect(id);
    const callId = await alice.placeCall(id);
    succeeded(await bob.decline(callId));
    succeeded(await carol.decline(callId));
    assert.equal((await a.call(({ ended_at }) => ended_at)).status, "declined");
  });

  test("cannot be declined from within", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await a.refuses({ type: "call.decline", callId }, "already_in_call");
  });

  test("cancelled by the caller stops ringing", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const b = await bob.connect(id);
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await b.call(({ status }) => status === "ringing");
    a.send({ type: "call.leave", callId });
    const call = await b.call(({ ended_at }) => ended_at);
    assert.deepEqual([call.status, call.end_reason], ["cancelled", "cancelled"]);
    refused(await bob.accept(callId), 409, "call_ended");
  });

  test("finds no place for a fifth over the socket either", async () => {
    const { id, alice, bob, carol, dave, eve } = await api.roomOf("alice", "bob", "carol", "dave", "eve");
    const callId = await alice.placeCall(id);
    for (const person of [alice, bob, carol, dave]) await person.joinCall(id, callId);
    const e = await eve.connect(id);
    await e.refuses({ type: "call.join", callId, audio: true, video: true, screen: false }, "call_full");
    // Somebody who is in it is not a fifth on a second page.
    await dave.joinCall(id, callId);
  });
});

describe("a call that nobody answers in time", { concurrency: true }, () => {
  test("is missed, and both are told", async () => {
    const { id, alice, bob } = await hasty.roomOf("alice", "bob");
    const b = await bob.connect(id);
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    for (const page of [a, b]) {
      const call = await page.call(({ ended_at }) => ended_at);
      assert.deepEqual([call.status, call.end_reason, call.duration, call.answered_at], ["missed", "no_answer", 0, null]);
      const rang = Date.parse(call.ended_at) - Date.parse(call.started_at);
      assert.ok(rang >= 1900 && rang < 10_000, `rang ${rang} ms`);
    }
    assert.equal((await bob.call(callId)).status, "missed");
    refused(await bob.accept(callId), 409, "call_ended");
    refused(await bob.decline(callId), 409, "call_ended");
  });

  test("is missed even when nobody had a page open", async () => {
    const { id, alice } = await hasty.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const call = await eventually(() => alice.call(callId), ({ ended_at }) => ended_at);
    assert.deepEqual([call.status, call.end_reason], ["missed", "no_answer"]);
  });

  test("makes room for the next", async () => {
    const { id, alice } = await hasty.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    await eventually(() => alice.call(callId), ({ ended_at }) => ended_at);
    assert.notEqual(await alice.placeCall(id), callId);
  });

  test("answered in time is not missed later", async () => {
    const { id, alice, bob } = await hasty.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await bob.joinCall(id, callId);
    // Another room's call, placed after, is missed after this one would have been.
    const other = await hasty.roomOf("carol", "dave");
    const missed = await other.carol.placeCall(other.id);
    await eventually(() => other.carol.call(missed), ({ ended_at }) => ended_at);
    await a.settled();
    assert.equal((await alice.call(callId)).status, "active");
  });

  test("answered by somebody whose page never comes is over without having connected", async () => {
    const { id, alice, bob } = await hasty.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const call = await eventually(() => alice.call(callId), ({ ended_at }) => ended_at);
    assert.equal(call.end_reason, "never_connected");
    assert.ok(["failed", "ended"].includes(call.status), call.status);
    for (const each of call.participants) assert.ok(each.left_at);
  });
});
