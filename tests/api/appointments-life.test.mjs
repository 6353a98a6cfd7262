// What becomes of an appointment in its room: two people with sockets, and a clock that the test moves.

import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { assertRecent, eventually, refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, asksToJoin, listed, mayJoin, seen } from "../support/appointments.mjs";

/** @param {number} seconds */
const seconds = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Both have come, Alice has called, Bob has answered. @param {Awaited<ReturnType<typeof anAppointment>>} scene */
async function talk({ alice, bob, id, room }) {
  for (const person of [alice, bob]) await mayJoin(person, id);
  const callId = await alice.placeCall(room);
  const a = await alice.joinCall(room, callId);
  const b = await bob.joinCall(room, callId);
  await a.call((call) => call.id === callId && call.status === "active");
  return { callId, a, b };
}

/** The call is over, and its room knows. @param {any} person @param {{ callId: string, a: import("../support/socket.mjs").Socket }} call */
async function hangUp(person, { callId, a }) {
  succeeded(await person.end(callId, { forAll: true }));
  return a.call((call) => call.id === callId && call.status === "ended");
}

describe("an appointment", { concurrency: true }, () => {
  const api = useServer();
  const impatient = useServer({ vars: { RING_TIMEOUT_SECONDS: "3" } });

  test("is in progress while they talk, and completed afterwards with how long", async () => {
    const scene = await anAppointment(api, { startsIn: 1 });
    const { alice, bob, id, room } = scene;
    await mayJoin(alice, id);
    const callId = await alice.placeCall(room);
    const a = await alice.joinCall(room, callId);
    assert.equal((await seen(bob, id)).status, "scheduled", "she waits for him");
    await mayJoin(bob, id);
    await bob.joinCall(room, callId);
    await a.call((call) => call.id === callId && call.status === "active");
    for (const person of [alice, bob]) {
      const { status, duration, organizer_came_at, attendee_came_at } = await seen(person, id);
      assert.deepEqual([status, duration], ["in_progress", null]);
      assertRecent(organizer_came_at);
      assertRecent(attendee_came_at);
    }
    assert.deepEqual((await listed(bob, { status: "in_progress" })).map((each) => each.id), [id]);
    await seconds(1.2);
    const call = await hangUp(alice, { callId, a });
    const { status, duration } = await seen(bob, id);
    assert.equal(status, "completed");
    assert.ok(duration >= 1 && duration < 30);
    assert.equal(duration, call.duration);
    assert.deepEqual((await listed(bob, { status: "completed" })).map((each) => each.id), [id]);
  });

  test("that they come back to is in progress again, and adds up", async () => {
    const scene = await anAppointment(api, { startsIn: 1 });
    const { alice, bob, id, path } = scene;
    const durations = [];
    for (let n = 0; n < 2; n += 1) {
      const call = await talk(scene);
      assert.equal((await seen(alice, id)).status, "in_progress");
      await seconds(1.2);
      durations.push((await hangUp(alice, call)).duration);
      const { status, duration } = await seen(bob, id);
      assert.deepEqual([status, duration], ["completed", durations.reduce((sum, each) => sum + each)]);
      await mayJoin(bob, id);
    }
    refused(await alice.post(`${path}/cancel`), 409, "appointment_over", { status: "completed" });
    refused(await alice.patch(path, { title: "Late" }), 409, "appointment_over", { status: "completed" });
  });

  test("that is in progress cannot be changed, cancelled or declined", async () => {
    const scene = await anAppointment(api, { startsIn: 1 });
    const { alice, bob, path } = scene;
    const call = await talk(scene);
    for (const reply of [await alice.patch(path, { title: "Now" }), await alice.post(`${path}/cancel`), await bob.post(`${path}/decline`), await bob.post(`${path}/confirm`)]) {
      refused(reply, 409, "appointment_over", { status: "in_progress" });
    }
    await hangUp(alice, call);
  });

  test("goes on when one reloads the page", async () => {
    const scene = await anAppointment(api, { startsIn: 1 });
    const { alice, bob, id, room } = scene;
    const { callId, a, b } = await talk(scene);
    b.drop();
    await bob.joinCall(room, callId);
    assert.equal((await seen(alice, id)).status, "in_progress");
    await hangUp(alice, { callId, a });
  });

  test("is not completed by a call that only one was in", async () => {
    const { alice, bob, id, room } = await anAppointment(api, { startsIn: 1 });
    await mayJoin(alice, id);
    const callId = await alice.placeCall(room);
    const a = await alice.joinCall(room, callId);
    succeeded(await bob.decline(callId));
    succeeded(await alice.end(callId));
    await a.call((call) => call.id === callId && call.ended_at !== null);
    const { status, duration } = await seen(bob, id);
    assert.deepEqual([status, duration], ["scheduled", null], "there is time left");
  });

  test("is not completed by a call that was answered and in which nobody was heard", async () => {
    const { alice, bob, id, room } = await anAppointment(impatient, { startsIn: 1 });
    const callId = await alice.placeCall(room);
    succeeded(await bob.accept(callId));
    await eventually(() => alice.call(callId), (call) => call.end_reason === "never_connected");
    const { status, duration } = await seen(bob, id);
    assert.deepEqual([status, duration], ["scheduled", null]);
  });

  test("is told to the pages in the room by who comes: both see each other there", async () => {
    const { alice, bob, room } = await anAppointment(api, { startsIn: 1 });
    const a = await alice.connect(room);
    const b = await bob.connect(room);
    assert.deepEqual((await a.next("presence", (frame) => frame.user.id === bob.id)).user, bob.shown);
    assert.equal(b.welcome.online.length, 2);
  });

  test("cannot be recorded, unless it says so", async () => {
    const scene = await anAppointment(api, { startsIn: 1 });
    const call = await talk(scene);
    refused(await scene.alice.post(`/api/calls/${call.callId}/recording`, { consent: true }), 409, "recording_unavailable");
    await hangUp(scene.alice, call);
  });

  test("ends for its room when it is cancelled: what rang may be hung up, and then nobody comes in", async () => {
    const { alice, bob, path, room, id } = await anAppointment(api, { startsIn: 1 });
    const callId = await alice.placeCall(room);
    const a = await alice.joinCall(room, callId);
    succeeded(await alice.post(`${path}/cancel`));
    assert.equal((await seen(bob, id)).status, "cancelled");
    succeeded(await alice.end(callId));
    await a.call((call) => call.id === callId && call.ended_at !== null);
    refused(await api.upgrade(`/api/rooms/${room}/socket`, { headers: bob.headers }), 403, "room_closed");
    refused(await bob.startCall(room), 403, "room_closed");
    assert.equal((await seen(bob, id)).status, "cancelled");
  });
});

describe("when the window ends", () => {
  const api = useServer({ hooks: true, vars: { JOIN_EARLY_MINUTES: "10", JOIN_LATE_MINUTES: "0" } });
  afterEach(() => api.clockAhead(0));

  /** The server's clock shows a time and so many seconds, and goes on from there. @param {string} time @param {number} more */
  const clockAt = (time, more) => api.clockAhead(Date.parse(time) + more * 1000 - Date.now());
  /** @param {number} id */
  const stored = async (id) => (await api.sql("select status, sequence, updated_at from appointments where id = ?", id))[0];

  test("a call that runs is not cut, and the appointment is completed when it is over", async () => {
    const scene = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    const { alice, bob, id, room, appointment } = scene;
    const { callId, a, b } = await talk(scene);
    await clockAt(appointment.closes_at, 60);
    await api.server.scheduled();
    await Promise.all([a.settled(), b.settled()]);
    assert.equal((await seen(bob, id)).status, "in_progress");
    assert.equal((await alice.call(callId)).status, "active");
    assert.equal((await stored(id)).status, "scheduled", "its outcome is still open");
    refused(await asksToJoin(alice, id), 403, "too_late");
    // A lost line may come back to a call that goes on.
    b.drop();
    const again = await bob.joinCall(room, callId, { connection: b.connection });
    assert.equal((await seen(alice, id)).status, "in_progress");
    await hangUp(alice, { callId, a });
    const shown = await seen(bob, id);
    assert.equal(shown.status, "completed");
    assert.ok(shown.duration >= 300, "by the server's clock");
    refused(await bob.startCall(room), 403, "room_closed");
    refused(await api.upgrade(`/api/rooms/${room}/socket`, { headers: alice.headers }), 403, "room_closed");
    again.close();
    await api.server.scheduled();
    const settled = await stored(id);
    assert.equal(settled.status, "completed");
    await clockAt(appointment.closes_at, 900);
    await api.server.scheduled();
    assert.deepEqual(await stored(id), settled, "a second run changes nothing");
    assert.deepEqual({ ...(await seen(bob, id)), updated_at: "" }, { ...shown, updated_at: "" });
  });

  test("the cron writes down all outcomes that are due, and no other", async () => {
    const talked = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    await hangUp(talked.alice, await talk(talked));
    const missed = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    await mayJoin(missed.bob, missed.id);
    const off = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    succeeded(await off.bob.post(`${off.path}/decline`));
    const ahead = await anAppointment(api, { startsIn: 60 });
    const all = [talked, missed, off, ahead];
    await clockAt(talked.appointment.closes_at, 120);
    const shown = await Promise.all(all.map(({ bob, id }) => seen(bob, id)));
    assert.deepEqual(shown.map(({ status }) => status), ["completed", "no_show", "declined", "scheduled"]);
    assert.ok(shown[1].attendee_came_at && !shown[1].organizer_came_at, "he came, she did not");
    await api.server.scheduled();
    const settled = [];
    for (const { id } of all) settled.push(await stored(id));
    assert.deepEqual(settled.map(({ status }) => status), ["completed", "no_show", "declined", "scheduled"]);
    await api.server.scheduled();
    for (const [place, { id }] of all.entries()) assert.deepEqual(await stored(id), settled[place]);
  });

  test("the cron run twice at once is one", async () => {
    const { bob, id, appointment } = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    const inbox = await bob.openInbox();
    await clockAt(appointment.closes_at, 60);
    await Promise.all([api.server.scheduled(), api.server.scheduled()]);
    assert.equal((await stored(id)).status, "no_show");
    await seconds(0.5);
    assert.ok(inbox.frames.filter(({ type }) => type === "appointment").length <= 1);
  });
});
