// What a person has not read and whom they have not answered: counted by the server, cleared on every device.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { refused, succeeded, useServer } from "../support/api.mjs";

const api = useServer();
const AT_ONCE = 1_000;

/** A person's room as their list shows it. @param {import("../support/api.mjs").Person} person @param {string} id */
async function listed(person, id) {
  const { rooms } = succeeded(await person.get("/api/rooms"));
  const { unread, missed } = rooms.find((/** @type {any} */ room) => room.id === id);
  return { unread, missed };
}

/** @param {import("../support/api.mjs").Person} person @param {string} id */
async function says(person, id) {
  return succeeded(await person.send(id), 201).message.seq;
}

/** Everything told before has come. @param {import("../support/socket.mjs").Socket} inbox @param {string} type */
async function quiet(inbox, type) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await inbox.refuses({ type: "no-such-frame" }, "unknown_frame");
  return inbox.frames.filter((frame) => frame.type === type);
}

describe("unread messages", { concurrency: true }, () => {
  test("are those of others since one last read, or came", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    await says(alice, id);
    const second = await says(alice, id);
    await says(bob, id);
    assert.deepEqual(await listed(bob, id), { unread: 2, missed: 0 });
    assert.deepEqual(await listed(alice, id), { unread: 1, missed: 0 });
    const carol = await api.person("carol");
    succeeded(await carol.post("/api/rooms/join", { roomCode: code }));
    assert.deepEqual(await listed(carol, id), { unread: 0, missed: 0 });
    assert.deepEqual(succeeded(await bob.post(`/api/rooms/${id}/read`, { seq: second })), { success: true, seq: second, unread: 0 });
    assert.deepEqual(await listed(bob, id), { unread: 0, missed: 0 });
    await says(alice, id);
    assert.deepEqual(await listed(bob, id), { unread: 1, missed: 0 });
  });

  test("never become more by reading, nor fewer than there are", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [first, second] = [await says(alice, id), await says(alice, id)];
    const read = (/** @type {any} */ seq) => bob.post(`/api/rooms/${id}/read`, { seq });
    assert.equal(succeeded(await read(first)).unread, 1);
    assert.equal(succeeded(await read(second)).unread, 0);
    assert.deepEqual(succeeded(await read(0)), { success: true, seq: second, unread: 0 });
    // A message that is still to come cannot have been read.
    assert.equal(succeeded(await read(9_007_199_254_740_991)).seq, second);
    await says(alice, id);
    assert.equal((await listed(bob, id)).unread, 1);
    for (const seq of [-1, 1.5, "7", undefined]) refused(await read(seq), 422, "invalid_field");
    refused(await (await api.person("mallory")).post(`/api/rooms/${id}/read`, { seq: 1 }), 404, "room_not_found");
  });

  test("are counted to a hundred", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    for (let sent = 0; sent < 105; sent += 15) await Promise.all(Array.from({ length: 15 }, () => alice.send(id)));
    assert.equal((await listed(bob, id)).unread, 100);
  });

  test("are told at once to who listens without a page in the room, and to nobody else", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const mallory = await api.person("mallory");
    const [bobs, carols, alices, hers] = await Promise.all([bob, carol, alice, mallory].map((person) => person.openInbox()));
    const page = await carol.connect(id);
    const seq = await says(alice, id);
    assert.deepEqual(await bobs.next("unread", undefined, AT_ONCE), { type: "unread", roomId: id, seq });
    assert.equal((await page.next("message")).message.seq, seq);
    for (const inbox of [carols, alices, hers]) assert.deepEqual(await quiet(inbox, "unread"), []);
  });

  test("are read on every device of the person, and on no one else's", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const seq = await says(alice, id);
    const [phone, laptop, alices] = await Promise.all([bob, bob, alice].map((person) => person.openInbox()));
    succeeded(await bob.post(`/api/rooms/${id}/read`, { seq }));
    for (const inbox of [phone, laptop]) assert.deepEqual(await inbox.next("read", undefined, AT_ONCE), { type: "read", roomId: id, seq, unread: 0 });
    assert.deepEqual(await quiet(alices, "read"), []);
  });
});

describe("missed calls", { concurrency: true }, () => {
  test("are those of others that ended without an answer, until one looks at the room", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    succeeded(await alice.end(await alice.placeCall(id)));
    assert.deepEqual(await listed(bob, id), { unread: 0, missed: 1 });
    assert.deepEqual(await listed(alice, id), { unread: 0, missed: 0 });
    succeeded(await bob.post(`/api/rooms/${id}/read`, { seq: 0 }));
    assert.deepEqual(await listed(bob, id), { unread: 0, missed: 0 });
    // One that was answered was not missed.
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    succeeded(await bob.end(callId));
    assert.deepEqual(await listed(bob, id), { unread: 0, missed: 0 });
  });

  test("that rang while one looked at the room are missed all the same", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.post(`/api/rooms/${id}/read`, { seq: 0 }));
    succeeded(await alice.end(callId));
    assert.equal((await listed(bob, id)).missed, 1);
  });

  test("are seen in all rooms at once, on every device", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    succeeded(await alice.end(await alice.placeCall(id)));
    const inboxes = await Promise.all([bob.openInbox(), bob.openInbox()]);
    succeeded(await bob.post("/api/calls/seen"));
    for (const inbox of inboxes) await inbox.next("calls_seen", undefined, AT_ONCE);
    assert.equal((await listed(bob, id)).missed, 0);
  });

  test("stand in the list of all rooms' calls, newest first, with the room's name", async () => {
    const { id, room, alice, bob } = await api.roomOf("alice", "bob");
    const other = await api.roomOf("dave");
    succeeded(await bob.post("/api/rooms/join", { roomCode: other.code }));
    const first = await alice.placeCall(id);
    succeeded(await alice.end(first));
    const second = await other.dave.placeCall(other.id);
    succeeded(await other.dave.end(second));
    const { calls } = succeeded(await bob.get("/api/calls/recent"));
    assert.deepEqual(calls.map((/** @type {any} */ call) => call.id), [second, first]);
    const { room_name, ...row } = calls[1];
    assert.equal(room_name, room.room_name);
    assert.deepEqual(row, await bob.call(first));
    // Of rooms one is not in, and of the time before one came, nothing.
    assert.deepEqual(succeeded(await alice.get("/api/calls/recent")).calls.map((/** @type {any} */ call) => call.id), [first]);
    const late = await api.person("late");
    succeeded(await late.post("/api/rooms/join", { roomCode: other.code }));
    assert.deepEqual(succeeded(await late.get("/api/calls/recent")).calls, []);
  });
});
