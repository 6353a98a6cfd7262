// What a room's owner does in its calls: mute, take out, let in again, lock.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";

const api = useServer();

/** @typedef {import("../support/api.mjs").Person} Person */

/** @param {Person} person @param {string} call @param {Person} whom @param {"mute" | "remove" | "admit"} what */
const does = (person, call, whom, what) => person.post(`/api/calls/${call}/participants/${whom.id}/${what}`);

/** Alice, who owns the room, Bob and Carol talk. */
async function three() {
  const room = await api.roomOf("alice", "bob", "carol");
  const callId = await room.alice.placeCall(room.id);
  const a = await room.alice.joinCall(room.id, callId);
  const b = await room.bob.joinCall(room.id, callId);
  const c = await room.carol.joinCall(room.id, callId);
  return { ...room, callId, a, b, c };
}

/** @param {Person} person @param {string} call */
async function acts(person, call) {
  const { events } = succeeded(await person.get(`/api/calls/${call}/events`));
  return events.map((/** @type {any} */ { type, participant: whom, data }) => [type, whom, data.by]);
}

describe("in a call, the room's owner", { concurrency: true }, () => {
  test("mutes: their page alone is asked to, and the call's events tell it", async () => {
    const { id, callId, alice, bob, a, b } = await twoInACall(api);
    const elsewhere = await bob.connect(id);
    succeeded(await does(alice, callId, bob, "mute"));
    assert.deepEqual(await b.next("mute"), { type: "mute", callId, by: alice.shown });
    for (const socket of [a, elsewhere]) {
      await socket.settled();
      assert.ok(!socket.frames.some(({ type }) => type === "mute"));
    }
    assert.deepEqual(await acts(alice, callId), [["muted", bob.name, alice.id]]);
  });

  test("takes somebody out, who stays out until let in again", async () => {
    const { callId, alice, bob, a, b } = await three();
    succeeded(await does(alice, callId, bob, "remove"));
    const call = await b.call(({ removed }) => removed.length > 0);
    assert.deepEqual(call.removed, [bob.id]);
    assert.ok(participant(call, bob)?.left_at);
    refused(await bob.accept(callId), 403, "removed_from_call");
    await b.refuses({ type: "call.join", callId, audio: true, video: false, screen: false }, "removed_from_call");
    succeeded(await does(alice, callId, bob, "remove"));
    succeeded(await does(alice, callId, bob, "admit"));
    await bob.joinOn(b, callId);
    assert.deepEqual((await a.call(({ removed }) => removed.length === 0)).removed, []);
    assert.deepEqual(await acts(alice, callId), [["removed", bob.name, alice.id], ["admitted", bob.name, alice.id]]);
  });

  test("locks it: nobody new comes in, who was in it comes back", async () => {
    const { id, code, callId, alice, bob, c, carol } = await three();
    const dave = await api.person("Dave");
    succeeded(await dave.post("/api/rooms/join", { roomCode: code }));
    succeeded(await carol.end(callId));
    succeeded(await alice.post(`/api/calls/${callId}/lock`, { locked: true }));
    await c.call(({ locked }) => locked);
    refused(await dave.accept(callId), 403, "call_locked");
    refused(await dave.startCall(id), 403, "call_locked");
    await carol.joinOn(c, callId);
    refused(await bob.post(`/api/calls/${callId}/lock`, { locked: false }), 403, "not_allowed");
    succeeded(await alice.post(`/api/calls/${callId}/lock`, { locked: false }));
    succeeded(await dave.accept(callId));
    refused(await alice.post(`/api/calls/${callId}/lock`, {}), 422, "invalid_field");
  });

  test("is the only one: members may not, strangers and former members find no call", async () => {
    const { id, callId, bob, carol, b } = await three();
    const [stranger, former] = await Promise.all([api.person("Stranger"), api.person("Former")]);
    for (const what of /** @type {const} */ (["mute", "remove", "admit"])) {
      refused(await does(carol, callId, bob, what), 403, "not_allowed");
      refused(await does(stranger, callId, bob, what), 404, "call_not_found");
    }
    succeeded(await carol.post(`/api/rooms/${id}/leave`));
    refused(await does(carol, callId, bob, "mute"), 404, "call_not_found");
    refused(await does(former, callId, bob, "remove"), 404, "call_not_found");
    await b.settled();
    assert.ok(!b.frames.some(({ type }) => type === "mute"));
    assert.deepEqual(await acts(bob, callId), []);
  });

  test("finds nobody to mute who is not connected, and nothing in a call that is over", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    refused(await does(alice, callId, bob, "mute"), 409, "no_such_participant");
    refused(await does(alice, callId, bob, "remove"), 409, "no_such_participant");
    succeeded(await alice.end(callId));
    refused(await does(alice, callId, bob, "mute"), 409, "call_ended");
    refused(await alice.post(`/api/calls/${callId}/lock`, { locked: true }), 409, "call_ended");
  });

  test("two who press at once take somebody out once", async () => {
    const { callId, alice, bob } = await three();
    const replies = await Promise.all([does(alice, callId, bob, "remove"), does(alice, callId, bob, "remove")]);
    assert.deepEqual(replies.map(({ status }) => status), [200, 200]);
    assert.equal((await acts(alice, callId)).length, 1);
  });
});
