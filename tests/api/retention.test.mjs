// What the cron deletes, and what it leaves alone.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { anAppointment } from "../support/appointments.mjs";
import { refused, succeeded, twoInACall, useServer } from "../support/api.mjs";

const DAY = 24 * 60 * 60 * 1000;
const TABLES = ["users", "chat_rooms", "room_members", "messages", "calls", "call_participants", "call_events", "appointments"];

/** How many rows each table has. @param {import("../support/api.mjs").Api} api */
async function counts(api) {
  const rows = await Promise.all(TABLES.map((table) => api.sql(`SELECT count(*) AS n FROM ${table}`)));
  return Object.fromEntries(TABLES.map((table, n) => [table, rows[n]?.[0].n]));
}

/**
 * Calls and messages, of each one from so many days ago and one of now; a live call from then, and an appointment.
 * @param {import("../support/api.mjs").Api} api @param {number} days
 */
async function aHistory(api, days) {
  const old = await twoInACall(api);
  succeeded(await old.alice.send(old.id), 201);
  succeeded(await old.alice.end(old.callId, { forAll: true }));
  const live = await twoInACall(api);
  const then = new Date(Date.now() - days * DAY).toISOString();
  await anAppointment(api);
  await api.sql("UPDATE messages SET created_at = ?", then);
  await api.sql("UPDATE calls SET started_at = ?1, ended_at = iif(ended_at IS NULL, NULL, ?1)", then);
  await api.sql(`INSERT INTO call_events (call_id, source, type, at, stored_at, user_id, is_applied)
    SELECT id, 'securechat', 'recording-consent', started_at, ?, caller_id, 1 FROM calls`, new Date().toISOString());
  const recent = await twoInACall(api);
  succeeded(await recent.bob.send(recent.id), 201);
  succeeded(await recent.alice.end(recent.callId, { forAll: true }));
  return { old, live, recent };
}

describe("with limits of 30 days", () => {
  const api = useServer({ vars: { CALL_RETENTION_DAYS: "30", MESSAGE_RETENTION_DAYS: "30" } });

  test("calls and messages go when they are older, with all that belongs to them, and nothing else, however often the cron runs", async () => {
    const { old, live, recent } = await aHistory(api, 31);
    const before = await counts(api);
    for (let run = 0; run < 2; run += 1) {
      await api.server.scheduled();
      assert.deepEqual(await counts(api), {
        ...before, messages: before.messages - 1, calls: before.calls - 1, call_participants: before.call_participants - 2, call_events: before.call_events - 1,
      });
    }
    refused(await old.alice.get(`/api/calls/${old.callId}`), 404, "call_not_found");
    assert.deepEqual(succeeded(await old.alice.get(`/api/rooms/${old.id}/messages`)).messages, []);
    assert.equal((await recent.bob.call(recent.callId)).status, "ended");
    assert.equal(succeeded(await recent.bob.get(`/api/rooms/${recent.id}/messages`)).messages.length, 1);
    assert.equal((await live.alice.call(live.callId)).status, "active", "a call that lives is never old");
  });
});

describe("with a limit for appointments", () => {
  const api = useServer({ vars: { APPOINTMENT_RETENTION_DAYS: "30" } });

  test("they go when they are older and their outcome is known, with their rooms", async () => {
    await api.roomOf("alice");
    await anAppointment(api);
    const then = new Date(Date.now() - 31 * DAY).toISOString();
    const earlier = new Date(Date.now() - 31 * DAY - 1000).toISOString();
    await api.sql("UPDATE appointments SET starts_at = ?, ends_at = ?", earlier, then);
    await api.sql("UPDATE chat_rooms SET opens_at = ?, closes_at = ? WHERE opens_at IS NOT NULL", earlier, then);
    const before = await counts(api);
    // The first run writes down how it came out, at the latest the second deletes it.
    await api.server.scheduled();
    await api.server.scheduled();
    assert.deepEqual(await counts(api), { ...before, appointments: before.appointments - 1, chat_rooms: before.chat_rooms - 1, room_members: before.room_members - 2 });
  });
});

describe("without", () => {
  const api = useServer();

  test("nothing is ever deleted", async () => {
    await aHistory(api, 5000);
    const before = await counts(api);
    await api.server.scheduled();
    await api.server.scheduled();
    assert.deepEqual(await counts(api), before);
  });
});

for (const [name, value] of [["CALL_RETENTION_DAYS", "0"], ["MESSAGE_RETENTION_DAYS", "forever"], ["CALL_RETENTION_DAYS", "-1"], ["APPOINTMENT_RETENTION_DAYS", "0"]]) {
  describe(`${name}=${value}`, () => {
    const api = useServer({ vars: { [/** @type {string} */ (name)]: /** @type {string} */ (value) } });

    test("is refused by name, and deletes nothing", async () => {
      refused(await api.raw("GET", "/api/health"), 500, "misconfigured", { variable: name });
    });
  });
}
