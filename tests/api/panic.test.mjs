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
  const text = await reply.text();
  return { reply, text, body: text.startsWith("{") ? JSON.parse(text) : undefined, milliseconds: performance.now() - started };
}

/** @param {Awaited<ReturnType<typeof timed>>} answer */
function isInternalError({ reply, body, milliseconds }) {
  assert.equal(reply.status, 500);
  assert.match(reply.headers.get("content-type") ?? "", /^application\/json/);
  assert.equal(reply.headers.get("cache-control"), "no-store");
  const { requestId, ...rest } = body;
  assert.equal(reply.headers.get("x-request-id"), requestId);
  assert.deepEqual(rest, { success: false, error: "Something went wrong on our side", code: "internal" });
  assert.match(requestId, /^\S{8,}$/);
  assert.ok(milliseconds < 3000, `answered after ${milliseconds} ms`);
  return requestId;
}

test("a panic is answered at once with the usual error, and its cause is in the log only", async () => {
  const requestId = isInternalError(await timed("/api/test-hooks/panic"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.match(server.logs(), /deliberate panic/);
  const line = server.logs().split("\n").find((each) => each.includes(requestId)) ?? "";
  assert.match(line, /"method":"GET","status":500/);
  assert.ok(!line.includes("test-hooks/panic"), "a path may have names in it");
});

for (const when of ["panic", "panic/late"]) {
  test(`a request in flight that only reads does not notice that another panics (${when}), one that writes is answered at once`, async () => {
    const init = { method: "POST", headers: { "Content-Type": "application/json" } };
    const started = performance.now();
    const [reading, writing] = [undefined, init].map((each) => timed("/api/test-hooks/panic/slow", each));
    await new Promise((resolve) => setTimeout(resolve, 300));
    isInternalError(await timed(`/api/test-hooks/${when}`));
    isInternalError(await writing);
    assert.ok(performance.now() - started < 2500, "the one that writes was not waited for");
    const { reply, text } = await reading;
    assert.deepEqual([reply.status, text], [200, "nobody panicked"]);
  });
}

test("who panics is not asked twice", async () => {
  const panics = () => server.logs().split("deliberate panic after a wait").length;
  const before = panics();
  isInternalError(await timed("/api/test-hooks/panic/late"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.ok(panics() > before);
  const once = panics() - before;
  isInternalError(await timed("/api/test-hooks/panic/late"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(panics() - before, 2 * once);
});

test("the next request works as if nothing had happened", async () => {
  await timed("/api/test-hooks/panic");
  for (let i = 0; i < 3; i++) assert.equal((await timed("/api/health")).reply.status, 200);
});

for (const [object, ask, socketPath] of [["a room", "room", "socket"], ["an inbox", "inbox", "inbox/socket"]]) {
  test(`a panic in ${object} answers the caller at once, and it works again`, async () => {
    isInternalError(await timed(`/api/test-hooks/panic/${ask}`));
    assert.equal((await timed("/api/health")).reply.status, 200);
    const again = await opened(`/api/test-hooks/panic/${socketPath}`);
    assert.equal(JSON.parse(await within(again.firstMessage)).type, "welcome");
    again.close();
  });

  test(`a panic in ${object} on a message closes its sockets with 1011`, async () => {
    const [socket, beside] = await Promise.all([0, 1].map(() => opened(`/api/test-hooks/panic/${socketPath}`)));
    const closed = new Promise((resolve) => (socket.onclose = ({ code }) => resolve(code)));
    socket.send("panic");
    assert.equal(await within(closed), 1011);
    // The other's line is hung up a while after it was told.
    await within((async () => {
      while (beside.readyState < WebSocket.CLOSING) await new Promise((resolve) => setTimeout(resolve, 20));
    })());
  });
}

/** @param {string} path */
async function opened(path) {
  const socket = new WebSocket(server.url.replace("http", "ws") + path);
  /** @type {Promise<string>} */
  const firstMessage = new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error("the socket did not open"));
  });
  return Object.assign(socket, { firstMessage });
}

/** @template T @param {Promise<T>} what @returns {Promise<T>} */
async function within(what, milliseconds = 5000) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, milliseconds, new Error(`nothing within ${milliseconds} ms`))));
  return Promise.race([what, /** @type {Promise<never>} */ (late)]).finally(() => clearTimeout(timer));
}
