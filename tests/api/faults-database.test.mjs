// A database that fails, is full, hangs, or does what it was asked and never says so.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, participant, refused, succeeded, twoInACall } from "../support/api.mjs";
import { endpoints } from "../support/contract.mjs";
import { VARS, WITHOUT_DATABASE, everyEndpoint, halfDone } from "../support/every-endpoint.mjs";
import { PATIENCE_AND_SOME_MS, survives, useFaultyServer } from "../support/faults.mjs";

/** @param {import("../support/every-endpoint.mjs").Endpoint} endpoint */
async function timed(endpoint) {
  const started = performance.now();
  const reply = await endpoint.ask();
  return { endpoint, reply, milliseconds: performance.now() - started };
}

/** @param {import("../support/every-endpoint.mjs").Endpoint[]} endpoints */
async function isUnavailable(endpoints) {
  const answers = await Promise.all(endpoints.map(timed));
  for (const { endpoint, reply, milliseconds } of answers) {
    assert.deepEqual([endpoint.operation, reply.status, reply.body?.code], [endpoint.operation, 503, "unavailable"], reply.text);
    assert.equal(reply.headers.get("retry-after"), "1", endpoint.operation);
    assert.doesNotMatch(reply.text, /D1|SQLITE|timeout/, endpoint.operation);
    assert.ok(milliseconds < PATIENCE_AND_SOME_MS, `${endpoint.operation} answered after ${milliseconds} ms`);
  }
}

// Each has a server of its own, and most of the time is patience.
describe("the database", { concurrency: true }, () => {
  // One after the other: they share a server, and its faults.
  describe("a database that does nothing", { concurrency: 1 }, () => {
    const { api, during } = useFaultyServer({ vars: VARS });

    test("is asked by every operation of the document but a few", async () => {
      const asked = (await everyEndpoint(api)).map(({ operation }) => operation);
      const documented = new Set(endpoints.map(({ operation }) => operation.operationId));
      assert.deepEqual([...asked, ...WITHOUT_DATABASE].sort(), [...documented].sort());
    });

    for (const kind of /** @type {const} */ (["fail", "full", "hang"])) {
      test(`(${kind}) is told by every endpoint as 503, in time, and what is asked afterwards is done`, { timeout: 120_000 }, async () => {
        const all = await everyEndpoint(api);
        await during({ database: { kind } }, () => isUnavailable(all));
        assert.deepEqual(await halfDone(api), []);
        for (const { operation, ask, status } of all) {
          const reply = await ask();
          assert.deepEqual([operation, reply.status], [operation, status], reply.text);
          survives();
        }
        assert.deepEqual(await halfDone(api), []);
        assert.equal(succeeded(await api.request("GET", "/api/health")).provider, "p2p");
      });
    }
  });

  describe("a database that does its work and does not say so", () => {
    const { api, during } = useFaultyServer({ vars: VARS });

    test("is found out by asking again: nothing is done twice, and nobody is locked out", { timeout: 120_000 }, async () => {
      const writing = (await everyEndpoint(api)).filter(({ reads }) => !reads);
      for (const endpoint of writing) {
        const { operation, ask, status, again: [wanted, code] = [status] } = endpoint;
        // One statement alone, or an object would notice the loss of its second look as well. And not the look of a room
        // that fell asleep since it was made: that one may fail.
        await during({ database: { kind: "lost", times: 1, except: "c.room_id = ?3 AND c.ended_at IS NULL" } }, () => isUnavailable([endpoint]));
        const reply = await ask();
        assert.deepEqual([operation, reply.status, reply.body?.code], [operation, wanted, code], reply.text);
        survives();
      }
      assert.deepEqual(await halfDone(api), []);
    });
  });

  describe("a room that is asking whether somebody may come in", { concurrency: 1 }, () => {
    const { api, during } = useFaultyServer();
    const ASKED = { kind: /** @type {const} */ ("hold"), sql: "'live', c.provider", times: 1 };

    test("lets nobody in who was removed meanwhile", async () => {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const a = await alice.connect(id);
      const opening = await during({ database: ASKED }, async () => {
        const outcome = api.upgrade(`/api/rooms/${id}/socket`, { headers: bob.headers });
        await isHeld();
        succeeded(await alice.post(`/api/rooms/${id}/members/${bob.id}/remove`));
        await a.next("member", ({ user, joined }) => user.id === bob.id && !joined);
        return { outcome };
      });
      refused(await opening.outcome, 404, "room_not_found");
      assert.ok(!a.frames.some(({ type, user, online }) => type === "presence" && user.id === bob.id && online));
      survives();
    });

    test("lets nobody in whose sessions ended meanwhile, and others without waiting", async () => {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const here = await bob.connect(id);
      const opening = await during({ database: ASKED }, async () => {
        const outcome = api.upgrade(`/api/rooms/${id}/socket`, { headers: bob.headers });
        await isHeld();
        const a = await alice.connect(id);
        succeeded(await bob.put("/api/auth/password", { password: "correct horse battery" }));
        await a.next("presence", ({ user, online }) => user.id === bob.id && !online);
        return { outcome };
      });
      refused(await opening.outcome, 401, "session_expired");
      assert.equal((await here.closed).code, 4005);
      survives();
    });

    /** The database has answered, and nobody knows. */
    const isHeld = () => eventually(async () => (await api.raw("GET", "/faults")).body, ({ happened }) => happened === 1, { every: 20 });
  });

  describe("a call while the database is away", () => {
    const { api, during } = useFaultyServer();

    test("goes on: signals pass, who comes and goes is seen, and its end is stored once it is back", async () => {
      const { id, alice, bob, callId, a, b } = await twoInACall(api);
      await during({ database: { kind: "fail" } }, async () => {
        a.send({ type: "signal", callId, to: b.connection, data: { still: "here" } });
        assert.deepEqual((await b.next("signal")).data, { still: "here" });
        a.send({ type: "call.media", callId, audio: false, video: true, screen: false });
        const call = await b.call((each) => participant(each, alice).audio === false);
        assert.equal(call.status, "active");
        refused(await bob.end(callId), 503, "unavailable");
        b.send({ type: "call.leave", callId, id: "leaving" });
        assert.equal((await b.next("error", (each) => each.id === "leaving")).code, "unavailable");
      });
      assert.equal((await alice.call(callId)).status, "active");
      const { call } = succeeded(await bob.end(callId));
      assert.deepEqual([call.status, call.end_reason], ["ended", "left"]);
      assert.equal((await a.call(({ ended_at }) => ended_at)).id, callId);
      assert.equal(succeeded(await alice.get(`/api/calls/room/${id}`)).calls.length, 1);
      survives();
    });
  });

  describe("a call whose people are gone while the database is away", () => {
    const { api, during } = useFaultyServer();

    test("ends by its alarm, which is tried again", { timeout: 60_000 }, async () => {
      const { alice, callId, a, b } = await twoInACall(api);
      await during({ database: { kind: "fail" } }, async () => {
        a.drop();
        b.drop();
        // The ten seconds of a lost connection, and the alarm that fails.
        await new Promise((resolve) => setTimeout(resolve, 12_000));
      });
      for (let tries = 0; ; tries += 1) {
        const call = await alice.call(callId);
        if (call.ended_at) {
          assert.deepEqual([call.status, call.end_reason], ["ended", "connection_lost"]);
          break;
        }
        assert.ok(tries < 40, "the call is still open");
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      survives();
    });
  });

  describe("a room whose database hangs", () => {
    const { api, during } = useFaultyServer();

    test("answers everybody in time, and not one after the other", { timeout: 60_000 }, async () => {
      const { alice, bob, callId } = await twoInACall(api);
      const started = performance.now();
      await during({ database: { kind: "hang" } }, async () => {
        const replies = await Promise.all([alice.end(callId), bob.end(callId), alice.end(callId, { forAll: true })]);
        for (const reply of replies) refused(reply, 503, "unavailable");
      });
      const milliseconds = performance.now() - started;
      assert.ok(milliseconds < PATIENCE_AND_SOME_MS, `the last was answered after ${Math.round(milliseconds)} ms`);
      survives();
    });
  });
});
