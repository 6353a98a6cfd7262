// What outlives a crash of the whole server, and a room that was asleep.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, participant, random, succeeded, twoInACall, useServer } from "../support/api.mjs";

const TERMINAL = ["ended", "missed", "declined", "cancelled", "failed"];

describe("workerd is killed in the middle of a call", () => {
  // Short, because a room that nobody comes back to wakes up when its ringing would have ended.
  const api = useServer({ vars: { RING_TIMEOUT_SECONDS: "15" } });

  test("whoever comes back is in the same call as the same participant; a call that nobody comes back to ends once", { timeout: 120_000 }, async () => {
    const [kept, ringing, abandoned, alone] = await Promise.all([twoInACall(api), api.roomOf("alice", "bob"), twoInACall(api), twoInACall(api)]);
    const ringingId = await ringing.alice.placeCall(ringing.id);
    await ringing.alice.joinCall(ringing.id, ringingId);
    const { message } = succeeded(await kept.alice.send(kept.id), 201);

    await api.server.kill();
    await Promise.all([kept.a.closed, kept.b.closed]);
    await api.server.restart();

    // Both come back with the page they had.
    const a = await kept.alice.connect(kept.id, { connection: kept.a.connection });
    assert.equal(a.welcome.call?.id, kept.callId);
    await kept.alice.joinOn(a, kept.callId);
    const b = await kept.bob.joinCall(kept.id, kept.callId, { connection: kept.b.connection });
    const call = await a.call((each) => participant(each, kept.bob).presence === "connected");
    assert.deepEqual([call.status, call.participants.length], ["active", 2]);
    a.send({ type: "signal", callId: kept.callId, to: b.connection, data: { still: "here" } });
    assert.deepEqual((await b.next("signal")).data, { still: "here" });
    assert.deepEqual(succeeded(await kept.bob.get(`/api/rooms/${kept.id}/messages`)).messages, [message]);

    // One of two comes back: the other has left after the grace.
    const left = await alone.alice.joinCall(alone.id, alone.callId, { connection: alone.a.connection });
    const over = await left.call(({ ended_at }) => ended_at, 60_000);
    assert.equal(over.status, "ended");

    // Nobody comes back.
    const gone = await eventually(async () => {
      await api.server.scheduled();
      return abandoned.alice.call(abandoned.callId);
    }, ({ ended_at }) => ended_at, { within: 60_000, every: 1000 });
    assert.equal(gone.status, "ended");
    assert.ok(["connection_lost", "abandoned"].includes(gone.end_reason), gone.end_reason);
    await api.server.scheduled();
    assert.deepEqual(await abandoned.alice.call(abandoned.callId), gone, "ended once");

    // A call that rang when it happened does not ring for ever.
    const rang = await eventually(() => ringing.alice.call(ringingId), ({ ended_at }) => ended_at, { within: 70_000, every: 1000 });
    assert.ok(TERMINAL.includes(rang.status));
    assert.equal(rang.duration, 0);

    // The call that was kept is untouched by all this, and ends as it should.
    assert.equal((await kept.alice.call(kept.callId)).status, "active");
    b.send({ type: "call.leave", callId: kept.callId });
    assert.equal((await a.call(({ ended_at }) => ended_at)).end_reason, "left");
    const rows = await api.sql("SELECT room_id, count(*) AS calls, count(ended_at) AS over FROM calls GROUP BY room_id");
    assert.deepEqual(rows.map(({ calls, over: ended }) => [calls, ended]), Array(4).fill([1, 1]));
  });
});

// One after the other: the first writes into the database's file, which another request must not do meanwhile.
describe("the sweep", () => {
  const api = useServer();

  test("closes a live row that its room knows nothing of", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const longAgo = new Date(Date.now() - 3_600_000).toISOString();
    const orphan = `${id}.${random(16)}`;
    await api.sql(
      "INSERT INTO calls (id, room_id, caller_id, call_type, provider, status, started_at, answered_at) VALUES (?, ?, ?, 'voice', 'p2p', 'active', ?, ?) RETURNING id",
      orphan, id, alice.id, longAgo, longAgo,
    );
    await api.server.scheduled();
    const call = await eventually(() => bob.call(orphan), ({ ended_at }) => ended_at);
    assert.ok(TERMINAL.includes(call.status));
    assert.equal(call.end_reason, "abandoned");
    assert.notEqual(await alice.placeCall(id), orphan);
  });

  test("leaves running calls alone", async () => {
    const { alice, callId } = await twoInACall(api);
    await api.server.scheduled();
    await api.server.scheduled();
    assert.equal((await alice.call(callId)).status, "active");
  });
});

describe("a room that was asleep", () => {
  const api = useServer();

  test("still knows who is online and who is in the call", { timeout: 60_000 }, async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    // After ten idle seconds the platform drops the object from memory; there is no event to wait for.
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    a.send({ type: "signal", callId, to: b.connection, data: { after: "sleep" } });
    assert.deepEqual((await b.next("signal")).data, { after: "sleep" });
    const { members } = succeeded(await alice.get(`/api/rooms/${id}`));
    assert.deepEqual(members.map((/** @type {any} */ { online }) => online), [true, true]);
    const call = (await bob.connect(id)).welcome.call;
    for (const [person, socket] of /** @type {[any, any][]} */ ([[alice, a], [bob, b]])) {
      const { presence, connection_id } = participant(call, person);
      assert.deepEqual([presence, connection_id], ["connected", socket.connection]);
    }
    b.send({ type: "call.leave", callId });
    assert.equal((await a.call(({ ended_at }) => ended_at)).end_reason, "left");
  });
});
