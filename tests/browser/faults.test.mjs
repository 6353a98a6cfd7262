// A server that crashes for longer than a lost connection is waited for, and objects thrown away: the pages come back by
// themselves, with media, chat and the call.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";
import { survives } from "../support/faults.mjs";

const stage = useStage();

/** The long form crashes more often. */
const CRASHES = process.env.SECURECHAT_LONG ? 4 : 1;

/** Longer than the ten seconds that a lost connection has. */
const AWAY_MS = 12_000;

stage.test("two pages in a call outlive crashes of the server: picture, sound, chat and the call go on", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const [before] = await alice.calls();
  for (let n = 1; n <= CRASHES; n += 1) {
    const [written, other] = [`written while it was away ${n}`, `and afterwards ${n}`];
    await scene.server.kill();
    await alice.says(written);
    await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
    await Promise.all([alice.keepsSeeing(bob, 8), bob.keepsSeeing(alice, 8)]);
    await scene.server.restart();
    for (const person of [alice, bob]) {
      await until(() => person.page.evaluate(socketOpen), `${person.name}'s socket is back`, 60_000);
    }
    await bob.reads(written, 60_000);
    await bob.says(other);
    await alice.reads(other);
    await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
    for (const person of [alice, bob]) {
      for (const text of [written, other]) assert.equal(await person.page.getByText(text, { exact: true }).count(), 1, `${person.name} has “${text}” once`);
    }
    survives();
  }
  await until(async () => (await alice.calls())[0].participants.every((/** @type {any} */ { left_at: left }) => left === null), "both are in the call", 30_000);
  const calls = await alice.calls();
  assert.deepEqual(calls.map(({ id, status }) => [id, status]), [[before.id, "active"]]);
  await alice.leaves();
  await bob.missesButton("Leave call");
  assert.equal((await bob.calls())[0].status, "ended");
}, { timeout: 400_000 });

/** Runs in the page. */
function socketOpen() {
  return /** @type {any} */ (globalThis).probe.sockets.some((/** @type {WebSocket} */ socket) => socket.readyState === WebSocket.OPEN);
}
