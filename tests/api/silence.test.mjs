// Browsers that vanish without a farewell, by their power or their network: the socket stays open, but pings no more.

import assert from "node:assert/strict";
import { test } from "node:test";
import { twoInACall, useServer } from "../support/api.mjs";

// The alarm for the end of ringing looks who is silent.
const api = useServer({ hooks: true, vars: { RING_TIMEOUT_SECONDS: "5" } });
const SILENT_MS = 30_000;

test("in a call, whoever pings no more is lost, then gone, and the call comes to its one end", async () => {
  const { callId, a, b } = await twoInACall(api);
  b.fallsSilent();
  await api.clockAhead(SILENT_MS + 1000);
  a.send("ping");
  await a.next("pong");
  const of = (/** @type {any} */ call, /** @type {any} */ socket) => call.participants.find((/** @type {any} */ one) => one.connection_id === socket.connection);
  // At the latest when the alarm goes off that was set for somebody who has just pinged.
  const lost = await a.call((call) => of(call, b)?.presence === "lost", SILENT_MS + 15_000);
  assert.equal(of(lost, a).presence, "connected");
  assert.deepEqual(await b.closed, { code: 4009, reason: "silent" });
  const over = await a.call((call) => call.ended_at !== null, 20_000);
  assert.deepEqual([over.id, over.status, over.end_reason], [callId, "ended", "connection_lost"]);
});
