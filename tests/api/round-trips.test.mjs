// Trips to the database: what each costs is distance, so a request that people wait for has one.

import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { succeeded, useServer } from "../support/api.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

const entry = "tests/support/counting-entry.mjs";

/**
 * What a request was answered and the trips it took.
 * @param {import("../support/api.mjs").Api} api @param {() => Promise<import("../support/replies.mjs").Reply>} request
 */
async function trips(api, request) {
  const count = async () => (await api.raw("GET", "/d1-trips")).body.trips;
  const before = await count();
  const reply = await request();
  return { reply, trips: (await count()) - before };
}

describe("from browser to browser", () => {
  const api = useServer({ entry });

  test("a token, a call's start, its answer, its end and the history are one trip each", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const token = await trips(api, () => alice.post("/api/calls/token", { roomName: `room_${id}` }));
    succeeded(token.reply);
    assert.equal(token.trips, 1, "token");

    const create = await trips(api, () => alice.startCall(id));
    const { callId } = succeeded(create.reply, 201);
    assert.equal(create.trips, 1, "create");

    const accept = await trips(api, () => bob.accept(callId));
    succeeded(accept.reply);
    assert.equal(accept.trips, 1, "accept");

    const end = await trips(api, () => bob.end(callId, { duration: 3 }));
    assert.equal(succeeded(end.reply).call.status, "ended");
    assert.equal(end.trips, 1, "end");

    const history = await trips(api, () => alice.get(`/api/calls/room/${id}`));
    assert.equal(succeeded(history.reply).calls.length, 1);
    assert.equal(history.trips, 1, "history");
  });

  test("a message and the list of rooms are one trip each, health is none", async () => {
    const { id, alice } = await api.roomOf("alice");
    assert.equal((await trips(api, () => alice.send(id))).trips, 1, "message");
    assert.equal((await trips(api, () => alice.get("/api/rooms"))).trips, 1, "rooms");
    assert.equal((await trips(api, () => api.raw("GET", "/api/health"))).trips, 0, "health");
  });
});

describe("over Twilio", () => {
  /** @type {Twilio} */
  let twilio;
  const api = useServer(async () => {
    twilio = await Twilio.start();
    return { entry, vars: twilio.vars };
  });
  after(() => twilio?.stop());

  test("a token is one trip; a call's start is two, because nobody asks Twilio for a stranger", async () => {
    const { id, alice } = await api.roomOf("alice");
    const token = await trips(api, () => alice.post("/api/calls/token", { roomName: `room_${id}` }));
    assert.equal(succeeded(token.reply).provider, "twilio");
    assert.equal(token.trips, 1, "token");
    const create = await trips(api, () => alice.startCall(id));
    assert.equal(succeeded(create.reply, 201).call.provider, "twilio");
    assert.equal(create.trips, 2, "create");
  });
});
