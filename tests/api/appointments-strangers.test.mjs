// Somebody else's appointment: nobody but the two learns that it exists, by whatever door.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aMessage, random, refused, SESSION_SECRET, succeeded, useServer } from "../support/api.mjs";
import { anAppointment, asksToJoin, booked, listed, seen } from "../support/appointments.mjs";
import { madeEarlier } from "../support/jwt.mjs";

/** @type {Awaited<ReturnType<typeof anAppointment>> & { callId: string, ticket: string }} */
let theirs;
/** @type {import("../support/person.mjs").Person} */
let mallory;

// Open now, with a call going on in its room.
const api = useServer({}, async (server) => {
  const scene = await anAppointment(server, { startsIn: 5, title: "Private matter" });
  const callId = await scene.alice.placeCall(scene.room);
  const { ticket } = (await asksToJoin(scene.alice, scene.id)).body;
  theirs = { ...scene, callId, ticket };
  // Mallory is somebody with an appointment of her own.
  mallory = await server.person("mallory");
  await booked(mallory, await server.person("carol"));
});

/** What is asked of an appointment. @type {Record<string, (person: any, id: any) => Promise<any>>} */
const doors = {
  "reading it": (person, id) => person.get(`/api/appointments/${id}`),
  "changing it": (person, id) => person.patch(`/api/appointments/${id}`, { title: "Mine" }),
  "moving it": (person, id) => person.patch(`/api/appointments/${id}`, { startsAt: theirs.appointment.ends_at }),
  "cancelling it": (person, id) => person.post(`/api/appointments/${id}/cancel`),
  "confirming it": (person, id) => person.post(`/api/appointments/${id}/confirm`),
  "declining it": (person, id) => person.post(`/api/appointments/${id}/decline`),
  "its calendar entry": (person, id) => person.get(`/api/appointments/${id}.ics`),
  "the right to join": (person, id) => asksToJoin(person, id),
  "the right to join, with a slash": (person, id) => person.get(`/api/appointments/video-token/${id}/`),
};

/** What is asked of a room, and of a call in it. @type {Record<string, [string, (person: any, room: string, call: string) => Promise<any>]>} */
const roomDoors = {
  "the room": ["room_not_found", (person, room) => person.get(`/api/rooms/${room}`)],
  "leaving it": ["room_not_found", (person, room) => person.post(`/api/rooms/${room}/leave`)],
  "its socket": ["room_not_found", (person, room) => api.upgrade(`/api/rooms/${room}/socket`, { headers: person.headers })],
  "its messages": ["room_not_found", (person, room) => person.get(`/api/rooms/${room}/messages`)],
  "writing there": ["room_not_found", (person, room) => person.post(`/api/rooms/${room}/messages`, aMessage())],
  "a token for it": ["room_not_found", (person, room) => person.post("/api/calls/token", { roomName: `room_${room}` })],
  "placing a call": ["room_not_found", (person, room) => person.startCall(room)],
  "its history": ["room_not_found", (person, room) => person.get(`/api/calls/room/${room}`)],
  "the call": ["call_not_found", (person, _, call) => person.get(`/api/calls/${call}`)],
  "the call's events": ["call_not_found", (person, _, call) => person.get(`/api/calls/${call}/events`)],
  "accepting it": ["call_not_found", (person, _, call) => person.accept(call)],
  "declining the call": ["call_not_found", (person, _, call) => person.decline(call)],
  "ending it": ["call_not_found", (person, _, call) => person.end(call, { forAll: true })],
  "recording it": ["call_not_found", (person, _, call) => person.post(`/api/calls/${call}/recording`, { consent: true })],
};

/** What a reply tells, less its request id and the clock. @param {any} reply */
function told({ status, body, headers }) {
  const named = typeof headers.entries === "function" ? Object.fromEntries(headers) : { ...headers };
  for (const name of ["date", "content-length", "cf-ray", "x-request-id"]) delete named[name];
  return { status, headers: named, body: { ...body, requestId: "" } };
}

describe("to a third person", { concurrency: true }, () => {
  for (const [what, ask] of Object.entries(doors)) {
    test(`${what} answers exactly like one that does not exist`, async () => {
      const real = await ask(mallory, theirs.id);
      refused(real, 404, "appointment_not_found");
      for (const id of [theirs.id + 1_000_000, 2 ** 40]) assert.deepEqual(told(await ask(mallory, id)), told(real), String(id));
    });
  }

  test("a wrong change is refused as if there were nothing to change", async () => {
    const wrongly = (/** @type {number} */ id) => mallory.patch(`/api/appointments/${id}`, { title: "" });
    assert.deepEqual(told(await wrongly(theirs.id)), told(await wrongly(theirs.id + 1_000_000)));
  });

  for (const [what, [code, ask]] of Object.entries(roomDoors)) {
    test(`${what} of the booked room answers exactly like one that does not exist`, async () => {
      const real = await ask(mallory, theirs.room, theirs.callId);
      refused(real, 404, code);
      const room = random(theirs.room.length / 2);
      assert.deepEqual(told(await ask(mallory, room, `${room}.${random()}`)), told(real));
    });
  }

  test("their name and their room are in none of her lists", async () => {
    for (const path of ["/api/appointments", "/api/rooms"]) {
      const { text } = await mallory.get(path);
      for (const secret of [theirs.room, theirs.alice.id, "Private matter"]) assert.ok(!text.includes(secret), path);
    }
  });

  test("another's ticket is theirs: what it opens is their socket, and nothing of hers", async () => {
    const { socket } = await api.upgrade(`/api/rooms/${theirs.room}/socket?ticket=${theirs.ticket}`);
    const { online } = await socket?.next("welcome");
    assert.deepEqual(online, [theirs.alice.shown]);
    socket?.close();
    refused(await api.raw("GET", `/api/appointments/${theirs.id}?ticket=${theirs.ticket}`), 401, "not_signed_in");
    refused(await api.raw("GET", `/api/appointments/${theirs.id}`, { Authorization: `Bearer ${theirs.ticket}` }), 401, "not_signed_in");
  });
});

test("nothing she did has changed anything", async () => {
  const now = await seen(theirs.bob, theirs.id);
  assert.deepEqual({ ...now, organizer_came_at: null, updated_at: "" }, { ...theirs.appointment, updated_at: "" });
  assert.equal((await theirs.alice.call(theirs.callId)).participants.length, 1);
  assert.equal((await listed(mallory)).length, 1);
});

describe("numbers that are none", { concurrency: true }, () => {
  for (const id of ["0", "-1", "1.5", "abc", "1abc", "%00", "99999999999999999999", "1%20or%201=1"]) {
    test(`${id} finds nothing`, async () => {
      for (const path of [`/api/appointments/${id}`, `/api/appointments/video-token/${id}`, `/api/appointments/${id}.ics`]) {
        const { status, body } = await theirs.alice.get(path);
        assert.equal(status, 404, path);
        assert.match(body.code, /^(appointment_)?not_found$/);
      }
      assert.equal((await theirs.alice.post(`/api/appointments/${id}/cancel`)).status, 404);
    });
  }
});

describe("when one of the two gives up their account", { concurrency: true }, () => {
  test("the other still sees the appointment, which is called off", async () => {
    const { alice, bob, id, path, room, appointment } = await anAppointment(api, { startsIn: 5 });
    succeeded(await bob.post("/api/auth/logout"));
    const now = await seen(alice, id);
    assert.deepEqual([now.status, now.attendee_id, typeof now.attendee_name], ["declined", bob.id, "string"]);
    assert.deepEqual((await listed(alice)).map((each) => each.id), [id]);
    refused(await asksToJoin(alice, id), 409, "appointment_over", { status: "declined" });
    assert.equal(succeeded(await alice.get(`/api/rooms/${room}`)).room.id, room);
    refused(await bob.get(path), 401, "session_expired");
    const again = await alice.post("/api/appointments", { with: bob.id, startsAt: appointment.closes_at, durationMinutes: 30 });
    refused(again, 404, "person_not_found");
    refused(await alice.post(`${path}/cancel`), 409, "appointment_over", { status: "declined" });
  });

  test("the attendee is not left with an organizer's answer to wait for", async () => {
    const { alice, bob, id, path } = await anAppointment(api, { startsIn: 5 });
    succeeded(await alice.post("/api/auth/logout"));
    assert.equal(typeof (await seen(bob, id)).organizer_name, "string");
    assert.equal((await seen(bob, id)).status, "cancelled");
    refused(await bob.post(`${path}/confirm`), 409, "appointment_over", { status: "cancelled" });
  });

  test("who takes the name afterwards is somebody else", async () => {
    const { alice, bob, id, room } = await anAppointment(api, { startsIn: 5 });
    succeeded(await bob.post("/api/auth/logout"));
    const reply = await api.request("POST", "/api/auth/guest", { username: bob.name });
    const { user, token } = succeeded(reply, 201);
    assert.notEqual(user.id, bob.id);
    const headers = { Authorization: `Bearer ${token}` };
    assert.deepEqual((await api.request("GET", "/api/appointments", undefined, headers)).body, []);
    refused(await api.request("GET", `/api/appointments/video-token/${id}`, undefined, headers), 404, "appointment_not_found");
    refused(await api.upgrade(`/api/rooms/${room}/socket`, { headers }), 404, "room_not_found");
    assert.equal((await seen(alice, id)).attendee_id, bob.id);
  });
});

describe("without a session", { concurrency: true }, () => {
  /** A client that sends these headers. @param {Record<string, string>} headers */
  const client = (headers) => ({
    get: (/** @type {string} */ path) => api.request("GET", path, undefined, headers),
    post: (/** @type {string} */ path, /** @type {any} */ body) => api.request("POST", path, body, headers),
    patch: (/** @type {string} */ path, /** @type {any} */ body) => api.request("PATCH", path, body, headers),
  });

  /** @param {Record<string, string>} headers @param {string} code */
  async function everyDoorIsClosed(headers, code) {
    const visitor = client(headers);
    for (const [what, door] of Object.entries(doors)) {
      const { status, body } = await door(visitor, theirs.id);
      assert.deepEqual([status, body?.code], [401, code], what);
    }
    refused(await visitor.get("/api/appointments"), 401, code);
    refused(await visitor.post("/api/appointments", {}), 401, code);
  }

  test("every door says so", () => everyDoorIsClosed({}, "not_signed_in"));

  test("a month-old session has expired", () =>
    everyDoorIsClosed({ Authorization: `Bearer ${madeEarlier(theirs.alice.token, 31 * 86_400, SESSION_SECRET)}` }, "session_expired"));

  test("and so has one that was ended everywhere", async () => {
    const dave = await api.person("dave");
    succeeded(await dave.post("/api/auth/logout", { everywhere: true }));
    refused(await dave.get("/api/appointments"), 401, "session_expired");
    refused(await asksToJoin(dave, theirs.id), 401, "session_expired");
  });
});

test("another site cannot act in anybody's name", async () => {
  const headers = { ...theirs.alice.headers, Origin: "https://evil.example" };
  for (const act of ["cancel", "confirm", "decline"]) {
    refused(await api.request("POST", `/api/appointments/${theirs.id}/${act}`, {}, headers), 403, "foreign_origin");
  }
  refused(await api.request("PATCH", `/api/appointments/${theirs.id}`, { title: "Mine" }, headers), 403, "foreign_origin");
  assert.equal((await seen(theirs.alice, theirs.id)).status, "scheduled");
});
