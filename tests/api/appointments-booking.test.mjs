// Booking an appointment: what is asked, what is answered, what is refused.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { assertRecent, random, refused, succeeded, useServer } from "../support/api.mjs";
import { aBooking, anAppointment, booked, books, inMinutes, later, listed, seen } from "../support/appointments.mjs";

const api = useServer();

/** Alice, and Bob whom she books with. */
const two = async () => {
  const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
  return { alice, bob };
};

describe("booking", { concurrency: true }, () => {
  test("makes an appointment as it was asked for", async () => {
    const { alice, bob } = await two();
    const startsAt = inMinutes(3 * 24 * 60);
    const asked = { title: "  Erstgespräch, 50 Minuten ", with: bob.name, startsAt, durationMinutes: 50, recordingAllowed: true, timeZone: "Australia/Sydney" };
    const { appointment } = succeeded(await alice.post("/api/appointments", asked), 201);
    const { id, room_id, created_at, updated_at, ...row } = appointment;
    assert.ok(Number.isSafeInteger(id) && id > 0, `an integer: ${id}`);
    assert.ok(typeof room_id === "string" && room_id.length > 10);
    assertRecent(created_at);
    assert.equal(updated_at, created_at);
    assert.deepEqual(row, {
      title: "Erstgespräch, 50 Minuten", status: "scheduled",
      organizer_id: alice.id, organizer_name: alice.name, organizer_time_zone: "Australia/Sydney",
      attendee_id: bob.id, attendee_name: bob.name, attendee_time_zone: null,
      starts_at: startsAt, ends_at: later(startsAt, 50), duration_minutes: 50, recording_allowed: true,
      opens_at: later(startsAt, -15), closes_at: later(startsAt, 50 + 30),
      organizer_came_at: null, attendee_came_at: null, duration: null, sequence: 0,
    });
  });

  test("needs only whom, when and how long", async () => {
    const { alice, bob } = await two();
    const appointment = succeeded(await alice.post("/api/appointments", { with: bob.name, startsAt: inMinutes(60), durationMinutes: 30 }), 201).appointment;
    assert.deepEqual([appointment.title, appointment.recording_allowed, appointment.organizer_time_zone], ["Appointment", false, null]);
  });

  test("shows both the same row", async () => {
    const { alice, bob, id, appointment } = await anAppointment(api);
    assert.deepEqual(await seen(alice, id), appointment);
    assert.deepEqual(await seen(bob, id), appointment);
  });

  test("finds the other by their name in whatever capitals, and by their id", async () => {
    const { alice, bob } = await two();
    for (const [place, who] of [bob.name.toUpperCase(), bob.name.toLowerCase(), ` ${bob.name} `, bob.id].entries()) {
      const appointment = await booked(alice, bob, { with: who, startsAt: inMinutes((place + 1) * 24 * 60) });
      assert.deepEqual([appointment.attendee_id, appointment.attendee_name], [bob.id, bob.name], who);
    }
  });

  test("takes a start in any zone and shows it in UTC", async () => {
    const { alice, bob } = await two();
    const year = new Date().getUTCFullYear() + 1;
    const { starts_at, ends_at } = await booked(alice, bob, { startsAt: `${year}-01-05T20:00:00+11:00`, durationMinutes: 5 });
    assert.deepEqual([starts_at, ends_at], [`${year}-01-05T09:00:00.000Z`, `${year}-01-05T09:05:00.000Z`]);
    const west = await booked(alice, bob, { startsAt: `${year}-01-05T20:00:00-03:30`, durationMinutes: 5 });
    assert.equal(west.starts_at, `${year}-01-05T23:30:00.000Z`);
  });

  test("takes five minutes and eight hours, and titles of 1 and of 64 characters", async () => {
    const { alice, bob } = await two();
    await booked(alice, bob, { startsAt: inMinutes(24 * 60), durationMinutes: 5, title: "x" });
    const long = "ü".repeat(64);
    const { title, duration_minutes } = await booked(alice, bob, { startsAt: inMinutes(48 * 60), durationMinutes: 480, title: long });
    assert.deepEqual([title, duration_minutes], [long, 480]);
  });

  test("gives every appointment a room of its own", async () => {
    const { alice, bob } = await two();
    const [first, second] = [await booked(alice, bob, { startsAt: inMinutes(60) }), await booked(alice, bob, { startsAt: inMinutes(180) })];
    assert.notEqual(first.room_id, second.room_id);
    assert.ok(second.id > first.id);
  });

  test("works with a slash at the end of the address", async () => {
    const { alice, bob } = await two();
    succeeded(await alice.post("/api/appointments/", aBooking(bob)), 201);
  });
});

describe("a booking sent twice", { concurrency: true }, () => {
  test("is one appointment, and not in its own way", async () => {
    const { alice, bob } = await two();
    const asked = aBooking(bob, { clientId: randomUUID() });
    const first = succeeded(await alice.post("/api/appointments", asked), 201);
    const again = succeeded(await alice.post("/api/appointments", asked), 200);
    assert.deepEqual(again.appointment, first.appointment);
    assert.equal((await listed(alice)).length, 1);
  });

  test("is the first one, whatever else the second says", async () => {
    const { alice, bob } = await two();
    const clientId = "a-client_1";
    const first = await booked(alice, bob, { clientId });
    const again = succeeded(await books(alice, bob, { clientId, title: "Another", startsAt: inMinutes(600) }), 200);
    assert.deepEqual(again.appointment, first);
  });

  test("at the same moment is one too", async () => {
    const { alice, bob } = await two();
    const asked = aBooking(bob, { clientId: randomUUID() });
    const replies = await Promise.all(Array.from({ length: 8 }, () => alice.post("/api/appointments", asked)));
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201], replies.find(({ status }) => status > 201)?.text);
    assert.equal(new Set(replies.map(({ body }) => body.appointment.id)).size, 1);
    assert.equal((await listed(bob)).length, 1);
  });

  test("by two people with the same clientId is two", async () => {
    const [{ alice, bob }, other] = [await two(), await two()];
    const clientId = randomUUID();
    const [first, second] = [await booked(alice, bob, { clientId }), await booked(other.alice, other.bob, { clientId })];
    assert.notEqual(first.id, second.id);
  });
});

describe("a booking is refused", { concurrency: true }, () => {
  /** @type {Record<string, any[]>} */
  const wrong = {
    title: ["", "   ", "x".repeat(65), "two\nlines", "a bell\u0007", 5, {}],
    durationMinutes: [4, 481, 0, -5, 30.5, "30", null, undefined],
    recordingAllowed: ["yes", 1],
    timeZone: ["", "Not a zone", "x".repeat(200), "Europe/Atlantis", "Europe/Vienna; DROP", 3],
    clientId: ["short", "x".repeat(65), "with space", "ümlaut-ümlaut", 12345678],
    with: [undefined, 5, null],
  };
  for (const [field, values] of Object.entries(wrong)) {
    test(`when ${field} is wrong, and says that it is ${field}`, async () => {
      const { alice, bob } = await two();
      for (const value of values) {
        const reply = await books(alice, bob, { [field]: value });
        assert.equal(reply.status, 422, `${field}: ${JSON.stringify(value)}: ${reply.text}`);
        refused(reply, 422, "invalid_field", { field });
      }
      assert.deepEqual(await listed(alice), []);
    });
  }

  test("with oneself, by name or by id", async () => {
    const { alice } = await two();
    for (const who of [alice.name, alice.name.toUpperCase(), alice.id]) refused(await books(alice, alice, { with: who }), 422, "invalid_field", { field: "with" });
  });

  test("with somebody who is not there", async () => {
    const { alice, bob } = await two();
    for (const who of [`Nobody ${random()}`, randomUUID(), `${bob.id}x`]) refused(await books(alice, bob, { with: who }), 404, "person_not_found");
  });

  test("when the start is no time with a zone", async () => {
    const { alice, bob } = await two();
    const day = inMinutes(24 * 60).slice(0, 10);
    for (const startsAt of ["", "tomorrow", day, `${day}T10:00:00`, `${day} 10:00`, `${day}T25:00:00Z`, `${day.slice(0, 7)}-32T10:00:00Z`, `${day}T10:61:00Z`, "1795240370"]) {
      refused(await books(alice, bob, { startsAt }), 422, "invalid_start");
    }
    for (const startsAt of [undefined, Date.now() + 3_600_000, null]) refused(await books(alice, bob, { startsAt }), 422, "invalid_field", { field: "startsAt" });
  });

  test("when the start is past, or more than two years ahead", async () => {
    const { alice, bob } = await two();
    for (const startsAt of [inMinutes(-1), inMinutes(-60 * 24), "1970-01-01T00:00:00Z", inMinutes(60 * 24 * 733), "9999-12-31T23:59:59Z"]) {
      refused(await books(alice, bob, { startsAt }), 422, "invalid_start");
    }
    await booked(alice, bob, { startsAt: inMinutes(60 * 24 * 728) });
  });

  test("when the rules for every request are broken", async () => {
    const { alice, bob } = await two();
    const body = JSON.stringify(aBooking(bob));
    refused(await api.raw("POST", "/api/appointments", alice.headers, body), 415, "json_required");
    refused(await api.raw("POST", "/api/appointments", { ...alice.headers, "Content-Type": "application/json", Origin: "https://evil.example" }, body), 403, "foreign_origin");
    refused(await api.raw("POST", "/api/appointments", { ...alice.headers, "Content-Type": "application/json" }, "{"), 400, "malformed_json");
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      const reply = await alice.request(method, "/api/appointments", {});
      refused(reply, 405, "method_not_allowed");
      assert.match(reply.headers.get("allow") ?? "", /POST/);
    }
    assert.deepEqual(await listed(alice), []);
  });
});
