// Signals go from one participant of a call to another of the same call, and nowhere else.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, random, twoInACall, useServer } from "../support/api.mjs";

const api = useServer();
const OFFER = { description: { type: "offer", sdp: "v=0\r\n…" }, nested: { list: [1, "two", null, true] } };
/** @param {any} socket */
const signalsAt = (socket) => socket.frames.filter((/** @type {any} */ { type }) => type === "signal");

describe("a signal", { concurrency: true }, () => {
  test("reaches the one it is for as it was sent, with who it is from", async () => {
    const { callId, a, b } = await twoInACall(api);
    a.send({ type: "signal", callId, to: b.connection, data: OFFER });
    assert.deepEqual(await b.next("signal"), { type: "signal", callId, from: a.connection, data: OFFER });
    b.send({ type: "signal", callId, to: a.connection, data: { candidate: null } });
    assert.deepEqual(await a.next("signal"), { type: "signal", callId, from: b.connection, data: { candidate: null } });
  });

  test("keeps the order in which it was sent", async () => {
    const { callId, a, b } = await twoInACall(api);
    for (let n = 0; n < 100; n += 1) a.send({ type: "signal", callId, to: b.connection, data: { n } });
    await b.next("signal", ({ data }) => data.n === 99);
    assert.deepEqual(signalsAt(b).map((/** @type {any} */ { data }) => data.n), Array.from({ length: 100 }, (_, n) => n));
  });

  test("is heard by nobody but the one it is for", async () => {
    const { id, alice, bob, carol, dave } = await api.roomOf("alice", "bob", "carol", "dave");
    const callId = await alice.placeCall(id);
    const [a, b, c] = [await alice.joinCall(id, callId), await bob.joinCall(id, callId), await carol.joinCall(id, callId)];
    const onlooker = await dave.connect(id);
    const otherTab = await bob.connect(id);
    a.send({ type: "signal", callId, to: b.connection, data: OFFER });
    await b.next("signal");
    for (const socket of [a, c, onlooker, otherTab]) {
      await socket.settled();
      assert.deepEqual(signalsAt(socket), []);
    }
  });

  test("from a member who is not in the call is refused", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await bob.joinCall(id, callId);
    const c = await carol.connect(id);
    await c.refuses({ type: "signal", callId, to: a.connection, data: OFFER }, "not_in_call");
    await c.refuses({ type: "call.media", callId, audio: false, video: false, screen: false }, "not_in_call");
    await a.settled();
    assert.deepEqual(signalsAt(a), []);
  });

  test("to a member who is not in the call, to nobody or to oneself is refused", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await bob.joinCall(id, callId);
    const c = await carol.connect(id);
    for (const to of [c.connection, `page-${random()}`, "", a.connection, bob.id]) {
      await a.refuses({ type: "signal", callId, to, data: OFFER }, "no_such_participant");
    }
    await c.settled();
    assert.deepEqual(signalsAt(c), []);
  });

  test("cannot reach into another room's call", async () => {
    const one = await twoInACall(api);
    const two = await twoInACall(api);
    await one.a.refuses({ type: "signal", callId: two.callId, to: two.b.connection, data: OFFER }, "call_not_found");
    await one.a.refuses({ type: "signal", callId: one.callId, to: two.b.connection, data: OFFER }, "no_such_participant");
    await two.b.settled();
    assert.deepEqual(signalsAt(two.b), []);
  });

  test("from a page that has been moved out of the call is refused", async () => {
    const { id, bob, callId, a, b } = await twoInACall(api);
    await bob.joinCall(id, callId);
    await b.refuses({ type: "signal", callId, to: a.connection, data: OFFER }, "not_in_call");
    await a.refuses({ type: "signal", callId, to: b.connection, data: OFFER }, "no_such_participant");
  });

  test("after leaving is refused", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const [a, , c] = [await alice.joinCall(id, callId), await bob.joinCall(id, callId), await carol.joinCall(id, callId)];
    c.send({ type: "call.leave", callId });
    await a.call((call) => participant(call, carol)?.presence === "left");
    await c.refuses({ type: "signal", callId, to: a.connection, data: OFFER }, "not_in_call");
    await a.refuses({ type: "signal", callId, to: c.connection, data: OFFER }, "no_such_participant");
  });

  test("cannot pretend to be from somebody else", async () => {
    const { callId, a, b } = await twoInACall(api);
    a.send({ type: "signal", callId, to: b.connection, from: "page-other", data: OFFER });
    assert.equal((await b.next("signal")).from, a.connection);
  });
});

describe("mute and camera signs", { concurrency: true }, () => {
  test("are shown to everybody in the room", async () => {
    const { callId, alice, a, b } = await twoInACall(api);
    a.send({ type: "call.media", callId, audio: false, video: true, screen: true });
    const call = await b.call((each) => participant(each, alice)?.screen);
    const { audio, video, screen } = participant(call, alice);
    assert.deepEqual({ audio, video, screen }, { audio: false, video: true, screen: true });
  });

  test("are those of joining until they change", async () => {
    const { id, alice } = await api.roomOf("alice");
    const callId = await alice.placeCall(id);
    const a = await alice.connect(id);
    a.send({ type: "call.join", callId, audio: true, video: false, screen: false });
    const place = participant(await a.call((call) => participant(call, alice)?.presence === "connected"), alice);
    assert.deepEqual([place.audio, place.video, place.screen, place.connection_id], [true, false, false, a.connection]);
  });
});
