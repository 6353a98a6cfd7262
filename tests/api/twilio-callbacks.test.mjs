// What Twilio's status callbacks do to a call: its timeline, its participants' times, its end. They come
// twice, late and in any order.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { participant, refused, succeeded } from "../support/api.mjs";
import { Story, tells, twilioName, useTwilio } from "../support/twilio.mjs";

const scene = useTwilio();
const EVERY_EVENT = [
  "room-created", "participant-connected", "track-added", "track-disabled", "track-enabled", "track-removed", "recording-started",
  "recording-completed", "recording-failed", "participant-disconnected", "room-ended",
];

/** A call that both are in, and the story that Twilio will tell of it. */
async function aCall() {
  const room = await scene.api.roomOf("alice", "bob");
  const callId = await room.alice.placeCall(room.id);
  succeeded(await room.bob.accept(callId));
  return { ...room, callId, story: new Story(scene.twilio.account, await twilioName(room.alice, room.id)) };
}

/** @param {any} fields */
async function told(fields) {
  const { status, text } = await tells(scene.api, scene.twilio.account, fields);
  assert.equal(status, 204, text);
}

/** @param {import("../support/person.mjs").Person} person @param {string} callId @returns {Promise<any[]>} */
const timeline = async (person, callId) => succeeded(await person.get(`/api/calls/${callId}/events`)).events;

/** The story of a whole call of a minute: both come, Bob's camera comes and goes, both leave, over. @param {any} call */
const aMinute = ({ story, alice, bob }) => [
  story.event("room-created", 0),
  story.about("participant-connected", 1, alice),
  story.about("participant-connected", 5, bob),
  story.about("track-added", 6, bob, { TrackSid: "MT1", TrackKind: "video", TrackName: "camera" }),
  story.about("track-removed", 50, bob, { TrackSid: "MT1", TrackKind: "video", TrackName: "camera" }),
  story.about("participant-disconnected", 58, bob, { ParticipantDuration: "53" }),
  story.about("participant-disconnected", 60, alice, { ParticipantDuration: "59" }),
  story.event("room-ended", 61, { RoomDuration: "61" }),
];

describe("the timeline of a call", { concurrency: true }, () => {
  test("has every event of Twilio's list, in the order in which they happened", async () => {
    const { alice, bob, callId, story } = await aCall();
    for (const [second, name] of EVERY_EVENT.entries()) {
      await told(name.startsWith("room") ? story.event(name, second, { RoomDuration: "10" }) : story.about(name, second, bob));
    }
    assert.deepEqual((await timeline(alice, callId)).map(({ type }) => type), EVERY_EVENT);
  });

  test("says who and when", async () => {
    const { alice, bob, callId, story } = await aCall();
    await told(story.event("room-created"));
    const came = story.about("participant-connected", 2, bob);
    await told(came);
    const [, { id, ...event }] = await timeline(alice, callId);
    assert.ok(id);
    const data = { participant_sid: came.ParticipantSid, participant_status: "connected", room_status: "in-progress", room_type: "group" };
    assert.deepEqual(event, { at: came.Timestamp, type: "participant-connected", source: "twilio", user_id: bob.id, participant: bob.name, data });
  });

  test("has an event once, however often it is told", async () => {
    const { alice, callId, story } = await aCall();
    const event = story.event("room-created");
    await Promise.all([told(event), told(event), told(event)]);
    await told(event);
    assert.equal((await timeline(alice, callId)).length, 1);
  });

  test("is for members of the room alone", async () => {
    const { callId } = await aCall();
    const stranger = await scene.api.person("mallory");
    refused(await stranger.get(`/api/calls/${callId}/events`), 404, "call_not_found");
    refused(await scene.api.raw("GET", `/api/calls/${callId}/events`), 401, "not_signed_in");
  });

  test("does not show members what only the account's holder may see", async () => {
    const { alice, bob, callId, story } = await aCall();
    await told(story.about("recording-completed", 2, bob, { MediaUri: "/v1/Recordings/RT1/Media", MediaExternalLocation: "https://bucket.example/secret" }));
    const text = JSON.stringify(await timeline(alice, callId));
    assert.ok(!text.includes("bucket.example") && !text.includes("/Media"), text);
  });

  test("a name that is somebody else's markup comes through as it was told", async () => {
    const { alice, callId, story } = await aCall();
    await told(story.about("participant-connected", 1, { name: "<img src=x onerror=alert(1)> Ж" }));
    const [event] = await timeline(alice, callId);
    assert.deepEqual([event.user_id, event.participant], [null, "<img src=x onerror=alert(1)> Ж"]);
  });
});

describe("a call's participants and end", { concurrency: true }, () => {
  test("have Twilio's times, whose duration wins over every other", async () => {
    const call = await aCall();
    succeeded(await call.alice.end(call.callId, { forAll: true, duration: 7 }));
    for (const event of aMinute(call)) await told(event);
    const { status, duration, participants } = await call.alice.call(call.callId);
    assert.deepEqual([status, duration], ["ended", 61]);
    const bob = participant({ participants }, call.bob);
    assert.deepEqual([bob.joined_at, bob.left_at], [5, 58].map((second) => new Date(call.story.begunAt + second * 1000).toISOString()));
  });

  test("are the same in whatever order the events come, and however often", async () => {
    const outcomes = await Promise.all([...orders(8, 6)].map(async (order) => {
      const call = await aCall();
      const events = aMinute(call);
      for (const place of order) await told(events[place]);
      const { status, duration, end_reason, participants } = await call.alice.call(call.callId);
      const times = [call.alice, call.bob].map((person) => {
        const { joined_at, left_at } = participant({ participants }, person);
        return [joined_at, left_at].map((time) => Date.parse(time) - call.story.begunAt);
      });
      const shown = (await timeline(call.alice, call.callId)).map(({ type }) => type);
      return JSON.stringify({ status, duration, end_reason, times, shown });
    }));
    assert.equal(new Set(outcomes).size, 1, [...new Set(outcomes)].join("\n"));
    assert.match(outcomes[0], /"duration":61/);
  });

  test("room-ended ends a call that is still going on, and the pages see it", async () => {
    const { id, alice, bob, callId, story } = await aCall();
    const socket = await alice.joinCall(id, callId);
    await told(story.event("room-created"));
    for (const person of [alice, bob]) await told(story.about("participant-connected", 1, person));
    await told(story.event("room-ended", 30, { RoomDuration: "30" }));
    const { status, duration } = await socket.call((call) => call.id === callId && call.status === "ended");
    assert.deepEqual([status, duration], ["ended", 30]);
  });

  test("do not change by what a room says that is not this call's", async () => {
    const { alice, callId } = await aCall();
    const other = new Story(scene.twilio.account, "a room of another program");
    await told(other.event("room-ended", 5, { RoomDuration: "5" }));
    assert.equal((await alice.call(callId)).status, "active");
    assert.deepEqual(await timeline(alice, callId), []);
    assert.equal((await scene.api.sql("select * from call_events where room_sid = ?", other.sid)).length, 1);
  });

  test("do not change by what another account's Twilio says", async () => {
    const { alice, callId, story } = await aCall();
    const event = { ...story.event("room-ended", 5, { RoomDuration: "5" }), AccountSid: "AC00000000000000000000000000000000" };
    refused(await tells(scene.api, scene.twilio.account, event), 403, "foreign_account");
    assert.equal((await alice.call(callId)).status, "active");
  });

  test("an event that Twilio may invent one day is taken and does nothing", async () => {
    const { alice, callId, story } = await aCall();
    await told(story.event("room-painted"));
    assert.equal((await alice.call(callId)).status, "active");
  });
});

describe("events", () => {
  test("are deleted by the cron once they are older than EVENT_RETENTION_DAYS, and no earlier", async () => {
    const { alice, callId, story } = await aCall();
    await told(story.event("room-created"));
    const old = story.event("participant-connected", 1);
    await told(old);
    const at = new Date(Date.now() - 91 * 86_400_000).toISOString();
    await scene.api.sql("update call_events set at = ?, stored_at = ? where room_sid = ? and sequence = ? returning id", at, at, old.RoomSid, Number(old.SequenceNumber));
    await scene.api.server.scheduled();
    assert.deepEqual((await timeline(alice, callId)).map(({ type }) => type), ["room-created"]);
  });
});

/** Some orders of so many things, some of them twice; the first as they are, the second backwards. @param {number} size @param {number} count */
function* orders(size, count) {
  const straight = Array.from({ length: size }, (_, place) => place);
  yield straight;
  yield straight.toReversed();
  for (let more = 2; more < count; more += 1) {
    yield [...straight, Math.floor(Math.random() * size), Math.floor(Math.random() * size)].map((place) => ({ place, by: Math.random() })).sort((a, b) => a.by - b.by).map(({ place }) => place);
  }
}
