// Rooms with hours, made by hand here: what an appointment does to its room, on real D1 and objects.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, random, refused, succeeded, twoInACall, useServer } from "../support/api.mjs";
import { decode } from "../support/jwt.mjs";
import { Story, tells, tokenFor, useTwilio } from "../support/twilio.mjs";

const MINUTE = 60_000;

/**
 * Gives a room hours, from now in milliseconds, and a name at the provider.
 * @param {import("../support/api.mjs").Api} api @param {string} id @param {{ opens: number, closes: number, recordable?: boolean }} hours
 */
async function book(api, id, { opens, closes, recordable = true }) {
  const details = { opensAt: new Date(Date.now() + opens).toISOString(), closesAt: new Date(Date.now() + closes).toISOString() };
  const name = `apt-1-${random()}`;
  await api.sql("UPDATE chat_rooms SET opens_at = ?, closes_at = ?, provider_room = ?, is_recordable = ? WHERE id = ?",
    details.opensAt, details.closesAt, name, recordable ? 1 : 0, id);
  return { details, name };
}

/** @param {import("../support/person.mjs").Person} person @param {string} id */
const socketOf = (person, id) => person.api.upgrade(`/api/rooms/${id}/socket`, { headers: person.headers });

/**
 * Everything that lets one in is refused; a room that is closed says when it is open.
 * @param {import("../support/person.mjs").Person} person @param {string} id @param {any} details
 */
async function isClosed(person, id, details) {
  refused(await tokenFor(person, id), 403, "room_closed", details);
  refused(await person.startCall(id), 403, "room_closed", details);
  const { socket, status, body } = await socketOf(person, id);
  assert.ok(!socket);
  assert.deepEqual([status, body.code, body.details], [403, "room_closed", details]);
}

/** @param {import("../support/person.mjs").Person} person @param {string} id */
async function isOpen(person, id) {
  succeeded(await tokenFor(person, id));
  const { socket } = await socketOf(person, id);
  assert.ok(socket);
  socket.close();
  const { callId } = succeeded(await person.startCall(id), 201);
  succeeded(await person.end(callId));
}

describe("a booked room", () => {
  const api = useServer({ hooks: true });

  test("is not listed, can be looked at, and is not left", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const { details } = await book(api, id, { opens: MINUTE, closes: 2 * MINUTE });
    assert.deepEqual(succeeded(await alice.get("/api/rooms")).rooms, []);
    refused(await bob.post(`/api/rooms/${id}/leave`), 403, "not_allowed");
    assert.equal(succeeded(await bob.get(`/api/rooms/${id}`)).members.length, 2);
    const mallory = await api.person("mallory");
    refused(await mallory.post(`/api/rooms/${id}/leave`), 404, "room_not_found");
    refused(await tokenFor(mallory, id), 404, "room_not_found");
    await isClosed(alice, id, details);
    // A guest who goes for good is out of it all the same.
    succeeded(await bob.post("/api/auth/logout"));
    assert.deepEqual(succeeded(await alice.get(`/api/rooms/${id}`)).members.map((/** @type {any} */ each) => each.user_id), [alice.id]);
  });

  test("is open from its first moment to its last", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const { details } = await book(api, id, { opens: 20 * MINUTE, closes: 50 * MINUTE });
    for (const [minute, opened] of /** @type {[number, boolean][]} */ ([[0, false], [19.5, false], [20, true], [49.5, true], [50, false], [300, false]])) {
      await api.clockAhead(minute * MINUTE);
      if (opened) await isOpen(alice, id);
      else await isClosed(bob, id, details);
    }
    await api.clockAhead(0);
  });

  test("lets a call that lives when it closes be come back to, and finished", async () => {
    const { id, alice, bob, callId, a, b } = await twoInACall(api);
    const { details } = await book(api, id, { opens: -MINUTE, closes: MINUTE });
    await api.clockAhead(2 * MINUTE);
    const connection = b.connection;
    b.drop();
    await a.call((call) => call.participants.some((/** @type {any} */ each) => each.presence === "lost"));
    const back = await bob.joinCall(id, callId, { connection });
    succeeded(await tokenFor(bob, id));
    assert.equal(succeeded(await bob.startCall(id)).callId, callId);
    assert.equal((await bob.call(callId)).status, "active");
    succeeded(await alice.end(callId));
    await back.call((call) => call.status === "ended");
    await isClosed(bob, id, details);
    assert.equal(succeeded(await bob.get(`/api/calls/room/${id}`)).calls.length, 1);
    await api.clockAhead(0);
  });
});

describe("a booked room at Twilio", () => {
  const scene = useTwilio({ TWILIO_CLIENT_ROOM_CREATION: "false" });

  /** @param {{ recordable?: boolean }} [more] */
  async function aCall(more) {
    const { id, alice, bob } = await scene.api.roomOf("alice", "bob");
    const booked = await book(scene.api, id, { opens: -MINUTE, closes: 30 * MINUTE, ...more });
    const callId = await alice.placeCall(id);
    const watch = await alice.joinCall(id, callId);
    await bob.joinCall(id, callId);
    return { id, alice, bob, callId, watch, ...booked };
  }

  /** The rooms that Twilio has under this name. @param {string} name */
  const named = (name) => [...scene.twilio.rooms.all.values()].filter((room) => room.name === name);

  test("goes by its own name, its people by id and name, and it is completed by that name", async () => {
    const { id, alice, bob, callId, name } = await aCall();
    const token = succeeded(await tokenFor(bob, id));
    assert.deepEqual([token.roomName, token.identity], [name, `${bob.id}-${bob.name}`]);
    assert.deepEqual(decode(token.token).claims.grants, { identity: `${bob.id}-${bob.name}`, video: { room: name } });
    assert.deepEqual(named(name).map(({ status }) => status), ["in-progress"]);
    const [row] = await scene.api.sql("SELECT provider_room FROM calls WHERE id = ?", callId);
    assert.equal(row.provider_room, name);
    succeeded(await alice.end(callId));
    await eventually(async () => named(name)[0].status, (status) => status === "completed");
  });

  test("gives tokens that end with its hours, and while a call outlives them for five minutes", async () => {
    const { id, bob, details } = await aCall();
    const inside = succeeded(await tokenFor(bob, id));
    const closes = Math.floor(Date.parse(details.closesAt) / 1000);
    const { exp } = decode(inside.token).claims;
    assert.ok(exp <= closes && exp >= closes - 2, `${exp} ${closes}`);
    assert.ok(inside.expiresIn <= 30 * 60 && inside.expiresIn > 29 * 60, `${inside.expiresIn}`);
    assert.equal(Date.parse(inside.expiresAt), exp * 1000);
    await book(scene.api, id, { opens: -2 * MINUTE, closes: -MINUTE });
    const overtime = succeeded(await tokenFor(bob, id));
    const { iat, exp: end } = decode(overtime.token).claims;
    assert.deepEqual([overtime.expiresIn, end - iat], [300, 300]);
  });

  test("takes out by id and name whose account ends", async () => {
    const { alice, bob, callId, name } = await aCall();
    for (const person of [alice, bob]) named(name)[0].join(`${person.id}-${person.name}`, () => {});
    const carol = await scene.api.person("carol");
    await scene.api.sql("INSERT INTO room_members (room_id, user_id, joined_at) SELECT room_id, ?, started_at FROM calls WHERE id = ?", carol.id, callId);
    succeeded(await carol.accept(callId));
    named(name)[0].join(`${carol.id}-${carol.name}`, () => {});
    succeeded(await carol.post("/api/auth/logout"));
    const there = await eventually(async () => named(name)[0].present.map(({ identity }) => identity), (people) => people.length === 2);
    assert.deepEqual(there, [alice, bob].map((person) => `${person.id}-${person.name}`));
  });

  test("finds its people in what Twilio tells", async () => {
    const { alice, bob, callId, name } = await aCall();
    const story = new Story(scene.twilio.account, name);
    story.sid = named(name)[0].sid;
    const identity = `${bob.id}-${bob.name}`;
    assert.equal((await tells(scene.api, scene.twilio.account, story.about("participant-connected", 0, { name: identity }))).status, 204);
    const told = succeeded(await alice.get(`/api/calls/${callId}/events`)).events.filter((/** @type {any} */ each) => each.source === "twilio");
    assert.deepEqual(told.map((/** @type {any} */ each) => [each.type, each.user_id, each.participant]), [["participant-connected", bob.id, bob.name]]);
  });

  test("is recorded under its name when everybody agrees, and never when it was not to be", async () => {
    const yes = await aCall();
    for (const person of [yes.alice, yes.bob]) succeeded(await person.post(`/api/calls/${yes.callId}/recording`, { consent: true }));
    await yes.watch.call((call) => call.recording?.state === "on");
    assert.equal(named(yes.name)[0].recording, true);

    const no = await aCall({ recordable: false });
    assert.equal((await no.bob.connect(no.id)).welcome.call.recording.available, false);
    for (const person of [no.alice, no.bob]) refused(await person.post(`/api/calls/${no.callId}/recording`, { consent: true }), 409, "recording_unavailable");
    await no.watch.refuses({ type: "call.record", callId: no.callId, consent: true }, "recording_unavailable");
    assert.equal(named(no.name)[0].recording, false);
  });
});
