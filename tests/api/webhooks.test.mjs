// Webhooks out: what a receiver is told of calls and appointments, signed, in order, each once; and what operators see of
// it. The receiver verifies every request with the standard's own library.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { eventually, participant, random, refused, succeeded, useServer } from "../support/api.mjs";
import { aBooking, anAppointment, booked, inMinutes, later } from "../support/appointments.mjs";
import { Receiver } from "../support/receiver.mjs";
import { Story, tells, twilioName, useTwilio } from "../support/twilio.mjs";

const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";
const OPERATOR = `operator ${random()}`;
const asOperator = { Authorization: `Bearer ${ADMIN_TOKEN}` };

const receiver = await Receiver.start();
const vars = { ...receiver.vars, ADMIN_TOKEN, ADMIN_USERS: OPERATOR };
after(async () => {
  assert.deepEqual(receiver.problems, []);
  await receiver.stop();
});

/** @param {import("../support/api.mjs").Api} api @param {string} [query] @returns {Promise<any[]>} */
const listed = async (api, query = "") => succeeded(await api.raw("GET", `/api/admin/webhooks${query}`, asOperator)).webhooks;

/** Events of a subject as operators see them, oldest first. @param {import("../support/api.mjs").Api} api @param {string} subject */
async function listedOf(api, subject) {
  const all = [];
  for (let page = await listed(api); page.length > 0; page = await listed(api, `?before=${page.at(-1).number}`)) all.push(...page);
  return all.filter((event) => event.subject === subject).reverse();
}

/**
 * The words of a call that both were in until its end, when they leave in the order of their ids.
 * @param {import("../support/person.mjs").Person} caller @param {import("../support/person.mjs").Person} callee
 */
function aWholeCall(caller, callee) {
  const leaving = [caller, callee].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ name }) => `participant.left ${name}`);
  return ["call.started", `participant.joined ${caller.name}`, `participant.joined ${callee.name}`, "call.answered", ...leaving, "call.ended"];
}

describe("a call from browser to browser", { concurrency: true }, () => {
  const api = useServer({ vars });
  const impatient = useServer({ vars: { ...vars, RING_TIMEOUT_SECONDS: "2" } });

  test("is told from its start to its end, signed, in order, each event once", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    const a = await alice.joinCall(id, callId);
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`]);
    await bob.joinCall(id, callId);
    await a.call((call) => participant(call, bob)?.presence === "connected");
    a.send({ type: "call.media", callId, audio: false, video: false, screen: false });
    succeeded(await bob.end(callId));
    const whole = aWholeCall(alice, bob);
    await receiver.hears(callId, whole);

    succeeded(await bob.end(callId));
    await api.server.scheduled();
    const letters = receiver.about(callId);
    assert.equal(letters.length, whole.length, "nothing twice");
    assert.equal(new Set(letters.map((letter) => letter.id)).size, whole.length);
    const shown = await alice.call(callId);
    assert.deepEqual(letters.at(-1)?.data, shown, "the call as the API shows it");
    const times = Object.fromEntries(letters.map(({ type, timestamp }) => [type, timestamp]));
    assert.deepEqual([times["call.started"], times["call.answered"], times["call.ended"]], [shown.started_at, shown.answered_at, shown.ended_at]);
    const { data } = letters[1] ?? assert.fail();
    const { user_id, username, joined_at } = participant(shown, alice);
    assert.deepEqual(data, { call_id: callId, room_id: id, call_type: "video", provider: "p2p", user_id, username, joined_at, left_at: null });
    const events = await listedOf(api, callId);
    assert.deepEqual(events.map(({ state, attempts, last_status }) => [state, attempts, last_status]), whole.map(() => ["delivered", 1, 204]));
  });

  test("that nobody answers is missed", async () => {
    const { id, alice } = await impatient.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`, `participant.left ${alice.name}`, "call.missed"]);
    assert.equal(receiver.about(callId).at(-1)?.data.end_reason, "no_answer");
  });

  test("that is declined or given up has ended, and says how", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const words = ["call.started", `participant.joined ${alice.name}`, `participant.left ${alice.name}`, "call.ended"];
    for (const how of ["declined", "cancelled"]) {
      const callId = await alice.placeCall(id);
      succeeded(how === "declined" ? await bob.decline(callId) : await alice.end(callId));
      await receiver.hears(callId, words);
      assert.equal(receiver.about(callId).at(-1)?.data.status, how);
    }
  });

  test("that people press at once is told once", async () => {
    const { id, ...people } = await api.roomOf("alice", "bob", "carol");
    const replies = await Promise.all(Object.values(people).slice(2).map((person) => person.startCall(id)));
    const [callId] = new Set(replies.map((reply) => reply.body.callId));
    await eventually(async () => receiver.told(callId), (told) => told.length === 5);
    const kinds = receiver.told(callId).map((word) => word.split(" ")[0]);
    assert.deepEqual(kinds, ["call.started", "participant.joined", "participant.joined", "call.answered", "participant.joined"]);
    assert.equal(new Set(receiver.told(callId)).size, 5);
  });

  test("goes on when nobody outside is told: nothing is written", async () => {
    const { id, alice } = await quiet.roomOf("alice");
    succeeded(await alice.end(await alice.placeCall(id)));
    assert.deepEqual(await listed(quiet), []);
  });
  const quiet = useServer({ vars: { ADMIN_TOKEN } });
});

describe("an appointment", { concurrency: true }, () => {
  const api = useServer({ vars });

  test("is told when it is booked, confirmed, changed and cancelled, as the API shows it", async () => {
    const { alice, bob, appointment, id, path, room } = await anAppointment(api);
    succeeded(await bob.post(`${path}/confirm`));
    succeeded(await bob.post(`${path}/confirm`));
    const moved = succeeded(await alice.patch(path, { startsAt: later(appointment.starts_at, 60) })).appointment;
    refused(await bob.post(`${path}/cancel`), 403, "not_allowed");
    const cancelled = succeeded(await alice.post(`${path}/cancel`)).appointment;
    await receiver.hears(room, ["appointment.booked", "appointment.confirmed", "appointment.updated", "appointment.cancelled"]);
    const [first, , third, last] = receiver.about(room);
    assert.deepEqual([first?.data, third?.data, last?.data], [appointment, moved, cancelled]);
    assert.equal((await listedOf(api, `appointment:${id}`)).length, 4);
  });

  test("is told when it is declined, and a booking that is tried again is told once", async () => {
    const [alice, bob] = await Promise.all([api.person("alice"), api.person("bob")]);
    const booking = aBooking(bob, { clientId: `client-${random()}` });
    const { appointment } = succeeded(await alice.post("/api/appointments", booking), 201);
    succeeded(await alice.post("/api/appointments", booking));
    succeeded(await bob.post(`/api/appointments/${appointment.id}/decline`));
    await receiver.hears(appointment.room_id, ["appointment.booked", "appointment.declined"]);
  });
});

describe("how appointments came out", () => {
  const api = useServer({ hooks: true, vars });

  test("is told when their window is over", async () => {
    const { alice, bob } = await anAppointment(api);
    const [kept, missed] = [await booked(alice, bob, { startsAt: inMinutes(1), durationMinutes: 5 }), await booked(alice, bob, { startsAt: inMinutes(90) })];
    const callId = await alice.placeCall(kept.room_id);
    for (const person of [alice, bob]) await person.joinCall(kept.room_id, callId);
    succeeded(await alice.end(callId, { forAll: true }));
    await receiver.hears(kept.room_id, ["appointment.booked"]);
    await eventually(async () => receiver.told(callId), (told) => told.at(-1) === "call.ended");
    try {
      receiver.aheadMilliseconds = 4 * 60 * 60_000;
      await api.clockAhead(receiver.aheadMilliseconds);
      await api.server.scheduled();
      await receiver.hears(kept.room_id, ["appointment.booked", "appointment.completed"]);
      await receiver.hears(missed.room_id, ["appointment.booked", "appointment.no_show"]);
      await api.server.scheduled();
      assert.equal((await listedOf(api, `appointment:${kept.id}`)).length, 2);
    } finally {
      receiver.aheadMilliseconds = 0;
      await api.clockAhead(0);
    }
  });
});

describe("a call over Twilio", () => {
  const scene = useTwilio(vars);

  test("is told as any other, whoever ends it: Twilio too", async () => {
    const { alice, bob, id } = await scene.api.roomOf("alice", "bob");
    const callId = await alice.placeCall(id);
    succeeded(await bob.accept(callId));
    const story = new Story(scene.twilio.account, await twilioName(alice, id));
    for (const event of [story.event("room-created"), story.about("participant-connected", 1, alice), story.about("participant-connected", 2, bob)]) {
      assert.equal((await tells(scene.api, scene.twilio.account, event)).status, 204);
    }
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`, `participant.joined ${bob.name}`, "call.answered"]);
    const ended = story.event("room-ended", 61, { RoomDuration: "61" });
    for (let time = 0; time < 2; time += 1) assert.equal((await tells(scene.api, scene.twilio.account, ended)).status, 204);
    await receiver.hears(callId, aWholeCall(alice, bob));
    const { data } = receiver.about(callId).at(-1) ?? assert.fail();
    assert.deepEqual([data.provider, data.status, data.end_reason, data.duration], ["twilio", "ended", "room_ended", 61]);
  });
});

describe("operators", { concurrency: true }, () => {
  const api = useServer({ vars });

  test("see every event with its state and what is in it, newest first, by pages", async () => {
    const { id, alice } = await api.roomOf("alice");
    /** @type {string[]} */
    const calls = [];
    for (let n = 0; n < 14; n += 1) {
      const callId = await alice.placeCall(id);
      succeeded(await alice.end(callId));
      calls.push(callId);
    }
    await eventually(() => listed(api, "?state=pending"), (pending) => pending.length === 0);
    const first = await listed(api);
    assert.equal(first.length, 50);
    const second = await listed(api, `?before=${first.at(-1).number}`);
    const all = [...first, ...second];
    const mine = all.filter(({ subject }) => calls.includes(subject));
    assert.equal(mine.length, 14 * 4);
    const numbers = all.map(({ number }) => number);
    assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
    const { payload, delivered_at, created_at, ...event } = mine[0];
    const { id: webhookId, number } = event;
    assert.deepEqual(event, {
      id: webhookId, number, subject: calls[13], type: "call.ended", state: "delivered", attempts: 1, next_attempt_at: null, last_status: 204, last_error: null,
    });
    assert.ok(delivered_at >= created_at);
    const letter = receiver.letters.find((each) => each.id === webhookId);
    assert.deepEqual(payload, JSON.parse(letter?.text ?? "{}"));
    refused(await api.raw("GET", "/api/admin/webhooks?state=lost", asOperator), 422, "invalid_field", { field: "state" });
    refused(await api.raw("GET", "/api/admin/webhooks?before=x", asOperator), 422, "invalid_cursor");
  });

  test("have an event sent again, with its id and its body and a new signature", async () => {
    const { id, alice } = await api.roomOf("alice");
    const callId = await alice.placeCall(id);
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`]);
    const [{ id: webhookId }] = await listedOf(api, callId);
    const { webhook } = succeeded(await api.request("POST", `/api/admin/webhooks/${webhookId}/replay`, {}, asOperator));
    assert.deepEqual([webhook.id, webhook.state, webhook.attempts], [webhookId, "pending", 0]);
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`, "call.started"]);
    const [first, , again] = receiver.about(callId);
    assert.deepEqual([again?.id, again?.text], [first?.id, first?.text]);
    await eventually(async () => (await listedOf(api, callId))[0], ({ state }) => state === "delivered");
    refused(await api.request("POST", "/api/admin/webhooks/msg_nothing/replay", {}, asOperator), 404, "not_found");
  });

  test("are the only ones who see and do that", async () => {
    const { id, alice } = await api.roomOf("alice");
    const callId = await alice.placeCall(id);
    await receiver.hears(callId, ["call.started", `participant.joined ${alice.name}`]);
    const [{ id: webhookId }] = await listedOf(api, callId);
    const asked = [["GET", "/api/admin/webhooks"], ["POST", `/api/admin/webhooks/${webhookId}/replay`], ["POST", "/api/admin/webhooks/replay"], ["GET", "/api/admin/usage"]];
    const posing = await api.request("POST", "/api/auth/guest", { username: OPERATOR });
    const guest = { Authorization: `Bearer ${succeeded(posing, 201).token}` };
    for (const [method = "", path = ""] of asked) {
      refused(await api.request(method, path, {}), 401, "not_signed_in");
      refused(await api.request(method, path, {}, { Authorization: "Bearer another token of thirty-two bytes" }), 401, "not_signed_in");
      refused(await alice.request(method, path, {}), 403, "not_allowed");
      refused(await api.request(method, path, {}, guest), 403, "not_allowed");
    }
    assert.equal((await listedOf(api, callId))[0].state, "delivered");
    assert.equal(succeeded(await api.request("POST", "/api/admin/webhooks/replay", {}, asOperator)).count, 0);
  });
});

describe("without a usable setting", () => {
  for (const [variable, vars] of /** @type {[string, Record<string, string>][]} */ ([
    ["WEBHOOK_URL", { WEBHOOK_URL: "http://receiver.example/", WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString("base64")}` }],
    ["WEBHOOK_SECRET", { WEBHOOK_URL: "https://receiver.example/" }],
  ])) {
    const api = useServer({ vars });
    test(`${variable} is named`, async () => {
      refused(await api.raw("GET", "/api/health"), 500, "misconfigured", { variable });
    });
  }
});
