// The guard of worker/entry.mjs, on a build that panics when told to (cargo feature `test-hooks`).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startServer } from "../support/server.mjs";

/** @type {import("../support/server.mjs").Server} */
let server;
before(async () => {
  server = await startServer({ hooks: true });
});
after(() => server?.stop());

/** @param {string} path @param {RequestInit} [init] */
async function timed(path, init) {
  const started = performance.now();
  const reply = await fetch(server.url + path, { ...init, signal: AbortSignal.timeout(15_000) });
  return { reply, body: await reply.json(), milliseconds: performance.now() - started };
}

/** @param {Awaited<ReturnType<typeof timed>>} answer */
function isInternalError({ reply, body, milliseconds }) {
  assert.equal(reply.status, 500);
  assert.match(reply.headers.get("content-type") ?? "", /^application\/json/);
  assert.equal(reply.headers.get("cache-control"), "no-store");
  const { requestId, ...rest } = body;
  assert.deepEqual(rest, { success: false, error: "Something went wrong on our side", code: "internal" });
  assert.match(requestId, /^\S{8,}$/);
  assert.ok(milliseconds < 3000, `answered after ${milliseconds} ms`);
  return requestId;
}

test("a panic is answered at once with the usual error, and its cause is in the log only", async () => {
  const requestId = isInternalError(await timed("/api/test-hooks/panic"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.match(server.logs(), /deliberate panic/);
  assert.ok(server.logs().includes(requestId));
});

test("a request in flight when another panics is answered at once too", async () => {
  const slow = timed("/api/test-hooks/panic/slow");
  await new Promise((resolve) => setTimeout(resolve, 300));
  isInternalError(await timed("/api/test-hooks/panic"));
  isInternalError(await slow);
});

test("the next request works as if nothing had happened", async () => {
  await timed("/api/test-hooks/panic");
  for (let i = 0; i < 3; i++) assert.equal((await timed("/api/health")).reply.status, 200);
});

test("a panic in a room answers the caller at once, and the room works again", async () => {
  isInternalError(await timed("/api/test-hooks/panic/room"));
  assert.equal((await timed("/api/health")).reply.status, 200);
});

test("a panic in a room on a message closes the room's sockets with 1011", async () => {
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/test-hooks/panic/socket`);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("the socket did not open"));
  });
  const closed = new Promise((resolve) => (socket.onclose = resolve));
  socket.send("panic");
  const { code } = /** @type {CloseEvent} */ (await Promise.race([
    closed,
    new Promise((_, reject) => setTimeout(reject, 5000, new Error("the socket stayed open"))),
  ]));
  assert.equal(code, 1011);
});
