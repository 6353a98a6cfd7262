// A clock that jumps by hours, forward and back, under a server that works.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";
import { anAppointment, mayJoin, seen } from "../support/appointments.mjs";
import { halfDone } from "../support/every-endpoint.mjs";
import { survives } from "../support/faults.mjs";

const HOUR = 3_600_000;

// One after the other: everybody on a server has this clock.
describe("a clock that jumps", () => {
  const api = useServer({ hooks: true, vars: { RING_TIMEOUT_SECONDS: "3" } });

  for (const hours of [-6, -1, 1, 6]) {
    test(`by ${hours} h in mid-call leaves a call that ends, with a duration that can be`, { timeout: 60_000 }, async () => {
      await api.clockAhead(0);
      const { alice, bob, callId, a } = await twoInACall(api);
      await api.clockAhead(hours * HOUR);
      await api.server.scheduled();
      assert.equal((await alice.call(callId)).status, "active", "who talks is not cut off");
      const { call } = succeeded(await bob.end(callId));
      assert.equal(call.status, "ended");
      assert.ok(call.duration >= 0 && call.duration <= Math.max(0, hours) * 3600 + 60, `${call.duration} s`);
      assert.ok(Date.parse(call.ended_at) >= Date.parse(call.answered_at), `${call.answered_at} to ${call.ended_at}`);
      assert.equal((await a.call(({ ended_at }) => ended_at)).duration, call.duration);
      survives();
    });

    test(`by ${hours} h while it rings leaves a call that stops ringing`, { timeout: 60_000 }, async () => {
      await api.clockAhead(0);
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const b = await bob.connect(id);
      const callId = await alice.placeCall(id);
      await api.clockAhead(hours * HOUR);
      // Whoever looks is enough; the alarm that was set stays where it was.
      await eventually(async () => {
        await api.server.scheduled();
        return alice.call(callId);
      }, ({ ended_at }) => ended_at, { within: 20_000, every: 500 });
      const call = await alice.call(callId);
      assert.deepEqual([call.status, call.duration], ["missed", 0]);
      assert.equal((await b.call(({ ended_at }) => ended_at)).status, "missed");
      assert.notEqual(await alice.placeCall(id), callId);
      survives();
    });
  }

  test("back and forth leaves sessions, tickets and windows as they should be", { timeout: 60_000 }, async () => {
    await api.clockAhead(0);
    const { id, alice } = await api.roomOf("alice");
    const { alice: doctor, bob: patient, id: appointment } = await anAppointment(api, { startsIn: 60 });
    const video = () => patient.get(`/api/appointments/video-token/${appointment}`);
    refused(await video(), 403, "too_early");
    await api.clockAhead(HOUR);
    assert.ok((await mayJoin(patient, appointment)).expires_in > 0);
    const late = succeeded(await alice.post("/api/calls/token", { roomName: `room_${id}` }));
    await api.clockAhead(6 * HOUR);
    refused(await video(), 403, "too_late");
    await api.server.scheduled();
    assert.equal((await seen(doctor, appointment)).status, "no_show");
    await api.clockAhead(0);
    // Written down once: it stays.
    refused(await video(), 403, "too_early");
    assert.equal((await seen(doctor, appointment)).status, "no_show");
    const ticket = succeeded(await alice.post("/api/calls/token", { roomName: `room_${id}` }));
    assert.ok(Date.parse(ticket.expiresAt) < Date.parse(late.expiresAt));
    assert.equal(ticket.expiresIn, late.expiresIn);
    const { socket } = await api.upgrade(`/api/rooms/${id}/socket?ticket=${ticket.token}`);
    assert.equal((await socket?.next("welcome"))?.call, null);
    succeeded(await alice.send(id), 201);
    await api.clockAhead(-HOUR);
    succeeded(await alice.send(id), 201);
    const { messages } = succeeded(await alice.get(`/api/rooms/${id}/messages`));
    assert.ok(messages[0].seq > messages[1].seq, "messages keep the order in which they were stored");
    await api.clockAhead(0);
    assert.deepEqual(await halfDone(api), []);
    survives();
  });
});
