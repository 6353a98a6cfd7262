// The log: one line a request, and in a whole run nothing that is anybody's secret or anybody's name.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { booked, inMinutes, mayJoin } from "../support/appointments.mjs";
import { assertNoSecretIn } from "../support/secrets-in-logs.mjs";
import { aMessage, eventually, random, randomCode, refused, succeeded, SESSION_SECRET, twoInACall } from "../support/api.mjs";
import { Story, tells, tokenFor, useTwilio } from "../support/twilio.mjs";

const scene = useTwilio();
const { api } = scene;
const PASSWORD = `correct horse ${random()}`;

/** The lines of JSON so far. */
const lines = () => api.server.logs().split("\n").flatMap((line) => {
  const at = line.indexOf("{");
  try {
    return at < 0 ? [] : [JSON.parse(line.slice(at))];
  } catch {
    return [];
  }
});

/** The line about one request. @param {string} requestId */
const lineOf = (requestId) => eventually(async () => lines().filter((line) => line.requestId === requestId), (found) => found.length === 1).then(([line]) => line);

describe("one line a request", () => {
  test("says which, what came of it and how long it took, and nothing about anybody", async () => {
    const { id, alice } = await api.roomOf("alice");
    const asked = /** @type {[import("../support/replies.mjs").Reply, string, number, string?][]} */ ([
      [await api.raw("GET", "/api/health"), "GET /api/health", 200],
      [await alice.get(`/api/rooms/${id}`), "GET /api/rooms/:room", 200],
      [await alice.post(`/api/rooms/${id}/messages`, aMessage()), "POST /api/rooms/:room/messages", 201],
      [await alice.get("/api/rooms/somewhere"), "GET /api/rooms/:room", 404, "room_not_found"],
      [await alice.get(`/api/nothing/${alice.name}`), "GET unmatched", 404, "not_found"],
      [await api.raw("GET", "/api/auth/me"), "GET /api/auth/me", 401, "not_signed_in"],
      [await alice.post("/api/rooms/join", { roomCode: "short" }), "POST /api/rooms/join", 422, "invalid_room_code"],
      [await alice.get("/api/account/export"), "GET /api/account/export", 200],
    ]);
    for (const [reply, route, status, code] of asked) {
      const requestId = reply.headers.get("x-request-id") ?? "";
      if (reply.body.requestId) assert.equal(reply.body.requestId, requestId);
      const { ms, ...line } = await lineOf(requestId);
      assert.deepEqual(line, { level: "info", requestId, route, status, ...(code ? { code } : {}) });
      assert.ok(Number.isInteger(ms) && ms >= 0 && ms < 60_000, `${ms}`);
    }
  });

  test("a socket's upgrade has its line, and an error on it an id of its own", async () => {
    const { id, alice } = await api.roomOf("alice");
    const before = lines().length;
    const socket = await alice.connect(id);
    const found = await eventually(async () => lines().slice(before), (all) => all.some((line) => line.route === "GET /api/rooms/:room/socket"));
    assert.equal(found.find((line) => line.route === "GET /api/rooms/:room/socket").status, 101);
    socket.send({ type: "nothing" });
    const { requestId, code } = await socket.next("error");
    assert.equal(code, "unknown_frame");
    assert.match(requestId, /^[0-9a-f]{32}$/);
  });
});

describe("every server of the tests, when it stops", () => {
  const vars = { WEBHOOK_SECRET: "whsec_bmV3IHNlY3JldA whsec_b2xkIHNlY3JldA", VAPID_PRIVATE_KEY: "a private key of push", TURN_SECRET: "short", PUBLIC_URL: "https://chat.example" };
  const tokens = ["head.body.its-signature-is-secret"];

  test("fails its file when a secret variable or somebody's token is in its log", () => {
    for (const line of ["key whsec_b2xkIHNlY3JldA", '{"error":"a private key of push"}', "Bearer head.body.its-signature-is-secret", "?ticket=x.its-signature-is-secret"]) {
      assert.throws(() => assertNoSecretIn(`one line\n${line}\nanother`, vars, tokens), /stands in the log of the server/, line);
    }
  });

  test("says where without saying the secret, and takes no word for one", () => {
    assert.throws(() => assertNoSecretIn("[error] it was a private key of push", vars, []), ({ message }) => message.includes("it was [VAPID_PRIVATE_KEY]") && !message.includes("a private key"));
    assertNoSecretIn("https://chat.example in short, head.body", vars, tokens);
  });
});

describe("a whole run", () => {
  test("leaves no secret, no token, no password, no name, no code and no message in the log", { timeout: 120_000 }, async () => {
    /** @type {Record<string, string>} */
    const secret = { "the session's secret": SESSION_SECRET, "the password": PASSWORD };
    for (const [name, value] of Object.entries(scene.vars)) if (/SECRET|TOKEN|KEY/.test(name) && value.length > 8) secret[name] = value;
    assert.ok(Object.keys(secret).length >= 4, Object.keys(secret).join());
    /** @param {string} what @param {string | undefined} value */
    const keep = (what, value) => {
      assert.ok(value && value.length >= 6, `${what}: ${value}`);
      secret[what] = value;
    };

    // People, with everything that can go wrong.
    const alice = await api.person("Alice", PASSWORD);
    const bob = await api.person("Bob");
    keep("alice's name", alice.name);
    keep("bob's name", bob.name);
    keep("alice's token", alice.token);
    keep("bob's token", bob.token);
    refused(await api.request("POST", "/api/auth/register", { username: alice.name, password: PASSWORD }), 409, "username_taken");
    const wrong = `wrong horse ${random()}`;
    keep("a wrong password", wrong);
    refused(await api.request("POST", "/api/auth/login", { username: alice.name, password: wrong }), 401, "wrong_credentials");
    refused(await alice.put("/api/auth/password", { password: `another ${random()}`, currentPassword: wrong }), 403, "wrong_password");
    refused(await api.raw("GET", "/api/auth/me", { Cookie: `session=${bob.token}x` }), 401, "not_signed_in");
    await api.raw("POST", "/api/auth/login", { "Content-Type": "application/json" }, `{"username":"${alice.name}", broken "${PASSWORD}"`);
    await api.raw("POST", "/api/auth/login", { "Content-Type": "application/json" }, `"${"x".repeat(70_000)}${PASSWORD}"`);

    // A room, messages, a call over Twilio.
    const code = randomCode();
    keep("the room's code", code);
    const { room } = succeeded(await alice.post("/api/rooms/create", { roomCode: code, roomName: `Room of ${alice.name}` }), 201);
    succeeded(await bob.post("/api/rooms/join", { roomCode: code }));
    refused(await bob.post("/api/rooms/create", { roomCode: code }), 409, "room_code_taken");
    const message = aMessage();
    keep("a message", message.ciphertext);
    succeeded(await alice.post(`/api/rooms/${room.id}/messages`, message), 201);
    refused(await alice.post(`/api/rooms/${room.id}/messages`, { ...message, iv: "no" }), 422, "invalid_message");
    const right = succeeded(await tokenFor(alice, room.id));
    keep("an access token", right.token);
    const callId = await alice.placeCall(room.id);
    const a = await alice.joinCall(room.id, callId);
    const b = await bob.joinCall(room.id, callId);
    a.send("not json at all");
    a.send({ type: "signal", callId, to: b.connection, data: { sdp: `of ${alice.name}` } });
    await b.next("signal");
    const story = new Story(scene.twilio.account, right.roomName);
    for (const event of ["room-created", "participant-connected"]) {
      const told = event === "room-created" ? story.event(event) : story.about(event, 1, alice);
      assert.equal((await tells(api, scene.twilio.account, told)).status, 204);
    }
    assert.equal((await tells(api, scene.twilio.account, story.about("track-added", 2, alice), { token: "somebody else's" })).status, 403);
    succeeded(await alice.end(callId, { forAll: true }));

    // An appointment, a ticket in an address, Twilio out of order.
    const appointment = await booked(alice, bob, { title: `About ${bob.name}`, startsAt: inMinutes(5) });
    keep("the right to join", (await mayJoin(alice, appointment.id)).access_token);
    await api.upgrade(`/api/rooms/${room.id}/socket?ticket=${alice.token}`);
    await api.raw("GET", `/api/${encodeURIComponent(alice.name)}/${code}?token=${alice.token}`);
    await api.raw("GET", `/static/${encodeURIComponent(alice.name)}.js`);
    await api.server.scheduled();
    succeeded(await alice.get("/api/account/export"));
    succeeded(await bob.post("/api/auth/logout"));
    succeeded(await alice.request("DELETE", "/api/account", { currentPassword: PASSWORD }));

    // In mid-call, a database that is away.
    const { id, alice: carol, a: page } = await twoInACall(api);
    keep("carol's name", carol.name);
    await api.sql("ALTER TABLE messages RENAME TO messages_away");
    refused(await carol.post(`/api/rooms/${id}/messages`, aMessage()), 503, "unavailable");
    await api.sql("ALTER TABLE messages_away RENAME TO messages");
    page.drop();

    const log = api.server.logs();
    assert.ok(lines().filter((line) => line.route).length > 25, "the log of a whole run");
    assert.ok(lines().some((line) => line.status === 503 && line.cause), "a failure says why, in the log");
    for (const [what, value] of Object.entries(secret)) {
      for (const form of [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")]) {
        const at = log.indexOf(form);
        assert.ok(at < 0, `${what} is in the log: …${log.slice(Math.max(0, at - 100), at + form.length + 40)}…`);
      }
    }
    // Nor the parts that make a token.
    for (const part of [alice.token, right.token].flatMap((token) => token.split("."))) {
      if (part.length > 40) assert.ok(!log.includes(part), "a part of a token is in the log");
    }
    assert.doesNotMatch(log, /__Host-session|Bearer ey|session=/);
  });
});
