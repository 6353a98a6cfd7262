// Recording by consent, on real workerd, with a stand-in of Twilio that is told its rules by REST.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, refused, succeeded, useServer } from "../support/api.mjs";
import { Refusal } from "../twilio-stand-in/refusal.mjs";
import { twilioName, useTwilio } from "../support/twilio.mjs";

const scene = useTwilio({ TWILIO_CLIENT_ROOM_CREATION: "false" });
const alone = useServer();

/** Two in a call, their sockets, and the room that Twilio has for it. */
async function talking() {
  const room = await scene.api.roomOf("alice", "bob", "carol");
  const callId = await room.alice.placeCall(room.id);
  const [a, b] = [await room.alice.joinCall(room.id, callId), await room.bob.joinCall(room.id, callId)];
  const name = await twilioName(room.alice, room.id);
  const atTwilio = /** @type {any} */ (scene.twilio.rooms.find(name));
  assert.ok(atTwilio, "the Worker made the room");
  return { ...room, callId, a, b, atTwilio };
}

/** @param {import("../support/person.mjs").Person} person @param {string} callId @param {boolean} consent */
const record = (person, callId, consent) => person.post(`/api/calls/${callId}/recording`, { consent });

/** What the timeline has of ours and Twilio's. @param {import("../support/person.mjs").Person} person @param {string} callId @returns {Promise<string[]>} */
const types = async (person, callId) => succeeded(await person.get(`/api/calls/${callId}/events`)).events.map((/** @type {any} */ { type }) => type);

/** @param {import("../support/socket.mjs").Socket} socket @param {string} state */
const shown = (socket, state) => socket.next("call", ({ call }) => call.recording?.state === state);

describe("recording", { concurrency: true }, () => {
  test("starts when everybody agreed, is told to Twilio, seen by all, and stops when one withdraws", async () => {
    const { alice, bob, callId, a, b, atTwilio } = await talking();
    const { call } = succeeded(await record(alice, callId, true));
    assert.deepEqual(call.recording, { available: true, running: false, state: "off", asked_by: alice.id, consents: [alice.id] });
    assert.equal(atTwilio.recording, false);
    b.send({ type: "call.record", callId, consent: true });
    const { call: on } = await shown(a, "on");
    assert.deepEqual([on.recording.running, on.recording.consents], [true, [alice.id, bob.id]]);
    assert.equal(atTwilio.recording, true);
    succeeded(await record(bob, callId, false));
    assert.equal((await shown(a, "off")).call.recording.running, false);
    assert.deepEqual(atTwilio.recordingRules, [{ type: "exclude", all: true }]);
    const { events } = succeeded(await alice.get(`/api/calls/${callId}/events`));
    const ours = events.filter((/** @type {any} */ { source }) => source === "securechat");
    assert.deepEqual(ours.map((/** @type {any} */ event) => [event.type, event.participant, event.data.consent ?? null]), [
      ["recording-consent", alice.name, true], ["recording-consent", bob.name, true], ["recording-on", bob.name, null],
      ["recording-consent", bob.name, false], ["recording-off", bob.name, null],
    ]);
  });

  test("stops when somebody joins who has not agreed, and starts when they do", async () => {
    const { id, alice, bob, carol, callId, a, atTwilio } = await talking();
    for (const person of [alice, bob]) succeeded(await record(person, callId, true));
    await shown(a, "on");
    await carol.joinCall(id, callId);
    await shown(a, "off");
    assert.equal(atTwilio.recording, false);
    succeeded(await record(carol, callId, true));
    await shown(a, "on");
    assert.equal(atTwilio.recording, true);
  });

  test("stops with the call", async () => {
    const { alice, bob, callId, a, atTwilio } = await talking();
    for (const person of [alice, bob]) succeeded(await record(person, callId, true));
    await shown(a, "on");
    succeeded(await bob.end(callId));
    await eventually(async () => atTwilio.recording === false || atTwilio.status === "completed", (stopped) => stopped);
    await eventually(() => types(alice, callId), (told) => told.at(-1) === "recording-off");
    refused(await record(alice, callId, true), 409, "call_ended");
  });

  test("is not for others, and says what it wants", async () => {
    const { alice, carol, callId } = await talking();
    refused(await record(carol, callId, true), 409, "not_in_call");
    refused(await record(await scene.api.person("mallory"), callId, true), 404, "call_not_found");
    refused(await alice.post(`/api/calls/${callId}/recording`, {}), 422, "invalid_field");
    refused(await alice.post(`/api/calls/${callId}/recording`, { consent: "yes" }), 422, "invalid_field");
  });

  test("of a call from browser to browser there is none", async () => {
    const { id, alice, bob } = await alone.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    refused(await record(alice, callId, true), 409, "recording_unavailable");
  });
});

test("a start that Twilio refuses is seen, and undone until Twilio answers", async () => {
  const { alice, bob, callId, a, atTwilio } = await talking();
  const set = atTwilio.setRecordingRules;
  atTwilio.setRecordingRules = () => { throw new Refusal(20429, 429); };
  succeeded(await record(alice, callId, true));
  succeeded(await record(bob, callId, true));
  const { call } = await shown(a, "failed");
  assert.equal(call.recording.running, false);
  atTwilio.setRecordingRules = set;
  await eventually(() => types(alice, callId), (told) => told.includes("recording-start-failed") && told.includes("recording-off"));
  succeeded(await record(alice, callId, true));
  await shown(a, "on");
  assert.equal(atTwilio.recording, true);
});
