// Appointments after they were booked: lists, changes, and what each of the two may decide.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, booked, inMinutes, later, listed, seen } from "../support/appointments.mjs";

const api = useServer();
const DAY = 24 * 60;

/** @param {any[]} appointments */
const ids = (appointments) => appointments.map(({ id }) => id);

describe("the list", { concurrency: true }, () => {
  /** Alice with Bob in one, two and three days; in between Carol books Alice. */
  async function aWeek() {
    const [alice, bob, carol] = await Promise.all([api.person("alice"), api.person("bob"), api.person("carol")]);
    const days = {
      third: await booked(alice, bob, { startsAt: inMinutes(3 * DAY) }),
      first: await booked(alice, bob, { startsAt: inMinutes(DAY) }),
      second: await booked(carol, alice, { startsAt: inMinutes(2 * DAY) }),
    };
    return { alice, bob, carol, days };
  }

  test("is a plain array of both roles' appointments, earliest first", async () => {
    const { alice, bob, carol, days: { first, second, third } } = await aWeek();
    assert.deepEqual(await listed(alice), [first, second, third]);
    assert.deepEqual(await listed(bob), [first, third]);
    assert.deepEqual(await listed(carol), [second]);
  });

  test("is an empty array for who has none", async () => {
    assert.deepEqual(await listed(await api.person()), []);
  });

  test("is the same with a slash at its end, and each appointment too", async () => {
    const { alice, days: { first } } = await aWeek();
    assert.equal((await alice.get("/api/appointments/")).text, (await alice.get("/api/appointments")).text);
    assert.deepEqual((await alice.get(`/api/appointments/?to=${first.ends_at}`)).body, [first]);
    assert.equal((await alice.get(`/api/appointments/${first.id}/`)).text, (await alice.get(`/api/appointments/${first.id}`)).text);
  });

  test("has those that end after `from` and start before `to`", async () => {
    const { alice, days: { first, second, third } } = await aWeek();
    for (const [from, to, expected] of /** @type {[string, string, any[]][]} */ ([
      [first.starts_at, third.ends_at, [first, second, third]],
      [first.ends_at, third.starts_at, [second]],
      [later(first.ends_at, -1), later(third.starts_at, 1), [first, second, third]],
      [later(second.starts_at, 1), later(second.starts_at, 2), [second]],
      [first.ends_at, second.starts_at, []],
    ])) {
      assert.deepEqual(ids(await listed(alice, { from, to })), ids(expected), `${from} to ${to}`);
    }
    assert.deepEqual(ids(await listed(alice, { from: first.ends_at })), ids([second, third]));
    assert.deepEqual(ids(await listed(alice, { to: third.starts_at })), ids([first, second]));
    assert.deepEqual(ids(await listed(alice, { from: third.starts_at, to: first.ends_at })), []);
  });

  test("has those of one status", async () => {
    const { alice, bob, days: { first, second, third } } = await aWeek();
    succeeded(await bob.post(`/api/appointments/${first.id}/confirm`));
    succeeded(await alice.post(`/api/appointments/${second.id}/decline`));
    succeeded(await alice.post(`/api/appointments/${third.id}/cancel`));
    const fourth = await booked(alice, bob, { startsAt: inMinutes(4 * DAY) });
    for (const [status, expected] of /** @type {[string, any[]][]} */ ([
      ["confirmed", [first]], ["declined", [second]], ["cancelled", [third]], ["scheduled", [fourth]], ["completed", []], ["in_progress", []], ["no_show", []],
    ])) {
      assert.deepEqual(ids(await listed(alice, { status })), ids(expected), status);
    }
    assert.deepEqual(ids(await listed(alice, { status: "confirmed", from: first.ends_at })), []);
    assert.deepEqual(ids(await listed(alice)), ids([first, second, third, fourth]));
  });

  test("is refused for times and statuses that are none", async () => {
    const alice = await api.person();
    for (const [field, values] of Object.entries({ from: ["", "yesterday", "2026-01-01"], to: ["", "5"], status: ["", "over", "SCHEDULED"] })) {
      for (const value of values) refused(await alice.get(`/api/appointments?${field}=${value}`), 422, "invalid_field", { field });
    }
  });
});

describe("changing an appointment", { concurrency: true }, () => {
  test("gives it another title and leaves the rest, confirmation included", async () => {
    const { alice, bob, path, appointment } = await anAppointment(api);
    const confirmed = succeeded(await bob.post(`${path}/confirm`)).appointment;
    const changed = succeeded(await alice.patch(path, { title: " Follow-up " })).appointment;
    const { title, updated_at, sequence, ...rest } = changed;
    assert.equal(title, "Follow-up");
    assert.ok(updated_at >= confirmed.updated_at);
    assert.ok(sequence > appointment.sequence, "a calendar has to take over the title");
    const { title: _, updated_at: __, sequence: ___, ...before } = confirmed;
    assert.deepEqual(rest, before);
    assert.deepEqual(await seen(bob, appointment.id), changed);
  });

  test("to another time moves its hours and asks for confirmation anew", async () => {
    const { alice, bob, path, appointment } = await anAppointment(api);
    succeeded(await bob.post(`${path}/confirm`, { timeZone: "Europe/Vienna" }));
    const startsAt = later(appointment.starts_at, 90);
    const moved = succeeded(await alice.patch(path, { startsAt, durationMinutes: 45, timeZone: "Asia/Tokyo", recordingAllowed: true })).appointment;
    const { sequence, updated_at, ...rest } = moved;
    assert.ok(sequence > appointment.sequence);
    const { sequence: _, updated_at: __, ...before } = appointment;
    assert.deepEqual(rest, {
      ...before, status: "scheduled", starts_at: startsAt, ends_at: later(startsAt, 45), duration_minutes: 45,
      opens_at: later(startsAt, -15), closes_at: later(startsAt, 45 + 30), recording_allowed: true, organizer_time_zone: "Asia/Tokyo", attendee_time_zone: "Europe/Vienna",
    });
    assert.equal(succeeded(await bob.post(`${path}/confirm`)).appointment.status, "confirmed");
  });

  test("to another length keeps its start", async () => {
    const { alice, path, appointment } = await anAppointment(api);
    const longer = succeeded(await alice.patch(path, { durationMinutes: 90 })).appointment;
    assert.deepEqual([longer.starts_at, longer.ends_at, longer.closes_at], [appointment.starts_at, later(appointment.starts_at, 90), later(appointment.starts_at, 120)]);
    assert.ok(longer.sequence > appointment.sequence);
  });

  test("with nothing changes nothing", async () => {
    const { alice, bob, path } = await anAppointment(api);
    const confirmed = succeeded(await bob.post(`${path}/confirm`)).appointment;
    const { updated_at: _, ...after } = succeeded(await alice.patch(path, {})).appointment;
    const { updated_at: __, ...before } = confirmed;
    assert.deepEqual(after, before);
    const same = succeeded(await alice.patch(path, { startsAt: confirmed.starts_at, durationMinutes: confirmed.duration_minutes })).appointment;
    assert.equal(same.status, "confirmed", "the same time is not another");
  });

  test("is refused like a booking when a field is wrong", async () => {
    const { alice, bob, path, id, appointment } = await anAppointment(api);
    for (const [field, value] of Object.entries({ title: "", durationMinutes: 4, recordingAllowed: "no", timeZone: "Not a zone" })) {
      refused(await alice.patch(path, { [field]: value }), 422, "invalid_field", { field });
    }
    refused(await alice.patch(path, { startsAt: 5 }), 422, "invalid_field", { field: "startsAt" });
    for (const startsAt of ["soon", inMinutes(-1), inMinutes(733 * DAY)]) refused(await alice.patch(path, { startsAt }), 422, "invalid_start");
    assert.deepEqual(await seen(bob, id), appointment);
  });

  test("is not for other fields: whom it is with stays", async () => {
    const { alice, bob, path } = await anAppointment(api);
    const carol = await api.person("carol");
    const { appointment } = succeeded(await alice.patch(path, { with: carol.name, attendee_id: carol.id, status: "completed", title: "Changed" }));
    assert.deepEqual([appointment.attendee_id, appointment.status, appointment.title], [bob.id, "scheduled", "Changed"]);
  });
});

describe("deciding", { concurrency: true }, () => {
  test("the attendee confirms, and says which zone they are in", async () => {
    const { alice, bob, path, id, appointment } = await anAppointment(api, { timeZone: "Australia/Perth" });
    const confirmed = succeeded(await bob.post(`${path}/confirm`, { timeZone: "Europe/Berlin" })).appointment;
    assert.deepEqual([confirmed.status, confirmed.organizer_time_zone, confirmed.attendee_time_zone], ["confirmed", "Australia/Perth", "Europe/Berlin"]);
    assert.equal(confirmed.starts_at, appointment.starts_at);
    assert.deepEqual(await seen(alice, id), confirmed);
    refused(await bob.post(`${path}/confirm`, { timeZone: "Not a zone" }), 422, "invalid_field", { field: "timeZone" });
  });

  for (const [act, who, status] of /** @type {const} */ ([["confirm", "bob", "confirmed"], ["decline", "bob", "declined"], ["cancel", "alice", "cancelled"]])) {
    test(`${act} twice is harmless`, async () => {
      const { path, ...people } = await anAppointment(api);
      const first = succeeded(await people[who].post(`${path}/${act}`)).appointment;
      assert.equal(first.status, status);
      const second = succeeded(await people[who].post(`${path}/${act}/`)).appointment;
      assert.deepEqual(second, first);
    });

    test(`${act} is not for the other of the two`, async () => {
      const { path, id, appointment, ...people } = await anAppointment(api);
      const other = who === "bob" ? people.alice : people.bob;
      refused(await other.post(`${path}/${act}`), 403, "not_allowed");
      assert.deepEqual(await seen(other, id), appointment);
    });
  }

  test("changing is not for the attendee", async () => {
    const { bob, path, id, appointment } = await anAppointment(api);
    refused(await bob.patch(path, { title: "Mine" }), 403, "not_allowed");
    assert.deepEqual(await seen(bob, id), appointment);
  });

  test("a confirmed one can still be declined, or cancelled", async () => {
    const [first, second] = [await anAppointment(api), await anAppointment(api)];
    for (const { bob, path } of [first, second]) succeeded(await bob.post(`${path}/confirm`));
    assert.equal(succeeded(await first.bob.post(`${first.path}/decline`)).appointment.status, "declined");
    assert.equal(succeeded(await second.alice.post(`${second.path}/cancel`)).appointment.status, "cancelled");
  });

  test("what is cancelled stays cancelled", async () => {
    const { alice, bob, path, id } = await anAppointment(api);
    const { appointment } = succeeded(await alice.post(`${path}/cancel`));
    for (const reply of [await bob.post(`${path}/confirm`), await bob.post(`${path}/decline`), await alice.patch(path, { title: "Back" }), await alice.patch(path, { startsAt: inMinutes(5 * DAY) })]) {
      refused(reply, 409, "appointment_over", { status: "cancelled" });
    }
    assert.deepEqual(await seen(bob, id), appointment);
  });

  test("what is declined stays declined", async () => {
    const { alice, bob, path } = await anAppointment(api);
    succeeded(await bob.post(`${path}/decline`));
    for (const reply of [await bob.post(`${path}/confirm`), await alice.post(`${path}/cancel`), await alice.patch(path, { title: "Back" })]) {
      refused(reply, 409, "appointment_over", { status: "declined" });
    }
  });

  test("of both at the same moment leaves one outcome, told to both", async () => {
    for (let n = 0; n < 5; n += 1) {
      const { alice, bob, path, id } = await anAppointment(api);
      const replies = await Promise.all([alice.post(`${path}/cancel`), bob.post(`${path}/decline`), bob.post(`${path}/confirm`)]);
      const { status } = await seen(alice, id);
      assert.ok(["cancelled", "declined"].includes(status), status);
      assert.equal((await seen(bob, id)).status, status);
      const lost = replies[status === "cancelled" ? 1 : 0];
      refused(lost, 409, "appointment_over", { status });
    }
  });

  test("is done by post", async () => {
    const { alice, path } = await anAppointment(api);
    for (const address of [`${path}/cancel`, `${path}/confirm`, `${path}/decline`]) refused(await alice.get(address), 405, "method_not_allowed");
    refused(await alice.request("DELETE", path), 405, "method_not_allowed");
    refused(await alice.post(path.replace(/\d+$/, "video-token/1")), 405, "method_not_allowed");
  });
});
