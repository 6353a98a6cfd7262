// Twilio's REST in rough weather: requests that are lost, doubled, refused for a moment or never answered.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, refused, succeeded } from "../support/api.mjs";
import { tokenFor, twilioName, useTwilio } from "../support/twilio.mjs";

/** What Twilio was asked to do with a room, by its name. @param {any} scene @param {string} name */
function creations(scene, name) {
  return scene.twilio.rest.asked.filter((/** @type {any} */ { path, form }) => path === "/v1/Rooms" && form.UniqueName === name);
}

describe("where the Worker makes the rooms", { concurrency: true }, () => {
  const scene = useTwilio({
    TWILIO_CLIENT_ROOM_CREATION: "false", TWILIO_MEDIA_REGION: "au1", TWILIO_MAX_PARTICIPANTS: "7", PUBLIC_URL: "https://chat.example.com",
  });

  test("the room is there before a token is, with region, callback, cap and without recording", async () => {
    const { id, alice } = await scene.api.roomOf("alice", "bob");
    await alice.placeCall(id);
    const name = await twilioName(alice, id);
    const [{ form, user, status }] = creations(scene, name);
    assert.deepEqual([user, status], [scene.twilio.account.keySid, 201]);
    const { EmptyRoomTimeout, UnusedRoomTimeout, ...rest } = form;
    assert.deepEqual(rest, {
      Type: "group", UniqueName: name, StatusCallback: "https://chat.example.com/api/twilio/status-callback", StatusCallbackMethod: "POST",
      MaxParticipants: "7", RecordParticipantsOnConnect: "false", MediaRegion: "au1",
    });
    for (const minutes of [EmptyRoomTimeout, UnusedRoomTimeout]) assert.ok(Number(minutes) >= 1 && Number(minutes) <= 60);
    assert.equal(succeeded(await tokenFor(alice, id)).maxParticipants, 7);
  });

  test("a room that is there already, or is asked for by two at once, is one room", async () => {
    const { id, alice, bob } = await scene.api.roomOf("alice", "bob");
    await Promise.all([alice.startCall(id), bob.startCall(id)]);
    const names = await Promise.all([alice, bob].map((person) => twilioName(person, id)));
    assert.equal(names[0], names[1]);
    assert.equal([...scene.twilio.rooms.all.values()].filter((room) => room.name === names[0]).length, 1);
  });

  for (const [what, trouble] of /** @type {[string, any][]} */ ([
    ["is busy", { status: 429, code: 20429 }], ["stumbles", { status: 503 }], ["hangs up", { drop: true }], ["answers in HTML", { status: 502, body: "<html>" }],
  ])) {
    test(`a Twilio that ${what} for a moment is asked again`, async () => {
      const { id, alice } = await scene.api.roomOf("alice", "bob");
      const name = await twilioName(alice, id);
      scene.twilio.rest.trouble(({ form }) => form.UniqueName === name, trouble);
      assert.equal(succeeded(await alice.startCall(id), 201).call.provider, "twilio");
      assert.equal(creations(scene, name).length, 2);
    });
  }

  test("what was done although the answer was lost is found, not done twice", async () => {
    const { id, alice } = await scene.api.roomOf("alice", "bob");
    const name = await twilioName(alice, id);
    scene.twilio.rooms.create(name);
    assert.equal(succeeded(await alice.startCall(id), 201).call.provider, "twilio");
    assert.deepEqual(creations(scene, name).map((/** @type {any} */ { status }) => status), [400]);
  });
});

describe("a call over Twilio", () => {
  const scene = useTwilio();

  test("has no place for who leaves the chat room, in whatever script their name is", async () => {
    const { id, code, alice, bob } = await scene.api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const there = scene.twilio.rooms.create(await twilioName(alice, id));
    const zhanna = await scene.api.person("Жанна 美咲");
    succeeded(await zhanna.post("/api/rooms/join", { roomCode: code }));
    for (const person of [bob, zhanna]) succeeded(await person.accept(callId));
    for (const person of [alice, bob, zhanna]) there.join(person.name, () => {});
    succeeded(await zhanna.post(`/api/rooms/${id}/leave`));
    await eventually(async () => there.present.map(({ identity }) => identity), (names) => !names.includes(zhanna.name));
    assert.equal(there.present.length, 2);
    assert.equal((await alice.call(callId)).status, "active");
    for (const secret of scene.twilio.account.secrets) assert.ok(!scene.api.server.logs().includes(secret));
  });
});

describe("without a fallback", () => {
  const scene = useTwilio({ TWILIO_FALLBACK: "off" });

  test("a call that Twilio does not take is none: 502, and nothing rings", async () => {
    scene.twilio.rest.trouble(() => true, { drop: true }, 99);
    const { id, alice, bob } = await scene.api.roomOf("alice", "bob");
    const socket = await bob.connect(id);
    const { error } = refused(await alice.startCall(id), 502, "provider_error", { twilioCode: null });
    assert.match(error, /Twilio/);
    await socket.settled();
    assert.deepEqual(socket.frames.filter(({ type }) => type === "call"), []);
    assert.deepEqual(succeeded(await alice.get(`/api/calls/room/${id}`)).calls, []);
  });
});
