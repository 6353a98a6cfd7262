// Calls over Twilio as its REST API sees them: rooms made, completed, left; and what happens when Twilio does not answer.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { eventually, refused, succeeded, useServer } from "../support/api.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

const REGION = "au1";
const CALLBACK = "https://chat.example/api/twilio/status-callback";

/** @typedef {{ twilio: Twilio, vars: Record<string, string> }} Line */

/** A stand-in of Twilio for one server. @param {Record<string, string>} [vars] */
function useTwilio(vars = {}) {
  const line = /** @type {Line} */ ({});
  const started = Twilio.start();
  after(async () => (await started).stop());
  const api = useServer(async () => {
    line.twilio = await started;
    return { vars: { ...line.twilio.vars, ...vars } };
  });
  return { api, line };
}

/** @param {any} person @param {string} roomId */
const tokenFor = (person, roomId) => person.post("/api/calls/token", { roomName: `room_${roomId}` });
/** @param {any} person @param {string} callId @param {any} [more] */
const end = async (person, callId, more = {}) => succeeded(await person.post(`/api/calls/${callId}/end`, more));
/** What was asked of rooms, one line each. @param {Line} line @param {string} name */
const aboutRoom = ({ twilio }, name) => twilio.rest.asked
  .filter(({ path, form }) => path.includes(name) || form.UniqueName === name || [...twilio.rooms.all.values()].some((room) => room.name === name && path.includes(room.sid)))
  .map(({ method, path, form }) => `${method} ${path.replace(/RM[0-9a-f]{32}/, "SID").replace(name, "NAME")} ${form.Status ?? ""}`.trim());
/** @param {Line} line @param {string} name */
const roomNamed = ({ twilio }, name) => [...twilio.rooms.all.values()].find((room) => room.name === name);
const HANG = { hang: true };

describe("a server whose browsers make the rooms", { concurrency: true }, () => {
  const { api, line } = useTwilio();

  test("a call is Twilio's, says so everywhere, and has no fallback", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const { call, callId } = succeeded(await alice.startCall(id), 201);
    assert.deepEqual([call.provider, call.fallback], ["twilio", null]);
    const token = succeeded(await tokenFor(bob, id));
    assert.deepEqual([token.provider, token.maxParticipants], ["twilio", 50]);
    assert.equal(succeeded(await bob.get(`/api/calls/${callId}`)).call.fallback, null);
    assert.equal(succeeded(await bob.get(`/api/calls/room/${id}`)).calls[0].fallback, null);
    await end(alice, callId);
  });

  test("no room is made for it, and Twilio is asked whether it is there only now and then", async () => {
    const { id, alice } = await api.roomOf("alice");
    await end(alice, succeeded(await alice.startCall(id), 201).callId);
    const other = await api.roomOf("alice");
    succeeded(await other.alice.startCall(other.id), 201);
    assert.equal(line.twilio.rest.asked.filter(({ method, path }) => method === "POST" && path === "/v1/Rooms").length, 0);
    const { roomName } = succeeded(await tokenFor(other.alice, other.id));
    assert.deepEqual(aboutRoom(line, roomName), []);
  });

  test("the end of a call completes the room, whoever ends it and however", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    for (const last of ["for all", "left"]) {
      const { callId } = succeeded(await alice.startCall(id), 201);
      const { roomName } = succeeded(await tokenFor(alice, id));
      const room = line.twilio.rooms.create(roomName, {});
      succeeded(await bob.post(`/api/calls/${callId}/accept`));
      const { call } = await end(last === "left" ? bob : alice, callId, { forAll: last === "for all" });
      assert.equal(call.status, "ended");
      await eventually(async () => room.status, (status) => status === "completed");
      assert.deepEqual(aboutRoom(line, roomName).slice(-2), ["GET /v1/Rooms/NAME", "POST /v1/Rooms/SID completed"]);
    }
  });

  test("who leaves the chat room is taken out of the call at Twilio", async () => {
    const { id, alice, bob, carol } = await api.roomOf("alice", "bob", "carol");
    const { callId } = succeeded(await alice.startCall(id), 201);
    const { roomName } = succeeded(await tokenFor(alice, id));
    const room = line.twilio.rooms.create(roomName, {});
    for (const each of [bob, carol]) succeeded(await each.post(`/api/calls/${callId}/accept`));
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    const wanted = `POST /v1/Rooms/SID/Participants/${bob.name} disconnected`;
    await eventually(async () => aboutRoom(line, roomName), (asked) => asked.includes(wanted));
    assert.equal(room.status, "in-progress");
    await end(alice, callId, { forAll: true });
  });

  test("a Twilio in trouble holds up no end, and is asked again", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { callId } = succeeded(await alice.startCall(id), 201);
    const { roomName } = succeeded(await tokenFor(alice, id));
    const room = line.twilio.rooms.create(roomName, {});
    line.twilio.rest.trouble(({ path }) => path.includes(roomName), { status: 503 }, 1);
    line.twilio.rest.trouble(({ path }) => path.includes(room.sid), { status: 429, code: 20429 }, 1);
    const began = Date.now();
    await end(alice, callId, { forAll: true });
    assert.ok(Date.now() - began < 4000);
    await eventually(async () => room.status, (status) => status === "completed");
  });

  test("a stranger makes nobody ask Twilio, and learns nothing", async () => {
    const { id } = await api.roomOf("alice");
    const mallory = await api.person();
    refused(await mallory.startCall(id), 404, "room_not_found");
  });
});

describe("a server that makes the rooms", { concurrency: true }, () => {
  const { api, line } = useTwilio({
    TWILIO_CLIENT_ROOM_CREATION: "false", TWILIO_MEDIA_REGION: REGION, TWILIO_MAX_PARTICIPANTS: "7", TWILIO_STATUS_CALLBACK_URL: CALLBACK,
  });

  test("makes one with everything that is set, before anybody has a token", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const { callId } = succeeded(await alice.startCall(id), 201);
    const { roomName, maxParticipants } = succeeded(await tokenFor(bob, id));
    assert.equal(maxParticipants, 7);
    const made = line.twilio.rest.asked.find(({ form }) => form.UniqueName === roomName);
    assert.deepEqual(made?.form, {
      Type: "group", UniqueName: roomName, StatusCallback: CALLBACK, StatusCallbackMethod: "POST", MaxParticipants: "7",
      RecordParticipantsOnConnect: "false", MediaRegion: REGION, EmptyRoomTimeout: "5", UnusedRoomTimeout: "5",
    });
    const room = roomNamed(line, roomName);
    assert.equal(room?.status, "in-progress");
    await end(alice, callId, { forAll: true });
    await eventually(async () => room?.status, (status) => status === "completed");
  });

  test("makes it anew for a token when it has run empty meanwhile", async () => {
    const { id, alice } = await api.roomOf("alice");
    succeeded(await alice.startCall(id), 201);
    const { roomName } = succeeded(await tokenFor(alice, id));
    roomNamed(line, roomName)?.complete();
    succeeded(await tokenFor(alice, id));
    assert.deepEqual([...line.twilio.rooms.all.values()].filter(({ name }) => name === roomName).map(({ status }) => status), ["completed", "in-progress"]);
  });
});

describe("a server whose Twilio does not answer", () => {
  const { api, line } = useTwilio();

  test("places the call from browser to browser, says why, and logs it once", async () => {
    line.twilio.rest.trouble(() => true, HANG, 99);
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const began = Date.now();
    const { call, callId } = succeeded(await alice.startCall(id), 201);
    assert.ok(Date.now() - began < 12_000, `took ${Date.now() - began} ms`);
    assert.deepEqual([call.provider, call.fallback], ["p2p", "unreachable"]);
    const { provider, iceServers } = succeeded(await tokenFor(bob, id));
    assert.equal(provider, "p2p");
    assert.ok(iceServers);
    succeeded(await bob.post(`/api/calls/${callId}/accept`));
    await end(alice, callId, { forAll: true });
    assert.equal(succeeded(await bob.get(`/api/calls/room/${id}`)).calls[0].fallback, "unreachable");
    // The next call does not wait for Twilio as long again.
    const again = Date.now();
    const next = succeeded(await alice.startCall(id), 201);
    assert.ok(Date.now() - again < 4000);
    assert.equal(next.call.fallback, "unreachable");
    await end(alice, next.callId);
    assert.equal(api.server.logs().match(/a call's start/g)?.length, 1);
    for (const secret of line.twilio.account.secrets) assert.ok(!api.server.logs().includes(secret));
  });

  test("is Twilio's again soon after it answers again", async () => {
    line.twilio.rest.calm();
    const { id, alice } = await api.roomOf("alice");
    const placed = await eventually(async () => {
      const { call } = succeeded(await alice.startCall(id), 201);
      await end(alice, call.id);
      return call;
    }, (call) => call.provider === "twilio", { every: 1000 });
    assert.equal(placed.fallback, null);
  });
});

describe("a server whose credentials Twilio refuses", { concurrency: true }, () => {
  const fallsBack = useTwilio({ TWILIO_API_KEY_SECRET: "wrong" });
  const refuses = useTwilio({ TWILIO_API_KEY_SECRET: "wrong", TWILIO_FALLBACK: "off" });
  const refusesToMake = useTwilio({ TWILIO_API_KEY_SECRET: "wrong", TWILIO_FALLBACK: "off", TWILIO_CLIENT_ROOM_CREATION: "false" });

  test("falls back with Twilio's code", async () => {
    const { id, alice } = await fallsBack.api.roomOf("alice");
    const { call } = succeeded(await alice.startCall(id), 201);
    assert.deepEqual([call.provider, call.fallback], ["p2p", "20003"]);
  });

  for (const [what, { api }] of /** @type {const} */ ([["", refuses], [" (making rooms itself)", refusesToMake]])) {
    test(`or, told not to, answers 502 with it and rings nowhere${what}`, async () => {
      const { id, alice } = await api.roomOf("alice");
      refused(await alice.startCall(id), 502, "provider_error", { twilioCode: 20003 });
      assert.deepEqual(succeeded(await alice.get(`/api/calls/room/${id}`)).calls, []);
    });
  }
});
