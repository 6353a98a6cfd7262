// A room's calls, newest first.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { random, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();

/** @param {any} person @param {string} roomId @param {string} [query] */
const history = async (person, roomId, query = "") => succeeded(await person.get(`/api/calls/room/${roomId}${query}`)).calls;

describe("the history", { concurrency: true }, () => {
  test("of a room without calls is empty", async () => {
    const { id, alice } = await api.roomOf("alice");
    assert.deepEqual(await history(alice, id), []);
  });

  test("has the specification's columns and ours, and is the same call as asked for alone", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    succeeded(await bob.end(callId, { duration: 7 }));
    const [call, ...others] = await history(bob, id);
    assert.deepEqual(others, []);
    assert.deepEqual(Object.keys(call).sort(), [
      "answered_at", "call_type", "caller_id", "caller_name", "duration", "end_reason", "ended_at", "fallback", "id", "participants", "provider", "room_id",
      "started_at", "status",
    ]);
    assert.deepEqual([call.room_id, call.caller_id, call.caller_name, call.duration], [id, alice.id, alice.name, 7]);
    assert.deepEqual(call.participants.map((/** @type {any} */ each) => Object.keys(each).sort()), Array(2).fill(["joined_at", "left_at", "user_id", "username"]));
    assert.deepEqual(new Set(call.participants.map((/** @type {any} */ each) => each.username)), new Set([alice.name, bob.name]));
    assert.deepEqual(call, await alice.call(callId));
  });

  test("shows the live call first", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const over = await alice.placeCall(id);
    succeeded(await alice.end(over));
    const live = await alice.placeCall(id);
    assert.deepEqual((await history(alice, id)).map((/** @type {any} */ { id: each, status }) => [each, status]), [[live, "initiated"], [over, "cancelled"]]);
  });

  test("is newest first, fifty at most, and goes on before a call", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const placed = [];
    for (let n = 0; n < 53; n += 1) {
      const callId = await alice.placeCall(id);
      placed.unshift(callId);
      succeeded(await alice.end(callId));
    }
    const ids = (/** @type {any[]} */ calls) => calls.map((call) => call.id);
    const first = ids(await history(alice, id));
    assert.deepEqual(first, placed.slice(0, 50));
    assert.deepEqual(ids(await history(alice, id, `?before=${first[49]}`)), placed.slice(50));
    assert.deepEqual(await history(alice, id, `?before=${placed[52]}`), []);
  });

  test("refuses a cursor that is no call of this room", async () => {
    const { id, alice } = await api.roomOf("alice");
    const other = await api.roomOf("bob");
    const foreign = await other.bob.placeCall(other.id);
    const told = [];
    for (const before of [foreign, `${id}.${random()}`, "x", ""]) {
      const reply = await alice.get(`/api/calls/room/${id}?before=${before}`);
      told.push({ ...refused(reply, 422, "invalid_cursor"), requestId: "" });
    }
    for (const each of told) assert.deepEqual(each, told[0]);
  });

  test("of one room has none of another's calls", async () => {
    const one = await api.roomOf("alice");
    const two = await api.roomOf("bob");
    await one.alice.placeCall(one.id);
    assert.deepEqual(await history(two.bob, two.id), []);
  });

  test("is there for who joined after the calls", async () => {
    const { id, code, alice } = await api.roomOf("alice");
    const callId = await alice.placeCall(id);
    succeeded(await alice.end(callId));
    const bob = await api.person("Bob");
    succeeded(await bob.post("/api/rooms/join", { roomCode: code }));
    assert.equal((await history(bob, id))[0].id, callId);
  });
});
