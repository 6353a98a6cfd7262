// Calls at the inbox: they ring wherever a member is, stop everywhere at once, and nobody else is told.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, succeeded, useServer } from "../support/api.mjs";

const api = useServer();
const impatient = useServer({ vars: { RING_TIMEOUT_SECONDS: "2" } });

/** What is told at once. */
const AT_ONCE = 1_000;

/** The next news of a call's status. @param {import("../support/socket.mjs").Socket} inbox @param {string} callId @param {string} status @param {number} [within] */
function hears(inbox, callId, status, within = AT_ONCE) {
  return inbox.next("call", ({ call }) => call.id === callId && call.status === status, within);
}

/** Everything told before has come. @param {import("../support/socket.mjs").Socket} inbox */
async function quiet(inbox) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await inbox.refuses({ type: "no-such-frame" }, "unknown_frame");
  return inbox.frames.filter(({ type }) => type === "call");
}

describe("a call", { concurrency: true }, () => {
  test("rings at every page of the other members, with the room's name and until when", async () => {
    const { id, room, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const mallory = await api.person("mallory");
    const [phone, laptop, carols, own, hers] = await Promise.all([bob, bob, carol, alice, mallory].map((person) => person.openInbox()));
    const callId = await alice.placeCall(id);
    for (const inbox of [phone, laptop, carols]) {
      const { call, room: told } = await hears(inbox, callId, "initiated");
      assert.deepEqual(told, { id, room_name: room.room_name });
      assert.equal(call.caller_name, alice.name);
      assert.ok(Date.parse(call.ring_ends_at) > Date.parse(call.started_at));
    }
    assert.deepEqual(await quiet(hers), []);
    assert.deepEqual(await quiet(own), []);
  });

  test("that is answered anywhere stops at every page", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const inboxes = await Promise.all([bob, bob, carol].map((person) => person.openInbox()));
    const callId = await alice.placeCall(id);
    await Promise.all(inboxes.map((inbox) => hears(inbox, callId, "initiated")));
    succeeded(await bob.accept(callId));
    for (const inbox of inboxes) {
      const { call } = await hears(inbox, callId, "active");
      assert.ok(call.participants.some((/** @type {any} */ each) => each.user_id === bob.id && each.left_at === null));
    }
    succeeded(await bob.end(callId));
    for (const inbox of inboxes) await hears(inbox, callId, "ended");
  });

  test("that a person declines stops at their pages and rings on for others", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const [phone, laptop, carols] = await Promise.all([bob, bob, carol].map((person) => person.openInbox()));
    const callId = await alice.placeCall(id);
    await Promise.all([phone, laptop, carols].map((inbox) => hears(inbox, callId, "initiated")));
    succeeded(await bob.decline(callId));
    for (const inbox of [phone, laptop]) assert.deepEqual((await hears(inbox, callId, "initiated")).call.declined, [bob.id]);
    assert.equal((await quiet(carols)).length, 1);
    succeeded(await alice.end(callId));
    for (const inbox of [phone, laptop, carols]) await hears(inbox, callId, "cancelled");
  });

  test("rings at a page that is opened meanwhile, and stops there too", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const inbox = await bob.openInbox();
    const { call, room } = await hears(inbox, callId, "initiated");
    assert.equal(room.id, id);
    assert.deepEqual(call.declined, []);
    succeeded(await bob.decline(callId));
    await hears(inbox, callId, "declined");
    // One that is over rings at no page that is opened later.
    assert.deepEqual(await quiet(await bob.openInbox()), []);
  });

  test("that one has declined is told to one's next page as declined", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob", "carol");
    const callId = await alice.placeCall(id);
    succeeded(await bob.decline(callId));
    assert.deepEqual((await hears(await bob.openInbox(), callId, "initiated")).call.declined, [bob.id]);
  });

  test("rings at pages that are opened at the moment it is placed", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id, alice, bob } = await api.roomOf("alice", "bob");
      const [callId, ...inboxes] = await Promise.all([alice.placeCall(id), bob.openInbox(), bob.openInbox(), bob.openInbox()]);
      await Promise.all(inboxes.map((inbox) => hears(inbox, callId, "initiated")));
    }
  });

  test("is told to nobody who has left the room", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob", "carol");
    const inbox = await bob.openInbox();
    const first = await alice.placeCall(id);
    await hears(inbox, first, "initiated");
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    succeeded(await alice.end(first));
    await alice.placeCall(id);
    assert.equal((await quiet(inbox)).length, 1);
  });

  test("of an appointment rings nobody", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const inbox = await bob.openInbox();
    succeeded(await alice.post("/api/appointments", { with: bob.id, clientId: `${id}-appointment`, title: "Now", startsAt: new Date(Date.now() + 120_000).toISOString(), durationMinutes: 15 }), 201);
    const { appointment } = await inbox.next("appointment");
    await alice.placeCall(appointment.room_id);
    assert.deepEqual(await quiet(inbox), []);
  });
});

test("a call that nobody answers stops ringing by itself", async () => {
  const { id, alice, bob } = await impatient.roomOf("alice", "bob");
  const inbox = await bob.openInbox();
  const callId = await alice.placeCall(id);
  const { call } = await hears(inbox, callId, "initiated");
  await hears(inbox, callId, "missed", Date.parse(call.ring_ends_at) - Date.now() + 2_000);
});

test("who has no page open is not asked for, and is again with the next one", async () => {
  const person = await api.person("alice");
  const listed = async () => (await api.sql("SELECT inbox_open FROM users WHERE id = ?", person.id))[0].inbox_open;
  assert.equal(await listed(), 0);
  const [one, two] = [await person.openInbox(), await person.openInbox()];
  assert.equal(await listed(), 1);
  one.close();
  await one.closed;
  await two.settled();
  assert.equal(await listed(), 1);
  two.close();
  await eventually(listed, (is) => is === 0);
  for (let round = 0; round < 4; round += 1) {
    // The last goes while the next comes.
    const next = await person.openInbox();
    next.close();
    const after = await person.openInbox();
    await after.settled();
    assert.equal(await listed(), 1);
    after.close();
    await after.closed;
  }
  await eventually(listed, (is) => is === 0);
});
