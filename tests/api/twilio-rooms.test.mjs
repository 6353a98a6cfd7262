// Twilio's rooms by REST: made before anybody gets a token, ended with the call, left with the room; and
// what becomes of a call when Twilio is not there for it.

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

  test("a room that ran empty at Twilio is made anew for who comes back", async () => {
    const { id, alice } = await scene.api.roomOf("alice", "bob");
    await alice.placeCall(id);
    const name = await twilioName(alice, id);
    scene.twilio.rooms.inProgress(name)?.complete();
    await twilioName(alice, id);
    assert.equal(scene.twilio.rooms.inProgress(name)?.status, "in-progress");
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

describe("a call over Twilio", { concurrency: true }, () => {
  const scene = useTwilio();

  /** A call that both are in, here and at Twilio. */
  async function aCall(names = /** @type {["alice", "bob"]} */ (["alice", "bob"])) {
    const room = await scene.api.roomOf(...names);
    const callId = await room.alice.placeCall(room.id);
    succeeded(await room.bob.accept(callId));
    const there = scene.twilio.rooms.create(await twilioName(room.alice, room.id));
    for (const person of [room.alice, room.bob]) there.join(person.name, () => {});
    return { ...room, callId, there };
  }

  test("that is ended for all is over at Twilio", async () => {
    const { alice, callId, there } = await aCall();
    succeeded(await alice.end(callId, { forAll: true }));
    await eventually(async () => there.status, (status) => status === "completed");
  });

  test("that the last but one leaves is over at Twilio", async () => {
    const { bob, callId, there } = await aCall();
    succeeded(await bob.end(callId));
    await eventually(async () => there.status, (status) => status === "completed");
  });

  test("has no place for who leaves the chat room, in whatever script their name is", async () => {
    const { id, code, alice, callId, there } = await aCall();
    const person = await scene.api.person("Жанна 美咲");
    succeeded(await person.post("/api/rooms/join", { roomCode: code }));
    succeeded(await person.accept(callId));
    there.join(person.name, () => {});
    succeeded(await person.post(`/api/rooms/${id}/leave`));
    await eventually(async () => there.present.map(({ identity }) => identity), (names) => !names.includes(person.name));
    assert.equal(there.present.length, 2);
    assert.equal((await alice.call(callId)).status, "active");
  });

  test("is not disturbed by Twilio's failing to end the room: nobody waits for it", async () => {
    const { alice, callId } = await aCall();
    scene.twilio.rest.trouble(({ form }) => form.Status === "completed", { status: 500 }, 3);
    const reply = await alice.end(callId, { forAll: true });
    assert.equal(succeeded(reply).call.status, "ended");
  });

  test("leaves no secret in the log", () => {
    for (const secret of scene.twilio.account.secrets) assert.ok(!scene.api.server.logs().includes(secret));
  });
});

describe("a Twilio that does not answer", () => {
  const scene = useTwilio();

  test("leaves the call to the browsers: the reply, the token and the history say so, and the log says why, once", async () => {
    scene.twilio.rest.trouble(() => true, { drop: true }, 99);
    const { id, alice } = await scene.api.roomOf("alice", "bob");
    const { call } = succeeded(await alice.startCall(id), 201);
    assert.deepEqual([call.provider, call.fallback], ["p2p", "unreachable"]);
    const token = succeeded(await tokenFor(alice, id));
    assert.deepEqual([token.provider, token.roomName], ["p2p", `room_${id}`]);
    const [kept] = succeeded(await alice.get(`/api/calls/room/${id}`)).calls;
    assert.deepEqual([kept.provider, kept.fallback], ["p2p", "unreachable"]);
    const other = await scene.api.roomOf("carol");
    assert.equal(succeeded(await other.carol.startCall(other.id), 201).call.provider, "p2p");
    assert.equal(scene.api.server.logs().match(/provider_error/g)?.length, 1, scene.api.server.logs());
    for (const secret of scene.twilio.account.secrets) assert.ok(!scene.api.server.logs().includes(secret));
  });
});

describe("a Twilio that refuses the key", () => {
  const scene = useTwilio({ TWILIO_API_KEY_SECRET: "not the key's" });

  test("leaves the call to the browsers, with its code", async () => {
    const { id, alice } = await scene.api.roomOf("alice", "bob");
    const { call } = succeeded(await alice.startCall(id), 201);
    assert.deepEqual([call.provider, call.fallback], ["p2p", "20003"]);
    assert.ok(!scene.api.server.logs().includes("not the key's"));
  });
});

describe("without a fallback", () => {
  const scene = useTwilio({ TWILIO_FALLBACK: "off" });

  test("a call that Twilio does not take is none: 502 within seconds, and nothing rings", async () => {
    scene.twilio.rest.trouble(() => true, { hang: true }, 99);
    const { id, alice, bob } = await scene.api.roomOf("alice", "bob");
    const socket = await bob.connect(id);
    const at = Date.now();
    const { error } = refused(await alice.startCall(id), 502, "provider_error", { twilioCode: null });
    assert.ok(Date.now() - at < 15_000, `${Date.now() - at} ms`);
    assert.match(error, /Twilio/);
    await socket.settled();
    assert.deepEqual(socket.frames.filter(({ type }) => type === "call"), []);
    assert.deepEqual(succeeded(await alice.get(`/api/calls/room/${id}`)).calls, []);
  });
});
