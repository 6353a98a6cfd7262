// A Twilio that is down, slow, overloaded or talks nonsense: calls fall back or are refused as documented, and nothing
// hangs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { eventually, refused, succeeded } from "../support/api.mjs";
import { anAppointment, mayJoin } from "../support/appointments.mjs";
import { survives, PATIENCE_AND_SOME_MS } from "../support/faults.mjs";
import { tokenFor, useTwilio } from "../support/twilio.mjs";

/** What Twilio does, and what a call that falls back says was the matter. @type {[string, import("../twilio-stand-in/rest.mjs").Trouble, string][]} */
const USUAL_TROUBLES = [
  ["is down", { drop: true }, "unreachable"],
  ["is slow", { hang: true }, "unreachable"],
  ["is asked too often", { status: 429, code: 20429 }, "20429"],
  ["answers half of its JSON", { status: 200, body: '{"rooms": [' }, "unreachable"],
];

/** The long form has these as well. @type {typeof USUAL_TROUBLES} */
const OTHER_TROUBLES = [
  ["answers with a page of HTML", { status: 200, body: "<html>Bad gateway</html>", headers: { "Content-Type": "text/html" } }, "unreachable"],
  ["answers JSON of another kind", { status: 200, body: "[42]" }, "unreachable"],
  ["answers nothing at all", { status: 200, body: "" }, "unreachable"],
  ["fails without words", { status: 500, body: "" }, "unreachable"],
];

const ALL_TROUBLES = [...USUAL_TROUBLES, ...OTHER_TROUBLES];
const TROUBLES = process.env.SECURECHAT_LONG ? ALL_TROUBLES : USUAL_TROUBLES;

const always = () => true;

// A server for each: what Twilio answered is remembered for minutes.
describe("when Twilio", { concurrency: 4 }, () => {
  for (const [what, trouble, said] of TROUBLES) {
    describe(what, () => {
      const line = useTwilio();

      test("a call goes on between the browsers, says why, and lives its whole life", { timeout: 60_000 }, async () => {
        const { id, alice, bob } = await line.api.roomOf("alice", "bob");
        line.twilio.rest.trouble(always, trouble, Infinity);
        const started = performance.now();
        const { call, callId } = succeeded(await alice.startCall(id), 201);
        const milliseconds = performance.now() - started;
        assert.ok(milliseconds < PATIENCE_AND_SOME_MS, `${milliseconds} ms`);
        assert.ok(line.twilio.rest.asked.length > 0, "Twilio was not asked");
        assert.deepEqual([call.provider, call.fallback], ["p2p", said]);
        assert.equal(succeeded(await tokenFor(bob, id)).provider, "p2p");
        const a = await alice.joinCall(id, callId);
        await bob.joinCall(id, callId);
        succeeded(await bob.end(callId));
        assert.equal((await a.call(({ ended_at }) => ended_at)).status, "ended");
        survives();
      });
    });
  }

  describe("is away and no fallback is wanted", () => {
    const line = useTwilio({ TWILIO_FALLBACK: "off" });

    test("a call is refused, nothing is left of it, and the next one works", { timeout: 60_000 }, async () => {
      const { id, alice } = await line.api.roomOf("alice");
      for (const [, trouble] of ALL_TROUBLES.filter(([, { hang }]) => !hang)) {
        line.twilio.rest.trouble(always, trouble, Infinity);
        refused(await alice.startCall(id), 502, "provider_error");
        line.twilio.rest.calm();
        survives();
      }
      assert.deepEqual(succeeded(await alice.get(`/api/calls/room/${id}`)).calls, []);
      const { call, callId } = await eventually(async () => (await alice.startCall(id)).body, ({ success }) => success, { within: 30_000 });
      assert.equal(call.provider, "twilio");
      succeeded(await alice.end(callId));
    });
  });

  describe("fails while calls over it run", () => {
    const line = useTwilio();

    test("they end all the same, tokens are still signed, and rooms are completed once it is back", { timeout: 90_000 }, async () => {
      const { id, alice, bob } = await line.api.roomOf("alice", "bob");
      const { callId, call } = succeeded(await alice.startCall(id), 201);
      assert.equal(call.provider, "twilio");
      const { roomName } = succeeded(await tokenFor(alice, id));
      const room = line.twilio.rooms.create(roomName, {});
      succeeded(await bob.accept(callId));
      line.twilio.rest.trouble(always, { status: 503, body: "" }, 2);
      succeeded(await tokenFor(bob, id));
      const started = performance.now();
      assert.equal(succeeded(await alice.end(callId, { forAll: true })).call.status, "ended");
      assert.ok(performance.now() - started < 5000, "the end waited for Twilio");
      await eventually(async () => room.status, (status) => status === "completed", { within: 60_000 });
      survives();
    });

    test("an appointment's token needs no Twilio", async () => {
      const { bob, id } = await anAppointment(line.api, { startsIn: 5 });
      line.twilio.rest.trouble(always, { drop: true }, Infinity);
      assert.equal((await mayJoin(bob, id)).provider, "twilio");
      line.twilio.rest.calm();
      survives();
    });
  });
});
