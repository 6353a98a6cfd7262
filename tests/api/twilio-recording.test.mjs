// Recording a call: off unless everyone present agrees, told to everyone, in the timeline, and at Twilio.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, refused, succeeded, useServer } from "../support/api.mjs";
import { twilioName, useTwilio } from "../support/twilio.mjs";

const scene = useTwilio();

/** @param {import("../support/person.mjs").Person} person @param {string} callId @param {boolean} consent */
const consents = (person, callId, consent) => person.post(`/api/calls/${callId}/recording`, { consent });

/** @param {import("../support/person.mjs").Person} person @param {string} callId @returns {Promise<any[]>} */
const timeline = async (person, callId) => succeeded(await person.get(`/api/calls/${callId}/events`)).events;

/** Alice and Bob in a call, Carol in the chat room; Alice watches. */
async function aCall() {
  const { id, alice, bob, carol } = await scene.api.roomOf("alice", "bob", "carol");
  const callId = await alice.placeCall(id);
  const watch = await alice.joinCall(id, callId);
  await bob.joinCall(id, callId);
  const there = scene.twilio.rooms.create(await twilioName(alice, id));
  return {
    callId, there, watch, people: { alice, bob, carol },
    /** The pages see this, and Twilio records or does not. @param {boolean} running */
    async is(running) {
      const call = await watch.call((seen) => seen.recording?.running === running && seen.recording.state === (running ? "on" : "off"));
      assert.equal(there.recording, running);
      return call.recording;
    },
    /** What Twilio was told, in order. */
    get rules() {
      return scene.twilio.rest.asked.filter(({ path, form }) => path === `/v1/Rooms/${there.sid}/RecordingRules` && form.Rules).map(({ form }) => JSON.parse(form.Rules));
    },
  };
}

const ALL = [{ type: "include", all: true }];
const NOTHING = [{ type: "exclude", all: true }];

/**
 * Who does what, and whether the call is recorded after it: `+` agrees, `-` withdraws, `in` and `out` of the call.
 * @type {[string, [("alice" | "bob" | "carol"), "+" | "-" | "in" | "out", boolean][]][]}
 */
const MATRIX = [
  ["starts when the last one agrees", [["alice", "+", false], ["bob", "+", true]]],
  ["stops when one withdraws, and starts again when they agree again", [["alice", "+", false], ["bob", "+", true], ["bob", "-", false], ["bob", "+", true]]],
  ["stops when somebody comes who has not agreed, and goes on once they do", [["alice", "+", false], ["bob", "+", true], ["carol", "in", false], ["carol", "+", true]]],
  ["goes on when somebody leaves who had not agreed", [["alice", "+", false], ["bob", "+", true], ["carol", "in", false], ["carol", "out", true]]],
  ["a consent is for one stay: who comes back is asked anew", [
    ["carol", "in", false], ["alice", "+", false], ["bob", "+", false], ["carol", "+", true], ["carol", "out", true], ["carol", "in", false], ["carol", "+", true],
  ]],
];

describe("recording", { concurrency: true }, () => {
  for (const [sentence, steps] of MATRIX) {
    test(sentence, async () => {
      const call = await aCall();
      let was = false;
      for (const [name, act, running] of steps) {
        const person = call.people[name];
        if (act === "in") succeeded(await person.accept(call.callId));
        else if (act === "out") succeeded(await person.end(call.callId));
        else succeeded(await consents(person, call.callId, act === "+"));
        if (running !== was) await call.is(running);
        was = running;
        await eventually(async () => call.there.recording, (recording) => recording === running);
      }
      const changes = steps.map(([, , running]) => running).filter((running, place, all) => running !== (all[place - 1] ?? false));
      assert.deepEqual(call.rules, changes.map((running) => (running ? ALL : NOTHING)));
    });
  }

  test("everyone sees who asked and who agreed, and the timeline has who and when", async () => {
    const call = await aCall();
    const { alice, bob } = call.people;
    const first = succeeded(await consents(bob, call.callId, true)).call.recording;
    assert.deepEqual([first.available, first.running, first.asked_by, first.consents], [true, false, bob.id, [bob.id]]);
    succeeded(await consents(alice, call.callId, true));
    const shown = await call.is(true);
    assert.deepEqual([shown.asked_by, shown.consents], [bob.id, [bob.id, alice.id]]);
    succeeded(await consents(bob, call.callId, false));
    await call.is(false);
    const events = (await timeline(alice, call.callId)).filter(({ source }) => source === "securechat");
    assert.deepEqual(events.map(({ type, participant, data }) => [type, participant, data.consent]), [
      ["recording-consent", bob.name, true],
      ["recording-consent", alice.name, true],
      ["recording-on", alice.name, undefined],
      ["recording-consent", bob.name, false],
      ["recording-off", bob.name, undefined],
    ]);
    for (const { at } of events) assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000);
  });

  test("can be agreed to by a frame as well", async () => {
    const call = await aCall();
    succeeded(await consents(call.people.bob, call.callId, true));
    call.watch.send({ type: "call.record", callId: call.callId, consent: true });
    await call.is(true);
    call.watch.send({ type: "call.record", callId: call.callId, consent: false });
    await call.is(false);
  });

  test("ends with the call", async () => {
    const call = await aCall();
    const { alice, bob } = call.people;
    succeeded(await consents(alice, call.callId, true));
    succeeded(await consents(bob, call.callId, true));
    await call.is(true);
    succeeded(await alice.end(call.callId, { forAll: true }));
    await eventually(async () => !call.there.recording || call.there.status === "completed", (isOver) => isOver);
    await eventually(() => timeline(alice, call.callId), (events) => events.at(-1).type === "recording-off");
    refused(await consents(alice, call.callId, true), 409, "call_ended");
  });

  test("that Twilio refuses is told as failed, is stopped to be sure, and can be tried again", async () => {
    const call = await aCall();
    const { alice, bob } = call.people;
    scene.twilio.rest.trouble(({ path, form }) => path.includes(call.there.sid) && form.Rules?.includes("include"), { status: 400, code: 20404 });
    for (const person of [alice, bob]) succeeded(await consents(person, call.callId, true));
    const failed = await call.watch.call(({ recording }) => recording?.state === "failed");
    assert.equal(failed.recording.running, false);
    await eventually(async () => call.rules, (rules) => rules.length === 2);
    assert.deepEqual(call.rules, [ALL, NOTHING]);
    assert.equal(call.there.recording, false);
    await eventually(() => timeline(alice, call.callId), (events) => events.some(({ type }) => type === "recording-start-failed"));
    succeeded(await consents(bob, call.callId, false));
    succeeded(await consents(bob, call.callId, true));
    await call.is(true);
  });

  test("is asked for by people in the call, with a clear yes or no", async () => {
    const call = await aCall();
    const { alice, carol } = call.people;
    refused(await consents(carol, call.callId, true), 409, "not_in_call");
    refused(await consents(await scene.api.person("mallory"), call.callId, true), 404, "call_not_found");
    for (const consent of [undefined, "yes", 1, null]) refused(await alice.post(`/api/calls/${call.callId}/recording`, { consent }), 422, "invalid_field", { field: "consent" });
    assert.deepEqual(call.rules, []);
  });
});

describe("a call from browser to browser", () => {
  const api = useServer();

  test("cannot be recorded, and says so", async () => {
    const { id, alice } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const { welcome } = await alice.connect(id);
    assert.equal(welcome.call.recording.available, false);
    refused(await consents(alice, callId, true), 409, "recording_unavailable");
  });
});
