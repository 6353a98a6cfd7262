// The right to join an appointment, from browser to browser, and the room that was booked with it.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertRecent, refused, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, asksToJoin, booked, identity, inMinutes, later, mayJoin, opensWith, seen } from "../support/appointments.mjs";
import { tokenFor } from "../support/twilio.mjs";

const api = useServer();

/** An appointment that one can join already, for an hour more and its half. */
const open = () => anAppointment(api, { startsIn: 5, durationMinutes: 60 });

/** Without its milliseconds, as the right to join has its end. @param {string} time */
const short = (time) => time.replace(".000Z", "Z");

/** Seconds from now until a time. @param {string} time */
const until = (time) => (Date.parse(time) - Date.now()) / 1000;

describe("the right to join", { concurrency: true }, () => {
  test("has exactly the documented fields, and besides what a browser needs", async () => {
    const { alice, id, appointment } = await open();
    const most = until(appointment.closes_at);
    const body = await mayJoin(alice, id);
    const least = until(appointment.closes_at);
    const { access_token, room_name, expires_in, ticket, ice_servers, token_valid_until, ...rest } = body;
    assert.deepEqual(rest, { user_identity: identity(alice), expires_at: short(appointment.closes_at), appointment_id: id, provider: "p2p" });
    assert.ok(Number.isInteger(expires_in) && expires_in >= Math.floor(least) && expires_in <= Math.ceil(most), `${least} <= ${expires_in} <= ${most}`);
    assert.equal(token_valid_until, `${Math.floor(expires_in / 60)} minutes (${Math.floor(expires_in / 3600)} hours)`);
    assert.match(token_valid_until, /^9[45] minutes \(1 hours\)$/);
    assert.match(room_name, /^apt-\d+-\d+-[a-z0-9]{8}$/);
    assert.ok(room_name.startsWith(`apt-${id}-`), room_name);
    assert.equal(ticket, access_token);
    assert.match(access_token, /^[\w-]+\.[\w-]+(\.[\w-]+)?$/);
    assert.ok(ice_servers.length > 0);
    for (const { urls } of ice_servers) for (const url of [urls].flat()) assert.match(url, /^stun:/);
  });

  test("names the same room and another person to each of the two", async () => {
    const { alice, bob, id } = await open();
    const [hers, his] = [await mayJoin(alice, id), await mayJoin(bob, id)];
    assert.equal(his.room_name, hers.room_name);
    assert.deepEqual([hers.user_identity, his.user_identity], [identity(alice), identity(bob)]);
    assert.notEqual(hers.access_token, his.access_token);
    assert.equal(his.expires_at, hers.expires_at);
  });

  test("names the same room every time, with a slash as well, and after it was moved", async () => {
    const { alice, id, path, appointment } = await open();
    const { room_name } = await mayJoin(alice, id);
    assert.equal((await mayJoin(alice, id)).room_name, room_name);
    const slash = await alice.get(`/api/appointments/video-token/${id}/`);
    assert.deepEqual([slash.status, slash.body.room_name], [200, room_name]);
    const moved = succeeded(await alice.patch(path, { startsAt: later(appointment.starts_at, 5) })).appointment;
    const after = await mayJoin(alice, id);
    assert.deepEqual([after.room_name, after.expires_at], [room_name, short(moved.closes_at)]);
  });

  test("names another room for another appointment of the same two", async () => {
    const { alice, bob, id } = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    const next = await booked(alice, bob, { startsAt: inMinutes(8), durationMinutes: 5 });
    assert.notEqual((await mayJoin(alice, id)).room_name, (await mayJoin(alice, next.id)).room_name);
  });

  test("is noted once: when each first came", async () => {
    const { alice, bob, id } = await open();
    await mayJoin(bob, id);
    const first = await seen(alice, id);
    assertRecent(first.attendee_came_at);
    assert.equal(first.organizer_came_at, null);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await mayJoin(bob, id);
    await mayJoin(alice, id);
    const second = await seen(bob, id);
    assert.equal(second.attendee_came_at, first.attendee_came_at);
    assertRecent(second.organizer_came_at);
    assert.equal(second.status, "scheduled", "asking is not talking");
  });

  test("for a time that was moved is no coming for the new one", async () => {
    const { alice, bob, id, path } = await open();
    for (const person of [alice, bob]) await mayJoin(person, id);
    const retitled = succeeded(await alice.patch(path, { title: "Another" })).appointment;
    assertRecent(retitled.organizer_came_at);
    const moved = succeeded(await alice.patch(path, { startsAt: inMinutes(24 * 60) })).appointment;
    assert.deepEqual([moved.organizer_came_at, moved.attendee_came_at], [null, null]);
  });

  test("is not kept by anybody on the way", async () => {
    const { alice, id } = await open();
    assert.match((await asksToJoin(alice, id)).headers.get("cache-control") ?? "", /no-store/);
  });

  test("is not there before the window, and says when it is", async () => {
    const { alice, bob, id, appointment } = await anAppointment(api, { startsIn: 16 });
    for (const person of [alice, bob]) {
      refused(await asksToJoin(person, id), 403, "too_early", { opensAt: appointment.opens_at, closesAt: appointment.closes_at });
    }
    assert.equal((await seen(alice, id)).organizer_came_at, null);
  });

  test("goes when it is moved away, and comes when it is moved here", async () => {
    const { alice, id, path } = await open();
    const away = succeeded(await alice.patch(path, { startsAt: inMinutes(60) })).appointment;
    refused(await asksToJoin(alice, id), 403, "too_early", { opensAt: away.opens_at, closesAt: away.closes_at });
    succeeded(await alice.patch(path, { startsAt: inMinutes(10) }));
    await mayJoin(alice, id);
  });

  for (const [act, who, status] of /** @type {const} */ ([["cancel", "alice", "cancelled"], ["decline", "bob", "declined"]])) {
    test(`is nobody's after ${act}, and neither is the room, not even with an earlier ticket`, async () => {
      const { id, path, room, ...people } = await open();
      const { ticket } = await mayJoin(people.bob, id);
      succeeded(await people[who].post(`${path}/${act}`));
      for (const person of [people.alice, people.bob]) {
        refused(await asksToJoin(person, id), 409, "appointment_over", { status });
        refused(await person.startCall(room), 403, "room_closed");
        refused(await tokenFor(person, room), 403, "room_closed");
        refused(await api.upgrade(`/api/rooms/${room}/socket`, { headers: person.headers }), 403, "room_closed");
      }
      refused(await opensWith(people.bob, room, ticket), 403, "room_closed");
    });
  }
});

describe("a ticket", { concurrency: true }, () => {
  test("opens the room's socket for whom it was made", async () => {
    const { alice, bob, id, room } = await open();
    const { ticket } = await mayJoin(alice, id);
    const { socket } = await opensWith(alice, room, ticket);
    assert.deepEqual((await socket?.next("welcome")).online, [alice.shown]);
    const his = await opensWith(bob, room, (await mayJoin(bob, id)).access_token);
    assert.equal((await his.socket?.next("welcome")).online.length, 2);
  });

  test("opens no other room, not even another of theirs", async () => {
    const { alice, bob, id } = await anAppointment(api, { startsIn: 1, durationMinutes: 5 });
    const other = await booked(alice, bob, { startsAt: inMinutes(8), durationMinutes: 5 });
    const { id: own } = succeeded(await alice.post("/api/rooms/create", { roomCode: `code-${id}-${alice.id}` }), 201).room;
    const { ticket } = await mayJoin(alice, id);
    for (const room of [other.room_id, own]) refused(await opensWith(alice, room, ticket), 401, "not_signed_in");
    refused(await api.raw("GET", `/api/rooms/${other.room_id}`, { Authorization: `Bearer ${ticket}` }), 401, "not_signed_in");
  });

  test("ends with the session it was made in", async () => {
    const { alice, id, room } = await open();
    const { ticket } = await mayJoin(alice, id);
    succeeded(await alice.put("/api/auth/password", { password: "correct horse battery" }));
    refused(await opensWith(alice, room, ticket), 401, "session_expired");
  });
});

describe("the booked room", { concurrency: true }, () => {
  test("is in nobody's list, and has the two for members", async () => {
    const { alice, bob, room } = await open();
    for (const person of [alice, bob]) {
      assert.deepEqual(succeeded(await person.get("/api/rooms")).rooms, []);
      const { members } = succeeded(await person.get(`/api/rooms/${room}`));
      assert.deepEqual(members.map((/** @type {any} */ each) => each.user_id).sort(), [alice.id, bob.id].sort());
    }
  });

  test("cannot be left, nor opened by a code", async () => {
    const { alice, bob, room, appointment } = await open();
    for (const person of [alice, bob]) refused(await person.post(`/api/rooms/${room}/leave`), 403, "not_allowed");
    const mallory = await api.person("mallory");
    const { room_name } = await mayJoin(alice, appointment.id);
    for (const roomCode of [room, room_name, `room_${room}`, `booked-${room}`]) {
      const reply = await mallory.post("/api/rooms/join", { roomCode });
      assert.ok([404, 422].includes(reply.status), reply.text);
    }
  });

  test("outside its hours has no socket, no token and no new call, and says when it has", async () => {
    const { alice, bob, room, appointment } = await anAppointment(api, { startsIn: 60 });
    const details = { opensAt: appointment.opens_at, closesAt: appointment.closes_at };
    for (const person of [alice, bob]) {
      refused(await api.upgrade(`/api/rooms/${room}/socket`, { headers: person.headers }), 403, "room_closed", details);
      refused(await tokenFor(person, room), 403, "room_closed", details);
      refused(await person.startCall(room), 403, "room_closed", details);
    }
    assert.deepEqual(succeeded(await alice.get(`/api/calls/room/${room}`)).calls, []);
  });

  test("calls its people by id and name at the provider", async () => {
    const { alice, bob, room } = await open();
    for (const person of [alice, bob]) assert.equal(succeeded(await tokenFor(person, room)).identity, identity(person));
    const ordinary = await api.roomOf("carol");
    assert.equal(succeeded(await tokenFor(ordinary.carol, ordinary.id)).identity, ordinary.carol.name);
  });

  test("takes messages of the two, as every room", async () => {
    const { alice, bob, room } = await open();
    const { message } = succeeded(await alice.send(room), 201);
    assert.deepEqual(succeeded(await bob.get(`/api/rooms/${room}/messages`)).messages, [message]);
  });
});

describe("JOIN_EARLY_MINUTES and JOIN_LATE_MINUTES", { concurrency: true }, () => {
  const wide = useServer({ vars: { JOIN_EARLY_MINUTES: "120", JOIN_LATE_MINUTES: "240" } });
  const narrow = useServer({ vars: { JOIN_EARLY_MINUTES: "0", JOIN_LATE_MINUTES: "0" } });

  test("widen the window", async () => {
    const { alice, id, appointment } = await anAppointment(wide, { startsIn: 119, durationMinutes: 30 });
    assert.deepEqual([appointment.opens_at, appointment.closes_at], [later(appointment.starts_at, -120), later(appointment.ends_at, 240)]);
    const { expires_at, token_valid_until } = await mayJoin(alice, id);
    assert.equal(expires_at, short(appointment.closes_at));
    assert.match(token_valid_until, /^38[89] minutes \(6 hours\)$/);
    const far = await anAppointment(wide, { startsIn: 121 });
    refused(await asksToJoin(far.alice, far.id), 403, "too_early");
  });

  test("narrow it to the appointment itself", async () => {
    const { alice, id, appointment } = await anAppointment(narrow, { startsIn: 1 });
    assert.deepEqual([appointment.opens_at, appointment.closes_at], [appointment.starts_at, appointment.ends_at]);
    refused(await asksToJoin(alice, id), 403, "too_early");
  });

  for (const [variable, values] of Object.entries({ JOIN_EARLY_MINUTES: ["121", "-1", "soon", "1.5"], JOIN_LATE_MINUTES: ["241", "-1"] })) {
    for (const value of values) {
      const wrong = useServer({ vars: { [variable]: value } });
      test(`${variable}=${value} is a mistake to be told`, async () => {
        refused(await wrong.raw("GET", "/api/health"), 500, "misconfigured", { variable });
      });
    }
  }
});
