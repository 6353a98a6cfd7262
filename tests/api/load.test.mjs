// The short form of `npm run load`: a small crowd writes and calls at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsIn, underLoad } from "../load/run.mjs";
import { defaultBuild } from "../support/server.mjs";

const SMALL = { sockets: 100, rooms: 10, messages: 20, seconds: 10, calls: 24, ringing: 10, warmUp: 0 };

test("of a hundred sockets' messages and two dozen calls nothing is lost, doubled or out of order", { timeout: 120_000 }, async () => {
  // Ten seconds say nothing about memory: `npm run load` does.
  const report = await underLoad(defaultBuild(), SMALL);
  const { chat, calls } = report;
  assert.deepEqual(faultsIn(report, Infinity), []);
  assert.deepEqual(faultsIn({ ...report, chat: { ...chat, overtaken: 1 } }, Infinity), ["1 overtaken"]);
  assert.equal(chat.sent, SMALL.messages * SMALL.seconds);
  assert.equal(chat.delivered, (chat.sent * SMALL.sockets) / SMALL.rooms);
  assert.equal(Object.values(calls.byState).reduce((a, b) => a + b, 0), SMALL.calls);
  console.log(`  ${chat.sent} messages to ${chat.delivered} ears, ${JSON.stringify(calls.byState)}`);
});
