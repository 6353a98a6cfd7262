// Appointments as calendars read them: the .ics files, taken apart by a calendar's own parser.

import assert from "node:assert/strict";
import ICAL from "ical.js";
import { describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, later, seen } from "../support/appointments.mjs";

const api = useServer();

/** The file, and its entry as the parser reads it. @param {any} person @param {number} id */
async function entry(person, id) {
  const reply = await person.get(`/api/appointments/${id}.ics`);
  assert.equal(reply.status, 200, reply.text);
  assert.match(reply.headers.get("content-type"), /^text\/calendar(;.*charset=utf-8.*)?$/i);
  const calendar = new ICAL.Component(ICAL.parse(reply.text));
  assert.equal(calendar.name, "vcalendar");
  const events = calendar.getAllSubcomponents("vevent");
  assert.equal(events.length, 1);
  const event = events[0];
  const value = (/** @type {string} */ name) => event.getFirstPropertyValue(name);
  const time = (/** @type {string} */ name) => /** @type {any} */ (value(name));
  return {
    text: reply.text,
    calendar,
    method: calendar.getFirstPropertyValue("method"),
    uid: value("uid"),
    sequence: Number(value("sequence")),
    summary: value("summary"),
    status: value("status"),
    start: time("dtstart"),
    end: time("dtend"),
    stamp: time("dtstamp"),
  };
}

describe("an appointment in a calendar", { concurrency: true }, () => {
  test("is an event of the same time, in UTC, for both of the two", async () => {
    const { alice, bob, id, appointment } = await anAppointment(api, { title: "Follow-up", durationMinutes: 50 });
    const [hers, his] = [await entry(alice, id), await entry(bob, id)];
    for (const { calendar, method, summary, start, end, stamp, text, status } of [hers, his]) {
      assert.deepEqual([calendar.getFirstPropertyValue("version"), method, summary], ["2.0", "PUBLISH", "Follow-up"]);
      assert.ok(calendar.getFirstPropertyValue("prodid"));
      for (const [time, expected] of [[start, appointment.starts_at], [end, appointment.ends_at]]) {
        assert.equal(time.zone.tzid, "UTC");
        assert.equal(time.toJSDate().toISOString(), expected);
      }
      assert.equal(stamp.zone.tzid, "UTC", "RFC 5545 wants a UTC stamp");
      assert.match(text, new RegExp(`^DTSTART:${appointment.starts_at.replace(/[-:]|\.000/g, "")}\r$`, "m"));
      assert.notEqual(status, "CANCELLED");
    }
    assert.equal(hers.uid, his.uid);
  });

  test("has lines of 75 bytes at most, that end with CRLF, and any title whole", async () => {
    for (const title of ["Sitzung; mit, Komma \\ und \"Anführung\": Ende", "ä".repeat(64), "🙂".repeat(64), "あ".repeat(64), "BEGIN:VEVENT", "a:b;c=d,\\n e"]) {
      const { alice, id } = await anAppointment(api, { title });
      const { summary, text } = await entry(alice, id);
      assert.equal(summary, title);
      assert.ok(text.endsWith("END:VCALENDAR\r\n"));
      assert.ok(!/[^\r]\n/.test(text) && !/\r[^\n]/.test(text), "lines end with CRLF");
      for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    }
  });

  test("keeps its identity and counts up when it is moved, retitled and cancelled", async () => {
    const { alice, bob, id, path, appointment } = await anAppointment(api);
    const first = await entry(bob, id);
    const moved = succeeded(await alice.patch(path, { startsAt: later(appointment.starts_at, 75) })).appointment;
    const second = await entry(bob, id);
    assert.equal(second.start.toJSDate().toISOString(), moved.starts_at);
    succeeded(await alice.patch(path, { title: "Another" }));
    const third = await entry(bob, id);
    assert.equal(third.summary, "Another");
    succeeded(await alice.post(`${path}/cancel`));
    const last = await entry(bob, id);
    assert.deepEqual([last.method, last.status], ["CANCEL", "CANCELLED"]);
    assert.equal(last.start.toJSDate().toISOString(), moved.starts_at, "a calendar finds it where it is");
    const all = [first, second, third, last];
    assert.equal(new Set(all.map(({ uid }) => uid)).size, 1);
    for (const [place, { sequence }] of all.entries()) assert.ok(place === 0 || sequence > all[place - 1].sequence, String(all.map((each) => each.sequence)));
    assert.equal(last.sequence, (await seen(alice, id)).sequence);
  });

  test("that was declined is cancelled there", async () => {
    const { alice, bob, id, path } = await anAppointment(api);
    succeeded(await bob.post(`${path}/decline`));
    assert.deepEqual((({ method, status }) => [method, status])(await entry(alice, id)), ["CANCEL", "CANCELLED"]);
  });

  test("has an identity of its own", async () => {
    const [one, other] = [await anAppointment(api), await anAppointment(api)];
    assert.notEqual((await entry(one.alice, one.id)).uid, (await entry(other.alice, other.id)).uid);
  });

  test("works with a slash at the end of the address, and is nobody else's", async () => {
    const { alice, id } = await anAppointment(api);
    const slash = await alice.get(`/api/appointments/${id}.ics/`);
    assert.deepEqual([slash.status, slash.text], [200, (await entry(alice, id)).text]);
    refused(await (await api.person("mallory")).get(`/api/appointments/${id}.ics`), 404, "appointment_not_found");
    refused(await api.request("GET", `/api/appointments/${id}.ics`), 401, "not_signed_in");
    refused(await alice.get("/api/appointments/.ics"), 404, "appointment_not_found");
  });
});
