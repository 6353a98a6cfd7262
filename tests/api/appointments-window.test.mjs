// The edges of the window, by a clock that the test moves; one test after the other, because all share it.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, asksToJoin, books, identity, inMinutes, later, listed, mayJoin, opensWith, seen } from "../support/appointments.mjs";
import { tokenFor } from "../support/twilio.mjs";

const api = useServer({ hooks: true, vars: { JOIN_EARLY_MINUTES: "10", JOIN_LATE_MINUTES: "20" } });

/** The server's clock shows a time and so many seconds, and goes on from there. @param {string} time @param {number} [seconds] */
const clockAt = (time, seconds = 0) => api.clockAhead(Date.parse(time) + seconds * 1000 - Date.now());

afterEach(() => api.clockAhead(0));

/** An appointment of tomorrow. */
const tomorrow = () => anAppointment(api, { startsIn: 24 * 60, durationMinutes: 50 });

/** What each way in answers: 200, 101 for an open socket, or the code of the refusal. @param {any} person @param {any} appointment */
async function waysIn(person, { id, room_id }) {
  const join = await asksToJoin(person, id);
  const token = await tokenFor(person, room_id);
  const { socket, body } = await api.upgrade(`/api/rooms/${room_id}/socket`, { headers: person.headers });
  socket?.close();
  return [join.body.code ?? join.status, token.body.code ?? token.status, socket ? 101 : body.code];
}

const OPEN = [200, 200, 101];
const EARLY = ["too_early", "room_closed", "room_closed"];
const LATE = ["too_late", "room_closed", "room_closed"];

describe("the window", () => {
  for (const [edge, seconds, expected] of /** @type {[("opens_at" | "closes_at"), number, any[]][]} */ ([
    ["opens_at", -60, EARLY], ["opens_at", -2, EARLY], ["opens_at", 0, OPEN], ["opens_at", 1, OPEN],
    ["closes_at", -60, OPEN], ["closes_at", -2, OPEN], ["closes_at", 0, LATE], ["closes_at", 1, LATE], ["closes_at", 86_400, LATE],
  ])) {
    test(`${seconds} s from ${edge}: ${expected[0]}`, async () => {
      const { alice, bob, appointment } = await tomorrow();
      for (const person of [alice, bob]) {
        await clockAt(appointment[edge], seconds);
        assert.deepEqual(await waysIn(person, appointment), expected);
      }
    });
  }

  test("says when it is, before and after", async () => {
    const { alice, id, room, appointment } = await tomorrow();
    const details = { opensAt: appointment.opens_at, closesAt: appointment.closes_at };
    for (const [edge, seconds, code] of /** @type {const} */ ([["opens_at", -1, "too_early"], ["closes_at", 1, "too_late"]])) {
      await clockAt(appointment[edge], seconds);
      refused(await asksToJoin(alice, id), 403, code, details);
      refused(await tokenFor(alice, room), 403, "room_closed", details);
      refused(await alice.startCall(room), 403, "room_closed", details);
    }
  });

  test("is the new one after the appointment was moved", async () => {
    const { alice, path, appointment } = await tomorrow();
    const moved = succeeded(await alice.patch(path, { startsAt: later(appointment.starts_at, 180), durationMinutes: 5 })).appointment;
    await clockAt(appointment.starts_at);
    assert.deepEqual(await waysIn(alice, moved), EARLY);
    await clockAt(moved.opens_at);
    assert.deepEqual(await waysIn(alice, moved), OPEN);
    await clockAt(moved.closes_at);
    assert.deepEqual(await waysIn(alice, moved), LATE);
  });
});

describe("the token's life", () => {
  for (const [edge, seconds, left] of /** @type {[("opens_at" | "closes_at"), number, number][]} */ ([
    ["opens_at", 0, 80 * 60], ["opens_at", 20 * 60, 60 * 60], ["closes_at", -61, 61], ["closes_at", -3, 3],
  ])) {
    test(`is ${left} s, ${seconds} s from ${edge}`, async () => {
      const { alice, id, appointment } = await tomorrow();
      await clockAt(appointment[edge], seconds);
      const asked = Date.now();
      const { expires_in, expires_at, token_valid_until } = await mayJoin(alice, id);
      const waited = Math.ceil((Date.now() - asked) / 1000);
      assert.equal(expires_at, appointment.closes_at.replace(".000Z", "Z"));
      assert.ok(expires_in <= left && expires_in >= left - waited, `${expires_in}, not ${left}`);
      assert.equal(token_valid_until, `${Math.floor(expires_in / 60)} minutes (${Math.floor(expires_in / 3600)} hours)`);
    });
  }

  test("opens the room's socket for its owner until the window's end, and no second longer", async () => {
    const { alice, id, room, appointment } = await tomorrow();
    await clockAt(appointment.opens_at);
    const { ticket } = await mayJoin(alice, id);
    for (const [edge, seconds] of /** @type {const} */ ([["opens_at", 1], ["starts_at", 0], ["ends_at", 0], ["closes_at", -2]])) {
      await clockAt(appointment[edge], seconds);
      const { socket, body } = await opensWith(alice, room, ticket);
      assert.ok(socket, `${seconds} s from ${edge}: ${JSON.stringify(body)}`);
      assert.deepEqual((await socket.next("welcome")).online, [alice.shown]);
      socket.close();
      await socket.closed;
    }
    for (const seconds of [1, 60]) {
      await clockAt(appointment.closes_at, seconds);
      const { socket, status } = await opensWith(alice, room, ticket);
      assert.ok(!socket && (status === 401 || status === 403), String(status));
    }
  });
});

describe("what is past", () => {
  test("cannot be changed, cancelled, confirmed or declined", async () => {
    const { alice, bob, path, appointment } = await tomorrow();
    await clockAt(appointment.closes_at, 1);
    for (const reply of [
      await alice.patch(path, { title: "Late" }), await alice.patch(path, { startsAt: later(appointment.starts_at, 5 * 24 * 60) }),
      await alice.post(`${path}/cancel`), await bob.post(`${path}/confirm`), await bob.post(`${path}/decline`),
    ]) refused(reply, 409, "appointment_over", { status: "no_show" });
  });

  test("cannot be booked or moved to, by the server's clock", async () => {
    const { alice, bob, path, appointment } = await tomorrow();
    await clockAt(appointment.opens_at);
    refused(await books(alice, bob, { startsAt: inMinutes(60) }), 422, "invalid_start");
    refused(await alice.patch(path, { startsAt: inMinutes(60) }), 422, "invalid_start");
  });
});

describe("an appointment that did not take place", () => {
  test("to which nobody came is a no-show of both, from the window's end on", async () => {
    const { alice, bob, id, appointment } = await tomorrow();
    await clockAt(appointment.closes_at, -2);
    assert.equal((await seen(bob, id)).status, "scheduled");
    await clockAt(appointment.closes_at, 0);
    const { status, organizer_came_at, attendee_came_at, duration } = await seen(alice, id);
    assert.deepEqual([status, organizer_came_at, attendee_came_at, duration], ["no_show", null, null, null]);
    assert.deepEqual((await listed(bob, { status: "no_show" })).map((each) => each.id), [id]);
    assert.deepEqual(await listed(bob, { status: "scheduled" }), []);
  });

  test("to which one came says who, and when", async () => {
    const { alice, bob, id, path, room, appointment } = await tomorrow();
    succeeded(await bob.post(`${path}/confirm`));
    await clockAt(appointment.starts_at, 90);
    assert.equal((await mayJoin(bob, id)).user_identity, identity(bob));
    const callId = await bob.placeCall(room);
    const socket = await bob.joinCall(room, callId);
    assert.equal((await seen(alice, id)).status, "confirmed", "he waits alone");
    socket.send({ type: "call.leave", callId });
    await socket.call((call) => call.id === callId && call.ended_at !== null);
    await clockAt(appointment.closes_at, 1);
    const { status, organizer_came_at, attendee_came_at, duration } = await seen(alice, id);
    assert.deepEqual([status, organizer_came_at, duration], ["no_show", null, null]);
    const late = (Date.parse(attendee_came_at) - Date.parse(appointment.starts_at)) / 1000;
    assert.ok(late >= 90 && late < 95, attendee_came_at);
  });

  test("is written down by the cron, once", async () => {
    const { alice, id, appointment } = await tomorrow();
    const stored = async () => (await api.sql("select status, sequence, updated_at from appointments where id = ?", id))[0];
    const before = await stored();
    await clockAt(appointment.closes_at, -60);
    await api.server.scheduled();
    assert.deepEqual(await stored(), before, "not before the window is over");
    await clockAt(appointment.closes_at, 60);
    const shown = await seen(alice, id);
    await api.server.scheduled();
    const settled = await stored();
    assert.equal(settled.status, "no_show");
    assert.deepEqual({ ...(await seen(alice, id)), updated_at: "" }, { ...shown, updated_at: "" });
    await clockAt(appointment.closes_at, 600);
    await api.server.scheduled();
    assert.deepEqual(await stored(), settled);
  });

  test("because it was called off stays that", async () => {
    const { alice, bob, id, path, appointment } = await tomorrow();
    succeeded(await alice.post(`${path}/cancel`));
    await clockAt(appointment.closes_at, 60);
    await api.server.scheduled();
    assert.equal((await seen(bob, id)).status, "cancelled");
    refused(await asksToJoin(bob, id), 409, "appointment_over", { status: "cancelled" });
  });
});
