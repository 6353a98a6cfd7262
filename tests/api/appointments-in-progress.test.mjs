// Appointments whose time has come: what rings when one is called off, and more time for one that has begun.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { anAppointment, seen } from "../support/appointments.mjs";
import { refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer({ hooks: true });

afterEach(() => api.clockAhead(0));

/** Lets the server's clock stand so many seconds after a time. @param {string} time @param {number} seconds */
const clockAt = (time, seconds) => api.clockAhead(Date.parse(time) + seconds * 1000 - Date.now());

describe("calling off while it rings", () => {
  for (const [who, verb, status] of /** @type {const} */ ([["alice", "cancel", "cancelled"], ["bob", "decline", "declined"]])) {
    test(`${verb}: the call is cancelled before anybody learns of it, and nobody can answer any more`, async () => {
      const { alice, bob, id, path, room } = await anAppointment(api, { startsIn: 5 });
      const [atAlices, atBobs] = [await alice.connect(room), await bob.connect(room)];
      const callId = await alice.placeCall(room);
      await atBobs.call((call) => call.status === "ringing");
      succeeded(await (who === "alice" ? alice : bob).post(`${path}/${verb}`));
      const call = await bob.call(callId);
      assert.deepEqual([call.status, call.end_reason, call.duration], ["cancelled", "cancelled", 0]);
      for (const socket of [atAlices, atBobs]) assert.equal((await socket.call((each) => each.ended_at)).status, "cancelled");
      refused(await bob.accept(callId), 409, "call_ended");
      await atBobs.refuses({ type: "call.join", callId, audio: true, video: true, screen: false }, "call_ended");
      refused(await bob.startCall(room), 403, "room_closed");
      assert.equal((await seen(bob, id)).status, status);
      assert.equal((await seen(alice, id)).duration, null);
    });
  }

  test("another change lets it ring on", async () => {
    const { alice, bob, path, room } = await anAppointment(api, { startsIn: 5 });
    await bob.connect(room);
    const callId = await alice.placeCall(room);
    succeeded(await alice.patch(path, { title: "Something else" }));
    succeeded(await bob.post(`${path}/confirm`));
    assert.equal((await bob.call(callId)).status, "ringing");
    succeeded(await bob.accept(callId));
    refused(await alice.post(`${path}/cancel`), 409, "appointment_over");
  });
});

test("one that should have begun can be made longer; its start can only be put ahead", async () => {
  const { alice, bob, path, appointment } = await anAppointment(api, { startsIn: 5, durationMinutes: 30 });
  await clockAt(appointment.starts_at, 600);
  const longer = succeeded(await alice.patch(path, { durationMinutes: 45 })).appointment;
  assert.deepEqual([longer.starts_at, longer.duration_minutes], [appointment.starts_at, 45]);
  assert.equal(Date.parse(longer.closes_at) - Date.parse(appointment.closes_at), 15 * 60_000);
  // A form sends everything it has.
  succeeded(await alice.patch(path, { startsAt: appointment.starts_at, durationMinutes: 50, title: "Longer" }));
  refused(await alice.patch(path, { startsAt: new Date(Date.parse(appointment.starts_at) + 60_000).toISOString() }), 422, "invalid_start");
  refused(await alice.patch(path, { durationMinutes: 5 }), 422, "invalid_field", { field: "durationMinutes" });
  assert.equal((await seen(bob, appointment.id)).duration_minutes, 50);
});
