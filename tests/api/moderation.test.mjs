// What a room's owner decides: who comes in and who goes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { random, randomCode, refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();

/** @typedef {import("../support/api.mjs").Person} Person */

/** @param {Person} person @param {string} code */
const joins = (person, code) => person.post("/api/rooms/join", { roomCode: code });

/** @param {Person} owner @param {string} room @param {any} change */
const changes = async (owner, room, change) => succeeded(await owner.patch(`/api/rooms/${room}`, change)).room;

/** @param {Person} owner @param {string} room @param {Person} whom @param {"admit" | "remove"} what */
const does = (owner, room, whom, what) => owner.post(`/api/rooms/${room}/members/${whom.id}/${what}`);

/** Who is at the door, as somebody sees it. @param {Person} person @param {string} room */
async function door(person, room) {
  const { visitors } = succeeded(await person.get(`/api/rooms/${room}`));
  return visitors.map((/** @type {any} */ { username, state }) => `${username} ${state}`);
}

/** A room of Alice and Bob with a lobby, and Carol at its door. */
async function aLobby() {
  const room = await api.roomOf("alice", "bob");
  await changes(room.alice, room.id, { lobby: true });
  const carol = await api.person("Carol");
  const reply = await joins(carol, room.code);
  assert.equal(reply.status, 202);
  return { ...room, carol, reply };
}

describe("a lobby", { concurrency: true }, () => {
  test("who comes waits, and gets nothing of the room", async () => {
    const { id, alice, bob, carol, reply } = await aLobby();
    assert.deepEqual([reply.body.waiting, reply.body.room.id], [true, id]);
    const callId = await alice.placeCall(id);
    refused(await carol.get(`/api/rooms/${id}`), 404, "room_not_found");
    refused(await carol.get(`/api/rooms/${id}/messages`), 404, "room_not_found");
    refused(await carol.send(id), 404, "room_not_found");
    refused(await carol.post("/api/calls/token", { roomName: `room_${id}` }), 404, "room_not_found");
    refused(await carol.startCall(id), 404, "room_not_found");
    refused(await carol.accept(callId), 404, "call_not_found");
    const socket = await api.upgrade(`/api/rooms/${id}/socket`, { headers: carol.headers });
    assert.deepEqual([socket.status, socket.body.code], [404, "room_not_found"]);
    assert.deepEqual(succeeded(await carol.get("/api/rooms")).rooms, []);
    assert.deepEqual([await door(alice, id), await door(bob, id)], [[`${carol.name} waiting`], []]);
  });

  test("the owner is told at once, lets them in, and they are told at once", async () => {
    const room = await api.roomOf("alice", "bob");
    await changes(room.alice, room.id, { lobby: true });
    const carol = await api.person("Carol");
    const [owners, carols, inRoom] = await Promise.all([room.alice.openInbox(), carol.openInbox(), room.bob.connect(room.id)]);
    assert.equal((await joins(carol, room.code)).status, 202);
    const visitor = { user_id: carol.id, username: carol.name, waits: true };
    assert.deepEqual(await owners.next("visitor"), { type: "visitor", roomId: room.id, visitor });
    succeeded(await does(room.alice, room.id, carol, "admit"));
    assert.deepEqual(await carols.next("admission"), { type: "admission", roomId: room.id, roomName: "Room", state: "admitted" });
    assert.deepEqual(await inRoom.next("member"), { type: "member", user: carol.shown, joined: true });
    succeeded(await joins(carol, room.code));
    succeeded(await carol.get(`/api/rooms/${room.id}`));
    assert.deepEqual(await door(room.alice, room.id), []);
  });

  test("who is refused is told, and asks in vain until the owner thinks again", async () => {
    const { id, code, alice, carol } = await aLobby();
    const inbox = await carol.openInbox();
    succeeded(await does(alice, id, carol, "remove"));
    assert.equal((await inbox.next("admission")).state, "refused");
    refused(await joins(carol, code), 403, "not_admitted");
    assert.deepEqual(await door(alice, id), [`${carol.name} refused`]);
    succeeded(await does(alice, id, carol, "admit"));
    succeeded(await joins(carol, code));
  });

  test("admitted by many presses at once, somebody is in once", async () => {
    const { id, alice, bob, carol } = await aLobby();
    const inRoom = await bob.connect(id);
    const replies = await Promise.all(Array.from({ length: 5 }, () => does(alice, id, carol, "admit")));
    assert.deepEqual(replies.map(({ status }) => status), [200, 200, 200, 200, 200]);
    await inRoom.next("member");
    await inRoom.settled();
    assert.equal(inRoom.frames.filter(({ type }) => type === "member").length, 1);
    const { events } = succeeded(await alice.get(`/api/rooms/${id}/events`));
    assert.deepEqual(events.map((/** @type {any} */ { type, username }) => [type, username]), [["admitted", carol.name], ["lobby-on", null]]);
  });

  test("admitted and refused at the same moment, it is one of the two", async () => {
    const { id, alice, carol } = await aLobby();
    await Promise.all([does(alice, id, carol, "admit"), does(alice, id, carol, "remove")]);
    const { members } = succeeded(await alice.get(`/api/rooms/${id}`));
    const isIn = members.some((/** @type {any} */ each) => each.user_id === carol.id);
    assert.equal(isIn, (await door(alice, id)).length === 0);
  });

  test("when the owner leaves while somebody waits, the next owner lets them in", async () => {
    const { id, alice, bob, carol } = await aLobby();
    succeeded(await alice.post(`/api/rooms/${id}/leave`));
    refused(await does(alice, id, carol, "admit"), 404, "room_not_found");
    assert.deepEqual(await door(bob, id), [`${carol.name} waiting`]);
    succeeded(await does(bob, id, carol, "admit"));
  });

  test("when everybody leaves, who waits opens the room and owns it", async () => {
    const { id, code, alice, bob, carol } = await aLobby();
    for (const person of [bob, alice]) succeeded(await person.post(`/api/rooms/${id}/leave`));
    const { room } = succeeded(await joins(carol, code));
    assert.deepEqual([room.owner_id, room.lobby], [carol.id, false]);
  });

  test("when the lobby is no more, who waited may come in", async () => {
    const { id, code, alice, carol } = await aLobby();
    const inbox = await carol.openInbox();
    assert.equal((await changes(alice, id, { lobby: false })).lobby, false);
    assert.equal((await inbox.next("admission")).state, "open");
    succeeded(await joins(carol, code));
  });

  test("who waits goes away by leaving, and the owner is told", async () => {
    const { id, alice, carol } = await aLobby();
    const inbox = await alice.openInbox();
    succeeded(await carol.post(`/api/rooms/${id}/leave`));
    assert.equal((await inbox.next("visitor")).visitor.waits, false);
    assert.deepEqual(await door(alice, id), []);
    refused(await carol.post(`/api/rooms/${id}/leave`), 404, "room_not_found");
  });
});

describe("a locked room", { concurrency: true }, () => {
  test("takes in nobody new, and keeps who is in", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    const inRoom = await bob.connect(id);
    const room = await changes(alice, id, { locked: true });
    assert.deepEqual(await inRoom.next("room"), { type: "room", room });
    const carol = await api.person("Carol");
    refused(await joins(carol, code), 403, "room_locked");
    succeeded(await joins(bob, code));
    succeeded(await bob.send(id), 201);
    await changes(alice, id, { locked: false });
    succeeded(await joins(carol, code));
  });
});

describe("guests by link", { concurrency: true }, () => {
  test("guests come in unless the owner wants none", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    const [guest, lasting] = await Promise.all([api.person("Guest"), api.person("Lasting", random(16))]);
    assert.equal((await changes(alice, id, { guestLinks: false })).guest_links, false);
    refused(await joins(guest, code), 403, "guests_not_allowed");
    succeeded(await joins(lasting, code));
    succeeded(await joins(bob, code));
    // With a password they are no guest any more.
    succeeded(await guest.put("/api/auth/password", { password: random(16) }));
    const { token } = succeeded(await api.request("POST", "/api/auth/guest", { username: `Another ${random()}` }), 201);
    refused(await api.request("POST", "/api/rooms/join", { roomCode: code }, { Authorization: `Bearer ${token}` }), 403, "guests_not_allowed");
  });
});

describe("removing a member", { concurrency: true }, () => {
  test("ends everything they could do there, the call included, and the code opens nothing", async () => {
    const { id, code, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    const [a, b] = [await alice.joinCall(id, callId), await bob.joinCall(id, callId)];
    await carol.joinCall(id, callId);
    const inbox = await bob.openInbox();
    succeeded(await does(alice, id, bob, "remove"));
    assert.deepEqual(await b.closed, { code: 4003, reason: "removed" });
    assert.deepEqual(await inbox.next("admission"), { type: "admission", roomId: id, roomName: "Room", state: "removed" });
    await a.call((call) => call.participants.some((/** @type {any} */ each) => each.user_id === bob.id && each.left_at));
    refused(await bob.get(`/api/rooms/${id}`), 404, "room_not_found");
    assert.equal((await joins(bob, code)).status, 202, "they may ask");
    assert.deepEqual(await door(alice, id), [`${bob.name} returning`]);
    succeeded(await does(alice, id, bob, "admit"));
    succeeded(await bob.get(`/api/rooms/${id}`));
  });

  test("is the owner's alone, and not of themselves", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const stranger = await api.person("Stranger");
    refused(await does(bob, id, carol, "remove"), 403, "not_allowed");
    refused(await does(stranger, id, carol, "remove"), 404, "room_not_found");
    refused(await does(alice, id, alice, "remove"), 403, "not_allowed");
    refused(await does(alice, id, stranger, "remove"), 404, "person_not_found");
    refused(await does(alice, id, stranger, "admit"), 404, "person_not_found");
  });
});

describe("handing a room over", { concurrency: true }, () => {
  test("makes a member its owner, who is told; the old one is a member like others", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const stranger = await api.person("Stranger");
    refused(await alice.patch(`/api/rooms/${id}`, { ownerId: stranger.id }), 404, "person_not_found");
    const inRoom = await bob.connect(id);
    assert.equal((await changes(alice, id, { ownerId: bob.id })).owner_id, bob.id);
    assert.equal((await inRoom.next("room")).room.owner_id, bob.id);
    refused(await alice.patch(`/api/rooms/${id}`, { locked: true }), 403, "not_allowed");
    await changes(bob, id, { locked: true });
    const { events } = succeeded(await bob.get(`/api/rooms/${id}/events`));
    assert.deepEqual(events.map((/** @type {any} */ { type, by_id, user_id }) => [type, by_id, user_id]), [["locked", bob.id, null], ["handed-over", alice.id, bob.id]]);
    refused(await alice.get(`/api/rooms/${id}/events`), 403, "not_allowed");
  });

  test("a change of the wrong type changes nothing", async () => {
    const { id, alice } = await api.roomOf("alice");
    for (const change of [{ locked: "yes" }, { lobby: 1 }, { guestLinks: [] }, { ownerId: 7 }]) {
      refused(await alice.patch(`/api/rooms/${id}`, { locked: true, ...change }), 422, "invalid_field");
    }
    assert.equal(succeeded(await alice.get(`/api/rooms/${id}`)).room.locked, false);
  });
});

describe("who deletes their account", { concurrency: true }, () => {
  test("stands at no door any more, and is nobody in what owners did", async () => {
    const { id, code, alice, carol } = await aLobby();
    const dave = await api.person("Dave");
    await joins(dave, code);
    succeeded(await does(alice, id, dave, "remove"));
    const data = succeeded(await dave.get("/api/account/export"));
    assert.deepEqual(data.roomEvents.map((/** @type {any} */ { type, mine }) => [type, mine]), [["refused", false]]);
    for (const person of [carol, dave]) succeeded(await person.request("DELETE", "/api/account", {}));
    assert.deepEqual(await door(alice, id), []);
    const { events } = succeeded(await alice.get(`/api/rooms/${id}/events`));
    assert.deepEqual(events.map((/** @type {any} */ { type, username }) => [type, username]), [["refused", "Deleted person"], ["lobby-on", null]]);
    refused(await does(alice, id, carol, "admit"), 404, "person_not_found");
  });

  test("an owner's lobby goes with the room when nobody ever used it but they", async () => {
    const alice = await api.person("Alice");
    const code = randomCode();
    const { room } = succeeded(await alice.post("/api/rooms/create", { roomCode: code }), 201);
    await changes(alice, room.id, { lobby: true });
    const bob = await api.person("Bob");
    await joins(bob, code);
    succeeded(await alice.request("DELETE", "/api/account", {}));
    refused(await joins(bob, code), 404, "room_not_found");
  });
});
