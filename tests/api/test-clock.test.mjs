// The clock that tests move (cargo feature `test-hooks`): everything on a server goes by it, and no other build has it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, useServer } from "../support/api.mjs";

const DAY = 24 * 60 * 60 * 1000;

describe("a server with doors for tests", () => {
  const api = useServer({ hooks: true, vars: { RING_TIMEOUT_SECONDS: "3" } });

  /** How far a time is from the test's own clock, in milliseconds. @param {string} time */
  const from = (time) => Math.abs(Date.parse(time) - Date.now());

  test("goes by the clock that was set: the Worker, the room's object and the cron", async () => {
    const { id, room, alice } = await api.roomOf("alice");
    assert.ok(from(room.created_at) < 30_000);
    const now = new Date().toISOString();
    await api.sql("INSERT INTO call_events (source, type, at, stored_at, room_sid, sequence, is_applied) VALUES ('twilio', 'room-created', ?, ?, 'RM1', 0, 1)", now, now);
    const stored = async () => (await api.sql("SELECT count(*) AS number FROM call_events"))[0].number;

    await api.server.scheduled();
    assert.equal(await stored(), 1);
    await api.clockAhead(91 * DAY);
    const tomorrow = await api.roomOf("bob");
    assert.ok(from(tomorrow.room.created_at) - 91 * DAY < 30_000);
    assert.ok(from((await tomorrow.bob.connect(tomorrow.id)).welcome.serverTime) - 91 * DAY < 30_000);
    refused(await alice.get("/api/rooms"), 401, "session_expired");
    await api.server.scheduled();
    assert.equal(await stored(), 0);

    await api.clockAhead(0);
    assert.ok(from((await alice.connect(id)).welcome.serverTime) < 30_000);
  });

  test("wakes a room when its clock shows the time, however far ahead that is", async () => {
    await api.clockAhead(DAY);
    const { id, alice } = await api.roomOf("alice", "bob");
    const socket = await alice.connect(id);
    await alice.placeCall(id);
    const call = await socket.call((each) => each.status === "missed", 20_000);
    assert.equal(Date.parse(call.ended_at) - Date.parse(call.started_at), 3000);
    await api.clockAhead(0);
  });
});

describe("the program as it ships", () => {
  const api = useServer();

  test("has none of it", async () => {
    await assert.rejects(api.clockAhead(DAY), /404|not_found/);
    refused(await api.request("POST", "/api/test-hooks/panic"), 404, "not_found");
    assert.ok(Math.abs(Date.parse((await api.roomOf("alice")).room.created_at) - Date.now()) < 30_000);
  });
});
