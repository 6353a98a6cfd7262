// An object's storage that is full, or fails for a while: D1 has the call, and what the object could not keep it finds out.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, refused, succeeded, twoInACall } from "../support/api.mjs";
import { halfDone } from "../support/every-endpoint.mjs";
import { survives, useFaultyServer } from "../support/faults.mjs";

describe("a room that cannot keep anything", () => {
  const { api, during, restartRoom } = useFaultyServer();
  const full = /** @type {const} */ ({ storage: { kind: "full" } });

  test("takes a call, which the database keeps until somebody is in it, and then says so", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    await during(full, async () => {
      const { callId } = succeeded(await alice.startCall(id), 201);
      refused(await bob.accept(callId), 503, "unavailable");
    });
    const { callId, joined } = succeeded(await alice.startCall(id), 200);
    assert.equal(joined, true);
    const a = await alice.joinCall(id, callId);
    const b = await bob.joinCall(id, callId);
    assert.equal((await alice.call(callId)).status, "active");
    b.send({ type: "call.leave", callId });
    assert.equal((await a.call(({ ended_at }) => ended_at)).end_reason, "left");
    assert.equal(succeeded(await alice.get(`/api/calls/room/${id}`)).calls.length, 1);
    survives();
  });

  test("goes on with the call that runs, and what it forgot the database still has", async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    await during(full, async () => {
      a.send({ type: "call.media", callId, audio: false, video: false, screen: false });
      a.send({ type: "signal", callId, to: b.connection, data: { full: "up" } });
      assert.deepEqual((await b.next("signal")).data, { full: "up" });
    });
    await restartRoom(id);
    const again = await alice.joinCall(id, callId, { connection: a.connection });
    await bob.joinCall(id, callId, { connection: b.connection });
    const call = await again.call((each) => participant(each, bob).presence === "connected");
    assert.deepEqual([call.id, call.status], [callId, "active"]);
    assert.equal(succeeded(await bob.end(callId)).call.status, "ended");
    survives();
  });

  test("an end that it could not keep is an end", async () => {
    const { id, alice, bob, callId, a } = await twoInACall(api);
    await during(full, () => bob.end(callId));
    assert.equal((await a.call(({ ended_at }) => ended_at)).status, "ended");
    await restartRoom(id);
    assert.equal(succeeded(await bob.end(callId)).call.status, "ended");
    const next = await alice.placeCall(id);
    assert.notEqual(next, callId);
    assert.equal((await alice.connect(id)).welcome.call.id, next);
    assert.deepEqual(await halfDone(api), []);
    survives();
  });
});
