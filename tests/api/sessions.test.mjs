// Sessions: cookies and tokens, what ends them, and what never was one.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Person, random, refused, SESSION_SECRET, succeeded, useServer } from "../support/api.mjs";
import { decode, madeEarlier, sign, verifies } from "../support/jwt.mjs";

const api = useServer();
const PASSWORD = "correct horse battery";
const DAY = 86_400;

/** @param {string} token */
const withToken = (token) => api.raw("GET", "/api/auth/me", { Authorization: `Bearer ${token}` });
/** @param {string} token */
const withCookie = (token) => api.raw("GET", "/api/auth/me", { Cookie: `other=1; session=${token}; more=2` });

/** The session cookie a reply sets. @param {import("../support/replies.mjs").Reply} reply */
function sessionCookie({ headers }) {
  const [cookie, ...more] = headers.getSetCookie();
  assert.deepEqual(more, []);
  if (!cookie) return undefined;
  const [pair, ...attributes] = cookie.split(/;\s*/);
  const [name, value] = pair.split("=");
  return { name, value, attributes: Object.fromEntries(attributes.map((each) => [each.split("=")[0].toLowerCase(), each.split("=")[1] ?? true])) };
}

describe("the cookie", { concurrency: true }, () => {
  test("holds the token out of scripts' reach, for the token's life; on http://localhost it is not Secure", async () => {
    const reply = await api.request("POST", "/api/auth/register", { username: `Alice ${random()}`, password: PASSWORD });
    const { token } = succeeded(reply, 201);
    const cookie = sessionCookie(reply);
    assert.equal(cookie?.name, "session");
    assert.equal(cookie?.value, token);
    const { "max-age": maxAge, ...rest } = cookie?.attributes ?? {};
    assert.deepEqual(rest, { httponly: true, samesite: "Lax", path: "/" });
    assert.ok(Math.abs(Number(maxAge) - 30 * DAY) < 60, `Max-Age=${maxAge}`);
  });

  test("of a guest ends with the browser's session", async () => {
    const reply = await api.request("POST", "/api/auth/guest", { username: `Guest ${random()}` });
    assert.deepEqual(sessionCookie(reply)?.attributes, { httponly: true, samesite: "Lax", path: "/" });
  });

  test("signs a browser in", async () => {
    const alice = await api.person("Alice");
    assert.deepEqual(succeeded(await withCookie(alice.token)).user, alice.user);
  });

  test("loses against a Bearer token, even a bad one", async () => {
    const [alice, bob] = await Promise.all([api.person("Alice"), api.person("Bob")]);
    const both = (/** @type {string} */ token) => api.raw("GET", "/api/auth/me", { Cookie: `session=${alice.token}`, Authorization: `Bearer ${token}` });
    assert.deepEqual(succeeded(await both(bob.token)).user, bob.user);
    refused(await both("nonsense"), 401, "not_signed_in");
  });

  test("is cleared by logging out", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const cookie = sessionCookie(await alice.post("/api/auth/logout"));
    assert.equal(cookie?.name, "session");
    assert.equal(cookie?.value, "");
    assert.equal(cookie?.attributes["max-age"], "0");
    assert.equal(cookie?.attributes.path, "/");
  });

  test("cannot write from another site", async () => {
    const alice = await api.person("Alice");
    const reply = await api.request("POST", "/api/rooms/create", { roomCode: random(8) }, { Cookie: `session=${alice.token}`, Origin: "https://evil.example" });
    refused(reply, 403, "foreign_origin");
  });
});

describe("a token", { concurrency: true }, () => {
  test("is signed with SESSION_SECRET and says no name or password", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const { header, claims } = decode(alice.token);
    assert.equal(header.alg, "HS256");
    assert.ok(verifies(alice.token, SESSION_SECRET));
    assert.ok(!JSON.stringify(claims).includes(PASSWORD));
    assert.equal(new Date(claims.exp * 1000).toISOString(), alice.expiresAt);
  });

  test("past its thirty days is expired", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const old = madeEarlier(alice.token, 31 * DAY, SESSION_SECRET);
    refused(await withToken(old), 401, "session_expired");
    refused(await withCookie(old), 401, "session_expired");
  });

  test("within its first day is not renewed", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const young = madeEarlier(alice.token, DAY - 600, SESSION_SECRET);
    const reply = await withToken(young);
    succeeded(reply);
    assert.equal(reply.headers.get("x-session-token"), null);
    assert.equal(sessionCookie(await withCookie(young)), undefined);
  });

  test("past its first day is renewed by any reply that succeeds", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const old = madeEarlier(alice.token, DAY + 600, SESSION_SECRET);
    const renewals = [
      (await withToken(old)).headers.get("x-session-token"),
      (await api.raw("GET", "/api/rooms", { Authorization: `Bearer ${old}` })).headers.get("x-session-token"),
      sessionCookie(await withCookie(old))?.value,
    ];
    for (const renewed of renewals) {
      assert.ok(renewed && verifies(renewed, SESSION_SECRET), "a token of ours");
      assert.ok(decode(renewed).claims.exp > decode(old).claims.exp + DAY);
      assert.deepEqual(succeeded(await withToken(renewed)).user, alice.user);
    }
  });

  test("is not renewed by a reply that fails", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const old = madeEarlier(alice.token, DAY + 600, SESSION_SECRET);
    const reply = await api.raw("GET", "/api/rooms/no-such-room", { Authorization: `Bearer ${old}` });
    refused(reply, 404, "room_not_found");
    assert.equal(reply.headers.get("x-session-token"), null);
  });

  test("of a guest, renewed, is still a cookie for the browser's session", async () => {
    const bob = await api.person("Bob");
    const cookie = sessionCookie(await withCookie(madeEarlier(bob.token, DAY + 600, SESSION_SECRET)));
    assert.ok(cookie);
    assert.deepEqual(cookie.attributes, { httponly: true, samesite: "Lax", path: "/" });
  });
});

describe("what is not a session", { concurrency: true }, () => {
  test("a forged, changed, cut or unsigned token is not signed in", async () => {
    const alice = await api.person("Alice", PASSWORD);
    const bob = await api.person("Bob", PASSWORD);
    const { header, claims } = decode(alice.token);
    const [head, body, signature] = alice.token.split(".");
    const b64 = (/** @type {any} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const bad = {
      "another secret": sign(header, claims, "another secret of thirty-two bytes or more"),
      "an empty secret": sign(header, claims, ""),
      "alg none, no signature": `${b64({ alg: "none", typ: "JWT" })}.${body}.`,
      "alg none, the old signature": `${b64({ alg: "none", typ: "JWT" })}.${body}.${signature}`,
      "alg None, signed": sign({ ...header, alg: "None" }, claims, SESSION_SECRET),
      "alg HS512, signed as HS256": sign({ ...header, alg: "HS512" }, claims, SESSION_SECRET),
      "no alg": sign({ typ: "JWT" }, claims, SESSION_SECRET),
      "another's claims": `${head}.${bob.token.split(".")[1]}.${signature}`,
      "no signature": `${head}.${body}`,
      "an empty signature": `${head}.${body}.`,
      "a cut signature": alice.token.slice(0, -4),
      "one more part": `${alice.token}.x`,
      "a changed signature": `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      "claims of nothing": sign(header, {}, SESSION_SECRET),
      "claims that are a list": sign(header, [], SESSION_SECRET),
      "a word": "nonsense",
      "four thousand dots": ".".repeat(4000),
    };
    for (const [what, token] of Object.entries(bad)) {
      for (const reply of [await withToken(token), await withCookie(token)]) {
        assert.equal(reply.status, 401, `${what}: ${reply.text}`);
        refused(reply, 401, "not_signed_in");
      }
    }
  });

  test("a well-signed token of somebody who does not exist", async () => {
    const alice = await api.person("Alice");
    const { header, claims } = decode(alice.token);
    const stranger = JSON.parse(JSON.stringify(claims).replaceAll(alice.id, "no-such-user"));
    assert.notDeepEqual(stranger, claims);
    const reply = await withToken(sign(header, stranger, SESSION_SECRET));
    assert.equal(reply.status, 401, reply.text);
  });

  test("another scheme than Bearer", async () => {
    const alice = await api.person("Alice");
    for (const scheme of ["Basic", "Token", ""]) {
      refused(await api.raw("GET", "/api/auth/me", { Authorization: `${scheme} ${alice.token}` }), 401, "not_signed_in");
    }
    succeeded(await api.raw("GET", "/api/auth/me", { Authorization: `bearer ${alice.token}` }));
  });

  test("a ticket of the socket", async () => {
    const { id, alice } = await api.roomOf("alice");
    const { token } = succeeded(await alice.post("/api/calls/token", { roomName: `room_${id}` }));
    refused(await withToken(token), 401, "not_signed_in");
    refused(await withCookie(token), 401, "not_signed_in");
  });
});

describe("ending sessions", { concurrency: true }, () => {
  test("logging out everywhere ends all of them, and no one else's", async () => {
    const here = await api.person("Alice", PASSWORD);
    const there = await here.signInAgain();
    const bob = await api.person("Bob", PASSWORD);
    succeeded(await here.post("/api/auth/logout", { everywhere: true }));
    refused(await here.get("/api/auth/me"), 401, "session_expired");
    refused(await there.get("/api/rooms"), 401, "session_expired");
    succeeded(await bob.get("/api/auth/me"));
    succeeded(await (await here.signInAgain()).get("/api/auth/me"));
  });

  test("an ended session can do nothing at all", async () => {
    const { id, alice } = await api.roomOf("alice");
    const callId = await alice.placeCall(id);
    succeeded(await alice.post("/api/auth/logout", { everywhere: true }));
    const asked = [
      alice.get("/api/auth/me"), alice.put("/api/auth/password", { password: PASSWORD }), alice.post("/api/auth/logout"),
      alice.get("/api/rooms"), alice.post("/api/rooms/create", { roomCode: random(8) }), alice.post("/api/rooms/join", { roomCode: random(8) }),
      alice.get(`/api/rooms/${id}`), alice.post(`/api/rooms/${id}/leave`), alice.send(id), alice.get(`/api/rooms/${id}/messages`),
      alice.post("/api/calls/token", { roomName: `room_${id}` }), alice.startCall(id), alice.accept(callId), alice.decline(callId),
      alice.end(callId), alice.get(`/api/calls/${callId}`), alice.get(`/api/calls/room/${id}`),
      api.upgrade(`/api/rooms/${id}/socket`, { headers: alice.headers }), api.upgrade("/api/inbox/socket", { headers: alice.headers }),
    ];
    for (const reply of await Promise.all(asked)) refused(reply, 401, "session_expired");
  });

  test("logging out here leaves the other devices signed in", async () => {
    const here = await api.person("Alice", PASSWORD);
    const there = await here.signInAgain();
    succeeded(await here.post("/api/auth/logout"));
    succeeded(await there.get("/api/auth/me"));
  });

  test("a changed password ends every earlier session; its own reply brings the next", async () => {
    const here = await api.person("Alice", PASSWORD);
    const there = await here.signInAgain();
    const reply = await here.put("/api/auth/password", { password: "another password", currentPassword: PASSWORD });
    const body = succeeded(reply);
    for (const old of [here, there]) refused(await old.get("/api/auth/me"), 401, "session_expired");
    assert.equal(sessionCookie(reply)?.value, body.token);
    succeeded(await new Person(api, body, here.address).get("/api/auth/me"));
  });

  test("the room's sockets of an ended session are closed with 4005", async () => {
    const { id, alice, bob } = await api.roomOf("alice", "bob");
    const one = await alice.connect(id);
    const two = await alice.connect(id);
    const other = await bob.connect(id);
    succeeded(await alice.post("/api/auth/logout", { everywhere: true }));
    for (const socket of [one, two]) assert.deepEqual(await socket.closed, { code: 4005, reason: "session_ended" });
    await other.next("presence", ({ user, online }) => user.id === alice.id && !online);
    await other.settled();
  });

  test("a password set by a guest closes their sockets too", async () => {
    const { id, alice } = await api.roomOf("alice");
    const socket = await alice.connect(id);
    succeeded(await alice.put("/api/auth/password", { password: PASSWORD }));
    assert.equal((await socket.closed).code, 4005);
  });
});
