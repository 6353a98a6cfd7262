// What calls cost: a month's participant minutes as the calls themselves show them, their prices, and the warnings that
// a budget gives.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually, refused, succeeded, useServer } from "../support/api.mjs";
import { Receiver } from "../support/receiver.mjs";
import { Story, tells, twilioName, useTwilio } from "../support/twilio.mjs";

const ADMIN_TOKEN = "a token of tests, thirty-two bytes or more";
const asOperator = { Authorization: `Bearer ${ADMIN_TOKEN}` };
const MONTH = new Date().toISOString().slice(0, 7);

const receiver = await Receiver.start();
after(async () => {
  assert.deepEqual(receiver.problems, []);
  await receiver.stop();
});

/** @param {import("../support/api.mjs").Api} api @param {string} [query] */
const usage = async (api, query = `?month=${MONTH}`) => succeeded(await api.raw("GET", `/api/admin/usage${query}`, asOperator));

/** One kind of call in the reply. @param {any} reply @param {string} provider @param {string} callType */
const kind = ({ usage: kinds }, provider, callType) =>
  kinds.find((/** @type {any} */ each) => each.provider === provider && each.call_type === callType);

/** Whole seconds that people were in a call, as the call shows them. @param {any} call */
const seconds = ({ participants }) => participants.reduce((/** @type {number} */ sum, /** @type {any} */ { joined_at, left_at }) =>
  sum + Math.floor((Date.parse(left_at) - Date.parse(joined_at)) / 1000), 0);

/** @param {number} value @param {number} decimals */
const rounded = (value, decimals) => Number(value.toFixed(decimals));

describe("calls from browser to browser", () => {
  const api = useServer({ vars: { ADMIN_TOKEN } });

  test("are counted by what they measured, by kind, and cost nothing", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    let measured = 0;
    for (const callType of ["video", "video", "voice"]) {
      const { callId } = succeeded(await alice.startCall(id, callType), 201);
      await sleep(1100);
      succeeded(await bob.accept(callId));
      await sleep(1100);
      succeeded(await bob.end(callId));
      const call = await alice.call(callId);
      if (callType === "video") measured += seconds(call);
    }
    assert.ok(measured >= 6);
    const reply = await usage(api);
    assert.deepEqual([reply.month, reply.from], [MONTH, `${MONTH}-01T00:00:00.000Z`]);
    assert.deepEqual(kind(reply, "p2p", "video"), {
      provider: "p2p", call_type: "video", calls: 2, participants: 4, participant_seconds: measured,
      participant_minutes: rounded(measured / 60, 2), minute_price: 0, cost: 0,
    });
    assert.deepEqual([kind(reply, "p2p", "voice").calls, kind(reply, "twilio", "video").calls], [1, 0]);
    assert.deepEqual([reply.cost, reply.budget], [0, null]);
    assert.deepEqual((await usage(api, "")).usage, reply.usage, "this month unless said otherwise");
    assert.equal((await usage(api, "?month=2020-02")).usage[0].calls, 0);
    for (const month of ["2026-13", "2026", "november", ""]) {
      refused(await api.raw("GET", `/api/admin/usage?month=${month}`, asOperator), 422, "invalid_field", { field: "month" });
    }
  });
});

describe("calls over Twilio", () => {
  const scene = useTwilio({ ...receiver.vars, ADMIN_TOKEN, MONTHLY_BUDGET: "1", PRICE_VOICE_MINUTE: "0.1" });

  /**
   * A call of so many minutes with two people, as Twilio tells it.
   * @param {string} callType @param {number} minutes
   */
  async function aCall(callType, minutes) {
    const { id, alice, bob } = await scene.api.roomOf("alice", "bob");
    const { callId } = succeeded(await alice.startCall(id, callType), 201);
    succeeded(await bob.accept(callId));
    const story = new Story(scene.twilio.account, await twilioName(alice, id));
    const length = minutes * 60;
    for (const event of [
      story.event("room-created"), story.about("participant-connected", 0, alice), story.about("participant-connected", 30, bob),
      story.about("participant-disconnected", length, alice, { ParticipantDuration: String(length) }),
      story.about("participant-disconnected", length, bob, { ParticipantDuration: String(length - 30) }),
      story.event("room-ended", length, { RoomDuration: String(length) }),
    ]) {
      assert.equal((await tells(scene.api, scene.twilio.account, event)).status, 204);
    }
    return eventually(() => alice.call(callId), (call) => call.ended_at !== null && seconds(call) === 2 * length - 30);
  }

  test("are counted by Twilio's own times, with their prices, and a budget warns once at 80 and once at 100 percent", async () => {
    const video = await aCall("video", 50);
    const warned = () => receiver.letters.filter(({ type }) => type === "usage.budget").map(({ data }) => data);
    await scene.api.server.scheduled();
    let reply = await usage(scene.api);
    const first = kind(reply, "twilio", "video");
    assert.deepEqual([first.participant_seconds, first.minute_price], [seconds(video), 0.004]);
    assert.equal(first.participant_minutes, 99.5);
    assert.equal(first.cost, 0.398);
    assert.deepEqual([reply.cost, reply.budget], [0.398, { monthly: 1, warned: [] }]);

    const voice = await aCall("voice", 2.5);
    await scene.api.server.scheduled();
    await scene.api.server.scheduled();
    reply = await usage(scene.api);
    assert.equal(kind(reply, "twilio", "voice").cost, rounded((seconds(voice) / 60) * 0.1, 6));
    const cost = rounded(0.398 + 0.45, 6);
    assert.deepEqual([reply.cost, reply.budget], [cost, { monthly: 1, warned: [80] }]);
    await eventually(async () => warned(), (all) => all.length > 0);
    assert.deepEqual(warned(), [{ month: MONTH, percent: 80, cost, budget: 1 }]);

    await aCall("voice", 2);
    for (let run = 0; run < 3; run += 1) await scene.api.server.scheduled();
    await eventually(async () => warned(), (all) => all.length > 1);
    assert.deepEqual(warned().map(({ percent }) => percent), [80, 100]);
    await receiver.hears(MONTH, ["usage.budget", "usage.budget"]);
    assert.deepEqual((await usage(scene.api)).budget, { monthly: 1, warned: [80, 100] });
    const lines = scene.api.server.logs().split("\n").filter((line) => line.includes('"usage.budget"') && line.includes('"percent"'));
    assert.equal(lines.length, 2, lines.join("\n"));
  });
});

describe("settings of costs", () => {
  const api = useServer({ vars: { MONTHLY_BUDGET: "a lot" } });

  test("that do not fit are named", async () => {
    refused(await api.raw("GET", "/api/health"), 500, "misconfigured", { variable: "MONTHLY_BUDGET" });
  });
});
