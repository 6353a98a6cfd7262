// The stand-in of Twilio that other tests rely on, held against Twilio's official library: it takes what
// the library makes, and refuses what Twilio refuses.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { sign } from "../support/jwt.mjs";
import { checkAccessToken } from "../twilio-stand-in/access-token.mjs";
import { Account } from "../twilio-stand-in/account.mjs";
import { Twilio } from "../twilio-stand-in/twilio.mjs";

const official = createRequire(import.meta.url)("twilio");

describe("the stand-in's check of tokens", () => {
  const account = new Account();
  const now = () => Math.floor(Date.now() / 1000);
  /** @param {any} [claims] @param {any} [header] @param {string} [secret] */
  const token = (claims = {}, header = {}, secret = account.keySecret) => sign(
    { cty: "twilio-fpa;v=1", typ: "JWT", alg: "HS256", ...header },
    { jti: `${account.keySid}-${now()}`, iss: account.keySid, sub: account.sid, iat: now(), exp: now() + 60, grants: { identity: "alice", video: { room: "garden" } }, ...claims },
    secret,
  );

  test("takes a token of the official library", () => {
    const made = new official.jwt.AccessToken(account.sid, account.keySid, account.keySecret, { identity: "Жанна 美咲", ttl: 600 });
    made.addGrant(new official.jwt.AccessToken.VideoGrant({ room: "garden" }));
    const { identity, room } = checkAccessToken(made.toJwt(), account);
    assert.deepEqual([identity, room], ["Жанна 美咲", "garden"]);
  });

  for (const [what, faulty, code] of /** @type {[string, () => string, number][]} */ ([
    ["what is no token", () => "abc", 20101],
    ["another algorithm", () => token({}, { alg: "HS512" }), 20102],
    ["no content type", () => token({}, { cty: undefined }), 20102],
    ["another key", () => token({ iss: new Account().keySid }), 20103],
    ["another account", () => token({ sub: new Account().sid }), 20103],
    ["a token that has expired", () => token({ exp: now() - 1 }), 20104],
    ["one without an end", () => token({ exp: undefined }), 20104],
    ["one that begins later", () => token({ nbf: now() + 600 }), 20105],
    ["one that lives longer than a day", () => token({ exp: now() + 86_500 }), 20157],
    ["no identity", () => token({ grants: { video: {} } }), 20106],
    ["no video", () => token({ grants: { identity: "alice" } }), 20106],
    ["another secret", () => token({}, {}, "guessed"), 20107],
  ])) {
    test(`refuses ${what} with ${code}`, () => assert.throws(() => checkAccessToken(faulty(), account), { code }));
  }
});

describe("the stand-in's REST, asked by the official library", () => {
  /** @type {Twilio} */
  let twilio;
  /** @type {any} */
  let client;
  before(async () => {
    twilio = await Twilio.start();
    client = as(twilio.account.keySid, twilio.account.keySecret);
  });
  after(() => twilio.stop());

  /** @param {string} user @param {string} password */
  function as(user, password) {
    const httpClient = {
      /** @param {any} asked */
      async request({ method, uri, params, data, username, password: secret }) {
        const { pathname } = new URL(uri);
        const query = new URLSearchParams(params);
        const reply = await fetch(`${twilio.restUrl}${pathname}?${query}`, {
          method,
          headers: { "Authorization": `Basic ${btoa(`${username}:${secret}`)}`, "Content-Type": "application/x-www-form-urlencoded" },
          body: method.toUpperCase() === "POST" ? new URLSearchParams(data) : undefined,
        });
        return { statusCode: reply.status, body: await reply.json() };
      },
    };
    return official(user, password, { accountSid: twilio.account.sid, httpClient });
  }

  test("creates, finds and ends a room, which then is none by that name", async () => {
    const made = await client.video.v1.rooms.create({ uniqueName: "one", mediaRegion: "au1", maxParticipants: 4, statusCallback: "https://chat.example/hook" });
    assert.match(made.sid, /^RM[0-9a-f]{32}$/);
    assert.deepEqual([made.status, made.uniqueName, made.mediaRegion, made.maxParticipants], ["in-progress", "one", "au1", 4]);
    assert.equal((await client.video.v1.rooms("one").fetch()).sid, made.sid);
    await assert.rejects(client.video.v1.rooms.create({ uniqueName: "one" }), { status: 400, code: 53113 });
    assert.equal((await client.video.v1.rooms(made.sid).update({ status: "completed" })).status, "completed");
    await assert.rejects(client.video.v1.rooms("one").fetch(), { status: 404, code: 20404 });
    await assert.rejects(client.video.v1.rooms(made.sid).update({ status: "completed" }), { code: 53112 });
  });

  test("lists and removes participants, and keeps recording rules", async () => {
    const room = twilio.rooms.create("two");
    room.join("alice", () => {});
    const asked = client.video.v1.rooms(room.sid);
    assert.deepEqual((await asked.participants.list({ status: "connected" })).map((/** @type {any} */ one) => one.identity), ["alice"]);
    assert.equal((await asked.participants("alice").update({ status: "disconnected" })).status, "disconnected");
    assert.deepEqual(await asked.participants.list({ status: "connected" }), []);
    const { rules } = await asked.recordingRules.update({ rules: [{ type: "include", all: true }] });
    assert.deepEqual(rules.map((/** @type {any} */ { type, all }) => ({ type, all })), [{ type: "include", all: true }]);
    assert.equal(room.recording, true);
  });

  test("knows its key and its auth token, and nobody else's", async () => {
    const { sid, authToken } = twilio.account;
    for (const asker of [client, as(sid, authToken)]) assert.equal((await asker.api.v2010.accounts(sid).fetch()).status, "active");
    for (const asker of [as(twilio.account.keySid, "wrong"), as(sid, "wrong")]) {
      await assert.rejects(asker.api.v2010.accounts(sid).fetch(), { status: 401, code: 20003 });
    }
  });
});
