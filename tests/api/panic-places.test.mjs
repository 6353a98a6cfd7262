// After a panic: the log says where in the source it was, and every socket of the object hears what happened.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import WebSocket from "ws";
import { inClone } from "../../scripts/places.mjs";
import { eventually } from "../support/api.mjs";
import { startServer } from "../support/server.mjs";

const FILE = "src/test_hooks/panic.rs";
const lines = readFileSync(inClone(FILE), "utf8").split("\n");

/** @type {import("../support/server.mjs").Server} */
let server;
before(async () => {
  server = await startServer({ hooks: true });
});
after(() => server?.stop());

/** @param {string} words of the panic */
async function isPlaced(words) {
  const line = lines.findIndex((text) => text.includes(`panic!("${words}")`)) + 1;
  assert.ok(line > 0, words);
  const place = `panicked at ${FILE}:${line}:`;
  await eventually(async () => server.logs(), (log) => log.includes(place) && log.includes(`${words}\n`));
}

/** @param {string} path */
async function opened(path) {
  const socket = new WebSocket(server.url.replace("http", "ws") + path);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await new Promise((resolve, reject) => socket.once("message", resolve).once("error", reject));
  return { socket, closed };
}

test("a panic in the Worker stands in the log with its file and line", async () => {
  assert.equal((await fetch(`${server.url}/api/test-hooks/panic`)).status, 500);
  await isPlaced("deliberate panic");
});

for (const [object, ask, socketPath] of [["a room", "room", "socket"], ["an inbox", "inbox", "inbox/socket"]]) {
  test(`a panic in ${object} that is asked stands in the log with its file and line`, async () => {
    assert.equal((await fetch(`${server.url}/api/test-hooks/panic/${ask}`)).status, 500);
    await isPlaced("deliberate panic in an object");
  });

  test(`a panic in ${object} on a message stands there too, and each of its sockets is closed with 1011`, { timeout: 60_000 }, async () => {
    const all = [];
    for (let n = 0; n < 3; n += 1) all.push(await opened(`/api/test-hooks/panic/${socketPath}`));
    all[0]?.socket.send("panic");
    // Whoever said nothing is hung up a while after they were told.
    assert.deepEqual(await Promise.all(all.map(({ closed }) => closed)), [1011, 1011, 1011]);
    await isPlaced("deliberate panic on a message");
  });
}
