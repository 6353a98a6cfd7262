// The room's socket: who may open it, what comes, what is refused, and how it closes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { random, refused, SESSION_SECRET, succeeded, useServer } from "../support/api.mjs";
import { madeEarlier, sign } from "../support/jwt.mjs";

const api = useServer();
/** @param {string} id @param {string} [query] */
const socketOf = (id, query = "") => `/api/rooms/${id}/socket${query}`;

describe("opening", { concurrency: true }, () => {
  test("a plain request is told to upgrade", async () => {
    const { id, alice } = await api.roomOf("alice");
    refused(await alice.get(socketOf(id)), 426, "upgrade_required");
  });

  test("needs a session that holds", async () => {
    const { id, alice } = await api.roomOf("alice");
    refused(await api.upgrade(socketOf(id)), 401, "not_signed_in");
    const open = (/** @type {string} */ token) => api.upgrade(socketOf(id), { headers: { Authorization: `Bearer ${token}` } });
    refused(await open("nonsense"), 401, "not_signed_in");
    refused(await open(sign({ alg: "HS256", typ: "JWT" }, { sub: alice.id }, "x".repeat(40))), 401, "not_signed_in");
    refused(await open(madeEarlier(alice.token, 31 * 86_400, SESSION_SECRET)), 401, "session_expired");
  });

  test("takes the cookie of our own page and not of another site's", async () => {
    const { id, alice } = await api.roomOf("alice");
    const Cookie = `session=${alice.token}`;
    const { socket } = await api.upgrade(socketOf(id), { headers: { Cookie, Origin: new URL(api.url).origin } });
    await socket?.next("welcome");
    for (const Origin of ["https://evil.example", "null", `${api.url}.evil.example`, api.url.replace("http", "https")]) {
      refused(await api.upgrade(socketOf(id), { headers: { Cookie, Origin } }), 403, "foreign_origin");
      refused(await api.upgrade(socketOf(id), { headers: { ...alice.headers, Origin } }), 403, "foreign_origin");
    }
  });

  test("echoes our sub-protocol and refuses others", async () => {
    const { id, alice } = await api.roomOf("alice");
    const open = (/** @type {string[]} */ protocols) => api.upgrade(socketOf(id), { headers: alice.headers, protocols });
    assert.equal((await open(["securechat.v1"])).socket?.web.protocol, "securechat.v1");
    assert.equal((await open([])).socket?.web.protocol, "");
    assert.equal((await open(["other", "securechat.v1"])).socket?.web.protocol, "securechat.v1");
    for (const protocols of [["securechat.v2"], ["graphql-ws", "mqtt"]]) refused(await open(protocols), 400, "unsupported_protocol");
  });

  test("takes a connection of 8 to 64 plain characters and makes one when it is missing", async () => {
    const { id, alice } = await api.roomOf("alice");
    const open = (/** @type {string} */ query) => api.upgrade(socketOf(id, query), { headers: alice.headers });
    for (const connection of ["", "short", "x".repeat(65), "no%20space", "%C3%BCmlaut123"]) {
      const reply = await open(`?connection=${connection}`);
      assert.equal(reply.status, 422, connection);
      refused(reply, 422, "invalid_field", { field: "connection" });
    }
    for (const connection of ["12345678", `${"aZ9_-".repeat(12)}1234`]) {
      assert.equal((await (await open(`?connection=${connection}`)).socket?.next("welcome")).connectionId, connection);
    }
    const made = await (await open("")).socket?.next("welcome");
    assert.match(made.connectionId, /^[A-Za-z0-9_-]{8,64}$/);
  });

  test("is welcomed with who is online and the live call", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const a = await alice.connect(id);
    const { serverTime, ...welcome } = a.welcome;
    assert.ok(Math.abs(Date.parse(serverTime) - Date.now()) < 60_000, serverTime);
    assert.deepEqual(welcome, { type: "welcome", protocol: 1, connectionId: a.connection, online: [alice.shown], call: null });
    const callId = await alice.placeCall(id);
    const b = await bob.connect(id);
    assert.equal(b.frames[0].type, "welcome");
    assert.deepEqual(new Set(b.welcome.online.map((/** @type {any} */ each) => each.id)), new Set([alice.id, bob.id]));
    assert.equal(b.welcome.call.id, callId);
    assert.equal(b.welcome.call.participants[0].presence, "expected");
  });
});

describe("presence and typing", { concurrency: true }, () => {
  test("the first socket of a person brings them online, the last one takes them off", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const a = await alice.connect(id);
    const b1 = await bob.connect(id);
    assert.deepEqual(await a.next("presence", ({ user }) => user.id === bob.id), { type: "presence", user: bob.shown, online: true });
    const b2 = await bob.connect(id);
    b1.close();
    await b1.closed;
    await b2.settled();
    await a.settled();
    b2.drop();
    assert.deepEqual(await a.next("presence", ({ user }) => user.id === bob.id), { type: "presence", user: bob.shown, online: false });
    assert.equal(a.frames.filter(({ type, user }) => type === "presence" && user.id === bob.id).length, 2);
  });

  test("typing reaches the others and not oneself", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    for (const active of [true, false]) {
      a.send({ type: "typing", active });
      assert.deepEqual(await b.next("typing"), { type: "typing", user: alice.shown, active });
    }
    await a.settled();
    assert.equal(a.frames.filter(({ type }) => type === "typing").length, 0);
  });

  test("nothing of a room is heard in another", async () => {
    const { id, alice } = await api.roomOf("alice");
    const other = await api.roomOf("bob");
    const [a, far] = [await alice.connect(id), await other.bob.connect(other.id)];
    a.send({ type: "typing", active: true });
    await alice.placeCall(id);
    await a.call((call) => call.room_id === id);
    await far.settled();
    assert.deepEqual(far.frames.filter(({ type }) => !["welcome", "error"].includes(type)).filter(({ user }) => user?.id !== other.bob.id), []);
  });

  test("who a frame is from is what the session says, not what the frame says", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    a.send({ type: "typing", active: true, user: bob.shown, from: b.connection });
    assert.deepEqual((await b.next("typing")).user, alice.shown);
  });
});

describe("frames that are refused", { concurrency: true }, () => {
  test("what is not a JSON object with a type is malformed", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    for (const text of ["", "{", "nonsense", "[]", "1", "null", '"typing"', "{}", '{"type":1}', '{"type":null}', "PING", " ping"]) {
      await a.refuses(text, "malformed_frame");
    }
    a.web.send(Buffer.from([1, 2, 3]));
    assert.equal((await a.next("error")).code, "malformed_frame");
  });

  test("a missing or wrong field is malformed", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    const callId = await alice.placeCall(id);
    const wrong = [
      { type: "typing" }, { type: "typing", active: "yes" }, { type: "call.join" }, { type: "call.join", callId: 1, audio: true, video: true, screen: false },
      { type: "call.join", callId, audio: "on", video: true, screen: false }, { type: "call.leave" }, { type: "call.decline", callId: {} },
      { type: "call.media", callId }, { type: "signal", callId, to: "12345678" }, { type: "signal", callId, to: 1, data: {} },
      { type: "signal", callId, to: "12345678", data: "text" }, { type: "signal", callId, to: "12345678", data: [] },
    ];
    for (const frame of wrong) await a.refuses(frame, "malformed_frame");
  });

  test("an id that is not a string of at most 64 characters is malformed", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    await a.refuses(JSON.stringify({ type: "typing", active: true, id: 5 }), "malformed_frame");
    await a.refuses(JSON.stringify({ type: "typing", active: true, id: "x".repeat(65) }), "malformed_frame");
  });

  test("an unknown type is named unknown and its id comes back", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    for (const type of ["nothing", "welcome", "presence", "call", "error", "message", "CALL.JOIN"]) await a.refuses({ type }, "unknown_frame");
    a.send({ type: "nothing" });
    assert.equal("id" in (await a.next("error")), false);
  });

  test("an oversized frame is refused and the socket goes on", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    const frameOf = (/** @type {number} */ bytes) => {
      const frame = JSON.stringify({ type: "typing", active: true, padding: "" });
      return frame.replace('"padding":""', `"padding":"${"p".repeat(bytes - frame.length)}"`);
    };
    await a.refuses(frameOf(65_537), "frame_too_large");
    await a.refuses(frameOf(500_000), "frame_too_large");
    a.send(frameOf(65_536));
    await b.next("typing");
    await a.refuses(JSON.stringify({ type: "typing", active: true, padding: "ж".repeat(33_000) }), "frame_too_large");
  });

  test("a call that is not this room's live one is not found", async () => {
    const { id, alice } = await api.roomOf("alice");
    const other = await api.roomOf("bob");
    const foreign = await other.bob.placeCall(other.id);
    const a = await alice.connect(id);
    const over = await alice.placeCall(id);
    succeeded(await alice.end(over));
    const media = { audio: true, video: true, screen: false };
    for (const callId of [foreign, `${id}.${random()}`, "nothing"]) {
      for (const frame of [{ type: "call.join", ...media }, { type: "call.leave" }, { type: "call.decline" }, { type: "call.media", ...media }, { type: "signal", to: "12345678", data: {} }]) {
        await a.refuses({ ...frame, callId }, "call_not_found");
      }
    }
    await a.refuses({ type: "call.join", callId: over, ...media }, "call_ended");
    await a.refuses({ type: "call.decline", callId: over }, "call_ended");
  });
});

describe("closing", { concurrency: true }, () => {
  test("ping is answered pong", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    a.send("ping");
    await a.next("pong");
  });

  test("a newer socket of the same connection closes the older with 4001", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const watcher = await bob.connect(id);
    const older = await alice.connect(id);
    const newer = await alice.connect(id, { connection: older.connection });
    assert.deepEqual(await older.closed, { code: 4001, reason: "replaced" });
    await newer.settled();
    await watcher.settled();
    const seen = watcher.frames.filter(({ type, user }) => type === "presence" && user.id === alice.id);
    assert.deepEqual(seen.map(({ online }) => online), [true], "they never went offline");
  });

  test("another person's connection of the same name closes nothing", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const a = await alice.connect(id);
    const b = await bob.connect(id, { connection: a.connection });
    assert.notEqual(b.connection, a.connection, "signals for one would reach the other");
    await a.settled();
    assert.equal(a.web.readyState, a.web.OPEN);
  });

  test("a flood closes the socket with 4008 and nobody else's", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const [a, b] = [await alice.connect(id), await bob.connect(id)];
    for (let n = 0; n < 400; n += 1) a.send({ type: "typing", active: true });
    assert.deepEqual(await a.closed, { code: 4008, reason: "flood" });
    await b.settled();
    const heard = b.frames.filter(({ type }) => type === "typing").length;
    assert.ok(heard >= 150 && heard < 300, `${heard} of 400 frames were passed on`);
  });

  test("a busy page is not a flood", async () => {
    const { id, alice } = await api.roomOf("alice");
    const a = await alice.connect(id);
    for (let n = 0; n < 150; n += 1) a.send({ type: "typing", active: true });
    await a.settled();
  });
});
