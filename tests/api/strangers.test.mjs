// Another person's room: whoever is not a member learns nothing, not even that it exists.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aMessage, random, refused, succeeded, useServer } from "../support/api.mjs";

/** @type {any} */
let home;
/** @type {any} */
let callId;
/** @type {any} */
let mallory;
/** @type {any} */
let leaver;

const api = useServer({}, async (server) => {
  home = await server.roomOf("alice", "bob", "leaver");
  leaver = home.leaver;
  succeeded(await home.alice.send(home.id), 201);
  callId = await home.alice.placeCall(home.id);
  succeeded(await leaver.post(`/api/rooms/${home.id}/leave`));
  // Mallory is somebody in another room, with a call of her own.
  const own = await server.roomOf("mallory");
  mallory = own.mallory;
  await mallory.placeCall(own.id);
});

/** An id like the real one, of nothing. @param {string} id */
const likeIt = (id) => id.replace(/[0-9a-z]/gi, (letter) => (/\d/.test(letter) ? String(9 - Number(letter)) : letter === "a" ? "b" : "a"));

/** @type {Record<string, { status?: number, code: string, ask: (person: any, roomId: string, callId: string) => Promise<any> }>} */
const endpoints = {
  "the room": { code: "room_not_found", ask: (person, room) => person.get(`/api/rooms/${room}`) },
  "leaving it": { code: "room_not_found", ask: (person, room) => person.post(`/api/rooms/${room}/leave`) },
  "its socket": { code: "room_not_found", ask: (person, room) => api.upgrade(`/api/rooms/${room}/socket`, { headers: person.headers }) },
  "its socket without an upgrade": { status: 426, code: "upgrade_required", ask: (person, room) => person.get(`/api/rooms/${room}/socket`) },
  "its messages": { code: "room_not_found", ask: (person, room) => person.get(`/api/rooms/${room}/messages`) },
  "older messages": { code: "room_not_found", ask: (person, room) => person.get(`/api/rooms/${room}/messages?before=1&limit=5`) },
  "writing a message": { code: "room_not_found", ask: (person, room) => person.post(`/api/rooms/${room}/messages`, aMessage()) },
  "a token": { code: "room_not_found", ask: (person, room) => person.post("/api/calls/token", { roomName: `room_${room}` }) },
  "a token as oneself": { code: "room_not_found", ask: (person, room) => person.post("/api/calls/token", { roomName: `room_${room}`, userId: person.id }) },
  "placing a call": { code: "room_not_found", ask: (person, room) => person.startCall(room) },
  "the history": { code: "room_not_found", ask: (person, room) => person.get(`/api/calls/room/${room}`) },
  "older calls": { code: "room_not_found", ask: (person, room, call) => person.get(`/api/calls/room/${room}?before=${call}`) },
  "the call": { code: "call_not_found", ask: (person, _, call) => person.get(`/api/calls/${call}`) },
  "accepting it": { code: "call_not_found", ask: (person, _, call) => person.accept(call) },
  "declining it": { code: "call_not_found", ask: (person, _, call) => person.decline(call) },
  "ending it": { code: "call_not_found", ask: (person, _, call) => person.end(call) },
  "ending it with a duration": { code: "call_not_found", ask: (person, _, call) => person.end(call, { duration: 5 }) },
  "ending it for all": { code: "call_not_found", ask: (person, _, call) => person.end(call, { forAll: true }) },
};

/** What a reply tells, less its request id and the clock. @param {any} reply */
function told({ status, body, headers }) {
  const named = typeof headers.entries === "function" ? Object.fromEntries(headers) : { ...headers };
  for (const name of ["date", "content-length", "cf-ray", "x-request-id"]) delete named[name];
  return { status, headers: named, body: { ...body, requestId: "" } };
}

describe("to a stranger, one who left, and a member of another room", { concurrency: true }, () => {
  for (const [what, { status = 404, code, ask }] of Object.entries(endpoints)) {
    test(`${what} answers exactly like one that does not exist`, async () => {
      for (const person of [await api.person("Stranger"), leaver, mallory]) {
        const real = await ask(person, home.id, callId);
        refused(real, status, code);
        for (const [room, call] of [[likeIt(home.id), likeIt(callId)], [random(), random()], [likeIt(home.id), `${home.id}.${random()}`]]) {
          assert.deepEqual(told(await ask(person, room, call)), told(real), `${room} ${call}`);
        }
      }
    });
  }

  test("nothing they did has changed anything", async () => {
    const { alice } = home;
    assert.equal((await alice.call(callId)).participants.length, 1);
    assert.equal(succeeded(await alice.get(`/api/rooms/${home.id}/messages`)).messages.length, 1);
    assert.equal(succeeded(await alice.get(`/api/rooms/${home.id}`)).members.length, 2);
  });
});

test("a call's id is bound to its room: another room in front of it finds nothing", async () => {
  const other = await api.roomOf("alice");
  const moved = callId.replace(home.id, other.id);
  if (moved === callId) return assert.ok(!callId.includes(home.id));
  refused(await other.alice.get(`/api/calls/${moved}`), 404, "call_not_found");
  refused(await other.alice.end(moved), 404, "call_not_found");
});

test("a member, asked for a room or call that is not there, hears the same words", async () => {
  const { alice } = home;
  refused(await alice.get(`/api/rooms/${likeIt(home.id)}`), 404, "room_not_found");
  refused(await alice.get(`/api/calls/${home.id}.${random()}`), 404, "call_not_found");
});
