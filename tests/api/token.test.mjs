// Tokens for calls: Twilio's, held against Twilio's own library, and our own tickets and TURN passwords.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { assertRecent, random, refused, SESSION_SECRET, succeeded, useServer } from "../support/api.mjs";
import { decode, madeEarlier, verifies } from "../support/jwt.mjs";

const require = createRequire(import.meta.url);
const twilio = require("twilio");
// The very library that `twilio` signs with.
const jsonwebtoken = createRequire(require.resolve("twilio"))("jsonwebtoken");

// Made up for the tests; `SID` only in shape.
const ACCOUNT = `AC${"0123456789abcdef".repeat(2)}`;
const KEY = `SK${"fedcba9876543210".repeat(2)}`;
const SECRET = "a made-up key secret for tests";
const TWILIO = { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY_SID: KEY, TWILIO_API_KEY_SECRET: SECRET };

/** @param {any} person @param {string} roomId @param {any} [more] */
const tokenFor = (person, roomId, more = {}) => person.post("/api/calls/token", { roomName: `room_${roomId}`, ...more });

/**
 * What the official library makes of these inputs at this moment.
 * @param {{ identity: string, room: string, ttl: number, now: number }} inputs
 */
function officialToken({ identity, room, ttl, now }) {
  const realNow = Date.now;
  Date.now = () => now * 1000 + 500;
  try {
    const token = new twilio.jwt.AccessToken(ACCOUNT, KEY, SECRET, { identity, ttl, nbf: now });
    token.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room }));
    return token.toJwt();
  } finally {
    Date.now = realNow;
  }
}

describe("with Twilio's secrets", { concurrency: true }, () => {
  const api = useServer({ vars: TWILIO });

  test("the token is what Twilio's own library makes of the same inputs and clock", async () => {
    const { id, alice } = await api.roomOf("alice");
    const body = succeeded(await tokenFor(alice, id));
    const { header, claims } = decode(body.token);
    const official = officialToken({ identity: alice.name, room: body.roomName, ttl: 3600, now: claims.iat });
    const expected = decode(official);
    assert.deepEqual(header, expected.header);
    assert.deepEqual(claims, expected.claims);
    assert.deepEqual(header, { cty: "twilio-fpa;v=1", typ: "JWT", alg: "HS256" });
    assert.ok(Math.abs(claims.iat - Date.now() / 1000) < 30);
    // Field by field above; and byte by byte as long as the library writes its fields in this order.
    assert.equal(body.token, official);
  });

  test("Twilio's own JWT library verifies it with the secret and with no other", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { token, expiresAt } = succeeded(await tokenFor(alice, id));
    const claims = jsonwebtoken.verify(token, SECRET, { algorithms: ["HS256"], issuer: KEY, subject: ACCOUNT });
    assert.equal(new Date(claims.exp * 1000).getTime(), Date.parse(expiresAt));
    assert.throws(() => jsonwebtoken.verify(token, `${SECRET}x`, { algorithms: ["HS256"] }), /invalid signature/);
  });

  test("the reply says all that the page needs and no secret", async () => {
    const { id, alice } = await api.roomOf("alice");
    const reply = await tokenFor(alice, id);
    const { token, roomName, expiresAt, maxParticipants, ...rest } = succeeded(reply);
    assert.deepEqual(rest, { success: true, provider: "twilio", identity: alice.name, expiresIn: 3600 });
    assert.equal(decode(token).claims.grants.video.room, roomName);
    assert.equal(Math.round((Date.parse(expiresAt) - Date.now()) / 60_000), 60);
    assert.ok(Number.isInteger(maxParticipants) && maxParticipants > 4 && maxParticipants <= 50);
    assert.ok(!reply.text.includes(SECRET));
    assert.equal(succeeded(await api.raw("GET", "/api/health")).provider, "twilio");
  });

  test("Twilio's name of a room is the same for all of its people, different for each room, and tells nothing", async () => {
    const { id, code, alice, bob } = await api.roomOf("alice", "bob");
    const other = await api.roomOf("carol");
    const nameOf = async (/** @type {any} */ person, /** @type {string} */ room) => succeeded(await tokenFor(person, room)).roomName;
    const name = await nameOf(alice, id);
    assert.equal(await nameOf(alice, id), name);
    assert.equal(await nameOf(bob, id), name);
    assert.notEqual(await nameOf(other.carol, other.id), name);
    assert.ok(!name.includes(id) && !name.includes(code));
    assert.match(name, /^[A-Za-z0-9_-]{16,128}$/);
  });

  test("the identity is the session's, whatever is sent", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    assert.equal(decode(succeeded(await tokenFor(alice, id, { userId: alice.id, identity: bob.name })).token).claims.grants.identity, alice.name);
    refused(await tokenFor(alice, id, { userId: bob.id }), 403, "identity_mismatch");
  });

  test("a name in any script comes through whole", async () => {
    const { id, code } = await api.roomOf("alice");
    const person = await api.person("Жанна 美咲");
    succeeded(await person.post("/api/rooms/join", { roomCode: code }));
    const body = succeeded(await tokenFor(person, id));
    const official = officialToken({ identity: person.name, room: body.roomName, ttl: 3600, now: decode(body.token).claims.iat });
    assert.equal(body.token, official);
  });
});

describe("the other spelling of the secrets, and a life of one's own", { concurrency: true }, () => {
  const api = useServer({ vars: { TWILIO_ACCOUNT_SID: ACCOUNT, TWILIO_API_KEY: KEY, TWILIO_API_SECRET: SECRET, TWILIO_TOKEN_TTL_SECONDS: "600" } });
  const both = useServer({ vars: { ...TWILIO, TWILIO_API_KEY: `SK${"0".repeat(32)}`, TWILIO_API_SECRET: "other", TWILIO_TOKEN_TTL_SECONDS: "86400" } });
  const tooLong = useServer({ vars: { ...TWILIO, TWILIO_TOKEN_TTL_SECONDS: "86401" } });

  test("TWILIO_API_KEY and TWILIO_API_SECRET do as well, and TWILIO_TOKEN_TTL_SECONDS is the token's life", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { token, expiresIn } = succeeded(await tokenFor(alice, id));
    const { claims } = decode(token);
    assert.ok(verifies(token, SECRET));
    assert.deepEqual([claims.iss, claims.exp - claims.iat, expiresIn], [KEY, 600, 600]);
  });

  test("with both spellings the _SID and _SECRET pair wins, and a day is the longest life", async () => {
    const { id, alice } = await both.roomOf("alice");
    const { token, expiresIn } = succeeded(await tokenFor(alice, id));
    const { claims } = decode(token);
    assert.ok(verifies(token, SECRET));
    assert.deepEqual([claims.iss, claims.exp - claims.iat, expiresIn], [KEY, 86_400, 86_400]);
  });

  test("a longer life, which Twilio would refuse, is a mistake to be told", async () => {
    refused(await tooLong.raw("GET", "/api/health"), 500, "misconfigured", { variable: "TWILIO_TOKEN_TTL_SECONDS" });
  });
});

describe("with only some of Twilio's secrets", () => {
  const api = useServer({ vars: { TWILIO_API_KEY_SID: KEY, TWILIO_API_KEY_SECRET: SECRET } });

  test("a token is refused with the names of the missing ones and nobody's value", async () => {
    const { id, alice } = await api.roomOf("alice");
    const reply = await tokenFor(alice, id);
    const { error } = refused(reply, 500, "twilio_not_configured", { missing: ["TWILIO_ACCOUNT_SID"] });
    assert.match(error, /TWILIO_ACCOUNT_SID/);
    for (const value of [KEY, SECRET]) assert.ok(!reply.text.includes(value));
  });
});

describe("without Twilio", { concurrency: true }, () => {
  const api = useServer();

  test("the token is a ticket for the room's socket", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { token, expiresAt, iceServers, ...rest } = succeeded(await tokenFor(alice, id));
    assert.deepEqual(rest, { success: true, provider: "p2p", identity: alice.name, roomName: `room_${id}`, expiresIn: 300, maxParticipants: 4 });
    assertRecent(new Date(Date.parse(expiresAt) - 300_000).toISOString());
    assert.ok(iceServers.length > 0);
    for (const { urls } of iceServers) for (const url of [urls].flat()) assert.match(url, /^stun:/);
    const { socket } = await api.upgrade(`/api/rooms/${id}/socket?ticket=${token}`);
    assert.deepEqual((await socket?.next("welcome")).online, [alice.shown]);
  });

  test("a ticket opens the socket of its room and nothing else", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { room: other } = succeeded(await alice.post("/api/rooms/create", { roomCode: random(8) }), 201);
    const { token } = succeeded(await tokenFor(alice, id));
    refused(await api.upgrade(`/api/rooms/${other.id}/socket?ticket=${token}`), 401, "not_signed_in");
    for (const path of ["/api/auth/me", `/api/rooms/${id}`, `/api/rooms/${id}/messages`]) {
      refused(await api.raw("GET", `${path}?ticket=${token}`), 401, "not_signed_in");
      refused(await api.raw("GET", path, { Authorization: `Bearer ${token}` }), 401, "not_signed_in");
    }
    refused(await api.request("POST", "/api/calls/create", { roomId: id, callType: "voice" }, { Authorization: `Bearer ${token}` }), 401, "not_signed_in");
  });

  test("a session, an old ticket or a forged one is no ticket", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { token } = succeeded(await tokenFor(alice, id));
    const open = (/** @type {string} */ ticket) => api.upgrade(`/api/rooms/${id}/socket?ticket=${ticket}`);
    refused(await open(alice.token), 401, "not_signed_in");
    refused(await open(""), 401, "not_signed_in");
    refused(await open(`${token.slice(0, -3)}AAA`), 401, "not_signed_in");
    assert.equal((await open(madeEarlier(token, 301, SESSION_SECRET))).status, 401);
    const { socket } = await open(madeEarlier(token, 250, SESSION_SECRET));
    await socket?.next("welcome");
  });

  test("a ticket ends with the session it was made in, and with membership", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const tickets = await Promise.all([alice, bob].map(async (each) => succeeded(await tokenFor(each, id)).token));
    succeeded(await alice.post("/api/auth/logout", { everywhere: true }));
    succeeded(await bob.post(`/api/rooms/${id}/leave`));
    const [ofAlice, ofBob] = await Promise.all(tickets.map((ticket) => api.upgrade(`/api/rooms/${id}/socket?ticket=${ticket}`)));
    refused(ofAlice, 401, "session_expired");
    refused(ofBob, 404, "room_not_found");
  });

  test("a room name that is not room_ and an id is refused", async () => {
    const { id, alice } = await api.roomOf("alice");
    for (const roomName of ["", "room_", id, `Room_${id}`, `chat_${id}`, " "]) refused(await alice.post("/api/calls/token", { roomName }), 422, "invalid_room_name");
    refused(await alice.post("/api/calls/token", { roomName: "room_nothing" }), 404, "room_not_found");
    refused(await tokenFor(alice, id, { userId: "somebody" }), 403, "identity_mismatch");
  });
});

describe("ICE servers", { concurrency: true }, () => {
  const mine = [{ urls: ["stun:stun.example:3478"] }, { urls: ["turn:turn.example"], username: "u", credential: "c" }];
  const TURN_SECRET = "a secret shared with the TURN server";
  const api = useServer({ vars: { ICE_SERVERS: JSON.stringify(mine), TURN_URLS: "turn:turn.example:3478?transport=udp, turns:turn.example:5349", TURN_SECRET } });

  test("are those of ICE_SERVERS and TURN with a password that coturn computes too", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { iceServers, expiresIn } = succeeded(await tokenFor(alice, id));
    // One address may be set as a text; it comes out as a list of one, which is the same to browsers.
    assert.deepEqual(iceServers.slice(0, 2), mine.map((server) => ({ ...server, urls: [server.urls].flat() })));
    const [{ urls, username, credential }, ...more] = iceServers.slice(2);
    assert.deepEqual(more, []);
    assert.deepEqual(urls, ["turn:turn.example:3478?transport=udp", "turns:turn.example:5349"]);
    const [until, who] = username.split(/:(.*)/s);
    assert.ok(Number(until) - Date.now() / 1000 >= expiresIn - 5 && Number(until) - Date.now() / 1000 <= 86_400 + 5, `until ${until}`);
    assert.ok(who && !who.includes(alice.name), "the TURN server need not know names");
    assert.equal(credential, createHmac("sha1", TURN_SECRET).update(username).digest("base64"));
  });
});
