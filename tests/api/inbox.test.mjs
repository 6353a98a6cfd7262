// The inbox's socket: who may open it, what comes, what is refused, and how it closes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Person, random, refused, SESSION_SECRET, succeeded, useServer } from "../support/api.mjs";
import { madeEarlier } from "../support/jwt.mjs";

const api = useServer();
const SOCKET = "/api/inbox/socket";
const PASSWORD = "correct horse battery";

/** @param {Person} person */
async function open(person) {
  const { socket, status, text } = await api.upgrade(SOCKET, { headers: person.headers });
  assert.ok(socket, `the socket was refused: ${status} ${text}`);
  socket.welcome = await socket.next("welcome");
  return socket;
}

describe("opening", { concurrency: true }, () => {
  test("a plain request is told to upgrade, and another method which one to take", async () => {
    const alice = await api.person("Alice");
    refused(await alice.get(SOCKET), 426, "upgrade_required");
    refused(await alice.post(SOCKET), 405, "method_not_allowed");
    refused(await alice.get("/api/inbox"), 404, "not_found");
  });

  test("needs a session", async () => {
    const alice = await api.person("Alice");
    const by = (/** @type {string} */ token) => api.upgrade(SOCKET, { headers: { Authorization: `Bearer ${token}` } });
    refused(await api.upgrade(SOCKET), 401, "not_signed_in");
    refused(await by("nonsense"), 401, "not_signed_in");
    refused(await by(madeEarlier(alice.token, 31 * 86_400, SESSION_SECRET)), 401, "session_expired");
  });

  test("needs a session that holds", async () => {
    const here = await api.person("Alice", PASSWORD);
    const there = await here.signInAgain();
    await open(there);
    succeeded(await here.post("/api/auth/logout", { everywhere: true }));
    for (const ended of [here, there]) refused(await api.upgrade(SOCKET, { headers: ended.headers }), 401, "session_expired");
    await open(await here.signInAgain());
  });

  test("takes the cookie of our own page and not of another site's", async () => {
    const alice = await api.person("Alice");
    const Cookie = `session=${alice.token}`;
    const { socket } = await api.upgrade(SOCKET, { headers: { Cookie, Origin: new URL(api.url).origin } });
    await socket?.next("welcome");
    assert.ok(socket);
    for (const Origin of ["https://evil.example", "null", `${api.url}.evil.example`]) {
      refused(await api.upgrade(SOCKET, { headers: { Cookie, Origin } }), 403, "foreign_origin");
      refused(await api.upgrade(SOCKET, { headers: { ...alice.headers, Origin } }), 403, "foreign_origin");
    }
  });

  test("echoes our sub-protocol and refuses others", async () => {
    const alice = await api.person("Alice");
    const offering = (/** @type {string[]} */ ...protocols) => api.upgrade(SOCKET, { headers: alice.headers, protocols });
    assert.equal((await offering("securechat.v1")).socket?.web.protocol, "securechat.v1");
    assert.equal((await offering()).socket?.web.protocol, "");
    refused(await offering("graphql-ws", "mqtt"), 400, "unsupported_protocol");
  });

  test("is welcomed, and asked nothing about the others", async () => {
    const alice = await api.person("Alice");
    const [one, two] = [await open(alice), await open(alice)];
    const { serverTime, ...welcome } = one.welcome;
    assert.ok(Math.abs(Date.parse(serverTime) - Date.now()) < 60_000, serverTime);
    assert.deepEqual(welcome, { type: "welcome", protocol: 1 });
    for (const socket of [one, two]) {
      await socket.settled();
      assert.deepEqual(socket.frames.map(({ type }) => type), ["welcome", "error"]);
    }
  });
});

describe("frames", { concurrency: true }, () => {
  test("a ping is answered", async () => {
    const a = await open(await api.person("Alice"));
    a.send("ping");
    await a.next("pong");
  });

  test("whatever else a page says is refused, and the socket stays", async () => {
    const a = await open(await api.person("Alice"));
    for (const text of ["", "nonsense", "[]", "PING", '{"type":1}']) await a.refuses(text, "unknown_frame");
    for (const type of ["typing", "welcome", "appointment", random()]) await a.refuses({ type, active: true }, "unknown_frame");
    a.web.send(Buffer.from([1, 2, 3]));
    assert.equal((await a.next("error")).code, "unknown_frame");
    const largest = `{"type":"x","fill":"${"x".repeat(65_536 - 22)}"}`;
    assert.equal(Buffer.byteLength(largest), 65_536);
    await a.refuses(largest, "unknown_frame");
    await a.refuses(`${largest} `, "frame_too_large");
    a.send("ping");
    await a.next("pong");
  });

  test("a flood closes the socket with 4008, and no other of the person", async () => {
    const alice = await api.person("Alice");
    const [loud, quiet] = [await open(alice), await open(alice)];
    for (let sent = 0; sent < 1000; sent += 1) loud.send("{}");
    assert.deepEqual(await loud.closed, { code: 4008, reason: "flood" });
    await quiet.settled();
  });
});

describe("closing", { concurrency: true }, () => {
  test("logging out everywhere closes every page with 4005, and no one else's", async () => {
    const here = await api.person("Alice", PASSWORD);
    const there = await here.signInAgain();
    const bob = await open(await api.person("Bob"));
    const sockets = [await open(here), await open(here), await open(there)];
    succeeded(await here.post("/api/auth/logout", { everywhere: true }));
    for (const socket of sockets) assert.deepEqual(await socket.closed, { code: 4005, reason: "session_ended" });
    await bob.settled();
    // With a new session the same person is welcome again.
    await (await open(await here.signInAgain())).settled();
  });

  test("a changed password closes the pages of earlier sessions; the new one opens its own", async () => {
    const here = await api.person("Alice", PASSWORD);
    const socket = await open(here);
    const changed = await here.put("/api/auth/password", { password: "another password", currentPassword: PASSWORD });
    assert.equal((await socket.closed).code, 4005);
    await (await open(new Person(api, succeeded(changed), here.address))).settled();
  });

  test("a guest who logs out is gone everywhere", async () => {
    const alice = await api.person("Alice");
    const socket = await open(alice);
    succeeded(await alice.post("/api/auth/logout"));
    assert.equal((await socket.closed).code, 4005);
    refused(await api.upgrade(SOCKET, { headers: alice.headers }), 401, "session_expired");
  });

  test("pages are still known after the object has slept", async () => {
    const here = await api.person("Alice", PASSWORD);
    const sockets = [await open(here), await open(here)];
    // The platform drops an idle object from memory after ten seconds.
    await new Promise((resolve) => setTimeout(resolve, 13_000));
    sockets[0].send("ping");
    await sockets[0].next("pong");
    await sockets[1].settled();
    succeeded(await here.post("/api/auth/logout", { everywhere: true }));
    for (const socket of sockets) assert.equal((await socket.closed).code, 4005);
  });

  test("logging out here leaves the other pages alone", async () => {
    const here = await api.person("Alice", PASSWORD);
    const socket = await open(await here.signInAgain());
    succeeded(await here.post("/api/auth/logout"));
    await socket.settled();
  });

  test("of thirty-three pages the oldest is closed with 4001", async () => {
    const alice = await api.person("Alice");
    const oldest = await open(alice);
    const next = await open(alice);
    const rest = await Promise.all(Array.from({ length: 30 }, () => open(alice)));
    await oldest.settled();
    await open(alice);
    assert.deepEqual(await oldest.closed, { code: 4001, reason: "replaced" });
    for (const socket of [next, ...rest]) await socket.settled();
    // A page that leaves makes room.
    next.close();
    await next.closed;
    await open(alice);
    for (const socket of rest) await socket.settled();
  });
});

test("no page is left open when sessions end while pages are being opened", async () => {
  const alice = await api.person("Alice", PASSWORD);
  const opening = Array.from({ length: 12 }, () => api.upgrade(SOCKET, { headers: alice.headers }));
  const ended = alice.post("/api/auth/logout", { everywhere: true });
  opening.push(...Array.from({ length: 12 }, () => api.upgrade(SOCKET, { headers: alice.headers })));
  succeeded(await ended);
  for (const { socket, ...reply } of await Promise.all(opening)) {
    if (socket) assert.equal((await socket.closed).code, 4005);
    else refused(/** @type {any} */ (reply), 401, "session_expired");
  }
});
