// Appointments over Twilio: the token as Twilio's own library reads it, and what Twilio tells of the room.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { refused, succeeded } from "../support/api.mjs";
import { anAppointment, asksToJoin, identity, mayJoin, opensWith, seen } from "../support/appointments.mjs";
import { Story, tells, tokenFor, useTwilio } from "../support/twilio.mjs";

const require = createRequire(import.meta.url);
const twilio = require("twilio");
// The very library that `twilio` signs with.
const jsonwebtoken = createRequire(require.resolve("twilio"))("jsonwebtoken");

const scene = useTwilio();

/** An appointment that one can join already. */
const open = (/** @type {any} */ fields = {}) => anAppointment(scene.api, { startsIn: 5, durationMinutes: 60, ...fields });

/** @param {any} event */
async function told(event) {
  const { status, text } = await tells(scene.api, scene.twilio.account, event);
  assert.equal(status, 204, text);
}

/** As Twilio names a person in a booked room. @param {any} person */
const there = (person) => ({ name: identity(person) });

/** What the official library makes of these inputs at this moment. @param {{ identity: string, room: string, now: number, until: number }} inputs */
function officialToken({ identity: who, room, now, until }) {
  const { TWILIO_ACCOUNT_SID: account, TWILIO_API_KEY_SID: key, TWILIO_API_KEY_SECRET: secret } = scene.twilio.vars;
  const realNow = Date.now;
  Date.now = () => now * 1000 + 500;
  try {
    const token = new twilio.jwt.AccessToken(account, key, secret, { identity: who, ttl: until - now, nbf: now });
    token.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room }));
    return token.toJwt();
  } finally {
    Date.now = realNow;
  }
}

describe("the right to join over Twilio", { concurrency: true }, () => {
  test("has exactly the documented fields, and who carries the call", async () => {
    const { alice, id, appointment } = await open();
    const { access_token, room_name, expires_in, token_valid_until, ...rest } = await mayJoin(alice, id);
    assert.deepEqual(rest, { user_identity: identity(alice), expires_at: appointment.closes_at.replace(".000Z", "Z"), appointment_id: id, provider: "twilio" });
    assert.match(room_name, /^apt-\d+-\d+-[a-z0-9]{8}$/);
    assert.equal(token_valid_until, `${Math.floor(expires_in / 60)} minutes (${Math.floor(expires_in / 3600)} hours)`);
    assert.equal(access_token.split(".").length, 3);
  });

  test("is what Twilio's own library makes of the same inputs and clock", async () => {
    const { alice, bob, id } = await open();
    for (const person of [alice, bob]) {
      const { access_token, room_name, user_identity, expires_at, expires_in } = await mayJoin(person, id);
      const claims = jsonwebtoken.verify(access_token, scene.twilio.vars.TWILIO_API_KEY_SECRET, {
        algorithms: ["HS256"], issuer: scene.twilio.vars.TWILIO_API_KEY_SID, subject: scene.twilio.vars.TWILIO_ACCOUNT_SID,
      });
      assert.deepEqual(claims.grants, { identity: identity(person), video: { room: room_name } });
      assert.equal(claims.exp * 1000, Date.parse(expires_at), "the token ends with the window");
      assert.equal(claims.exp - claims.iat, expires_in);
      assert.equal(access_token, officialToken({ identity: user_identity, room: room_name, now: claims.iat, until: claims.exp }));
    }
  });

  test("names one room for the two, and another person each", async () => {
    const { alice, bob, id } = await open();
    const [hers, his] = [await mayJoin(alice, id), await mayJoin(bob, id)];
    assert.equal(hers.room_name, his.room_name);
    assert.notEqual(hers.user_identity, his.user_identity);
    assert.equal((await mayJoin(alice, id)).room_name, hers.room_name);
  });

  test("agrees with the token that the page asks for in a call", async () => {
    const { alice, bob, id, room } = await open();
    const callId = await alice.placeCall(room);
    succeeded(await bob.accept(callId));
    const { roomName, identity: who, provider } = succeeded(await tokenFor(bob, room));
    const { room_name, user_identity } = await mayJoin(bob, id);
    assert.deepEqual([roomName, who, provider], [room_name, user_identity, "twilio"]);
    succeeded(await alice.end(callId, { forAll: true }));
  });

  test("is nobody else's, and tells no secret", async () => {
    const { alice, id } = await open();
    refused(await asksToJoin(await scene.api.person("mallory"), id), 404, "appointment_not_found");
    const { text } = await asksToJoin(alice, id);
    for (const secret of scene.twilio.account.secrets) assert.ok(!text.includes(secret));
  });
});

describe("who carries the call", { concurrency: true }, () => {
  const refusing = useTwilio({ TWILIO_API_KEY_SECRET: "wrong" });
  const making = useTwilio({ TWILIO_CLIENT_ROOM_CREATION: "false", TWILIO_MEDIA_REGION: "au1" });
  const half = useTwilio({ TWILIO_API_KEY_SECRET: "" });

  test("is the browsers themselves once a call had to go that way: the right to join follows the call", async () => {
    const { alice, bob, id, room } = await anAppointment(refusing.api, { startsIn: 5 });
    const { call } = succeeded(await alice.startCall(room), 201);
    assert.deepEqual([call.provider, call.fallback], ["p2p", "20003"]);
    const { provider, ticket, access_token, ice_servers } = await mayJoin(bob, id);
    assert.deepEqual([provider, ticket], ["p2p", access_token]);
    assert.ok(ice_servers.length > 0);
    const { socket } = await opensWith(bob, room, ticket);
    assert.deepEqual((await socket?.next("welcome")).call.id, call.id);
  });

  test("has its room made before anybody has a token for it, where the Worker makes the rooms", async () => {
    const { alice, bob, id } = await anAppointment(making.api, { startsIn: 5 });
    const { room_name } = await mayJoin(alice, id);
    await mayJoin(bob, id);
    const made = making.twilio.rest.asked.filter(({ method, form }) => method === "POST" && form.UniqueName === room_name);
    assert.ok(made.length >= 1);
    assert.deepEqual([made[0].form.MediaRegion, made[0].form.RecordParticipantsOnConnect], ["au1", "false"]);
    assert.deepEqual([...making.twilio.rooms.all.values()].filter(({ name }) => name === room_name).map(({ status }) => status), ["in-progress"]);
  });

  test("cannot be Twilio with half of its secrets, and then nobody came", async () => {
    const { alice, id } = await anAppointment(half.api, { startsIn: 5 });
    refused(await asksToJoin(alice, id), 500, "twilio_not_configured", { missing: ["TWILIO_API_KEY_SECRET"] });
    assert.equal((await seen(alice, id)).organizer_came_at, null);
  });
});

describe("recording an appointment", { concurrency: true }, () => {
  /** Both are in its call, over Twilio. @param {boolean} recordingAllowed */
  async function aTalk(recordingAllowed) {
    const { alice, bob, id, room } = await open({ recordingAllowed });
    const callId = await alice.placeCall(room);
    const watch = await alice.joinCall(room, callId);
    await bob.joinCall(room, callId);
    const there = scene.twilio.rooms.create((await mayJoin(alice, id)).room_name, {});
    const consents = (/** @type {any} */ person) => person.post(`/api/calls/${callId}/recording`, { consent: true });
    return { alice, bob, callId, watch, there, consents };
  }

  test("is not to be had when it does not say so, with everybody's consent even", async () => {
    const { alice, bob, callId, there, consents } = await aTalk(false);
    for (const person of [alice, bob]) refused(await consents(person), 409, "recording_unavailable");
    assert.equal(there.recording, false);
    succeeded(await alice.end(callId, { forAll: true }));
  });

  test("takes both consents when it does", async () => {
    const { alice, bob, callId, there, watch, consents } = await aTalk(true);
    succeeded(await consents(alice));
    assert.equal(there.recording, false);
    succeeded(await consents(bob));
    await watch.call(({ recording }) => recording?.state === "on");
    assert.equal(there.recording, true);
    succeeded(await alice.end(callId, { forAll: true }));
  });
});

describe("what Twilio tells of an appointment's room", { concurrency: true }, () => {
  test("is in its call's events, for the two alone", async () => {
    const { alice, bob, id, room } = await open();
    const { room_name } = await mayJoin(alice, id);
    const callId = await alice.placeCall(room);
    succeeded(await bob.accept(callId));
    const story = new Story(scene.twilio.account, room_name);
    await told(story.event("room-created"));
    for (const person of [alice, bob]) await told(story.about("participant-connected", 1, there(person)));
    for (const person of [alice, bob]) {
      const { events } = succeeded(await person.get(`/api/calls/${callId}/events`));
      assert.deepEqual(events.map((/** @type {any} */ each) => [each.type, each.user_id]), [["room-created", null], ["participant-connected", alice.id], ["participant-connected", bob.id]]);
    }
    const mallory = await scene.api.person("mallory");
    refused(await mallory.get(`/api/calls/${callId}/events`), 404, "call_not_found");
    assert.equal((await seen(bob, id)).status, "in_progress");
    for (const person of [bob, alice]) await told(story.about("participant-disconnected", 41, there(person)));
    await told(story.event("room-ended", 42, { RoomDuration: "42" }));
    const { status, duration } = await seen(alice, id);
    assert.deepEqual([status, duration], ["completed", 42]);
  });

  test("of a meeting that nobody placed a call for counts all the same", async () => {
    const { alice, bob, id } = await open();
    const { room_name } = await mayJoin(alice, id);
    await mayJoin(bob, id);
    const story = new Story(scene.twilio.account, room_name);
    await told(story.event("room-created"));
    await told(story.about("participant-connected", 1, there(bob)));
    assert.equal((await seen(alice, id)).status, "scheduled", "one alone is no meeting");
    await told(story.about("participant-connected", 2, there(alice)));
    for (const person of [alice, bob]) await told(story.about("participant-disconnected", 30, there(person)));
    await told(story.event("room-ended", 31, { RoomDuration: "31" }));
    assert.equal((await seen(bob, id)).status, "completed");
  });

  test("of one person who came twice is no meeting", async () => {
    const { alice, id } = await open();
    const { room_name } = await mayJoin(alice, id);
    const story = new Story(scene.twilio.account, room_name);
    for (const second of [1, 5]) await told(story.about("participant-connected", second, there(alice)));
    assert.equal((await seen(alice, id)).status, "scheduled");
  });

  test("of two others in a room of the same name is no meeting", async () => {
    const { alice, id } = await open();
    const others = await Promise.all([scene.api.person("carol"), scene.api.person("dave")]);
    const story = new Story(scene.twilio.account, (await mayJoin(alice, id)).room_name);
    for (const person of others) await told(story.about("participant-connected", 1, there(person)));
    assert.equal((await seen(alice, id)).status, "scheduled");
  });

  test("arrives at the address with appointments in it as well", async () => {
    const { alice, bob, id } = await open();
    const story = new Story(scene.twilio.account, (await mayJoin(alice, id)).room_name);
    for (const [place, person] of [alice, bob].entries()) {
      const path = `/api/appointments/twilio-status-callback${place ? "/" : ""}`;
      const { status, text } = await tells(scene.api, scene.twilio.account, story.about("participant-connected", 1, there(person)), { path });
      assert.equal(status, 204, text);
    }
    assert.equal((await seen(bob, id)).status, "completed");
  });
});
