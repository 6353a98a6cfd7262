// What goes wrong in real life: reloads, crashes, lost lines. Nobody is left with a ghost, and
// media goes on while the server is away.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

stage.test("a reload in mid-call comes back into the same call, without a ghost, and muted who was muted", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const before = await callsOf(alice);
  await bob.press("Mute microphone");
  await bob.reload();
  await rejoin(bob);
  await Promise.all([bob.sees(alice), alice.sees(bob), bob.hears()]);
  await alice.hearsNothing();
  await bob.press("Unmute microphone");
  await alice.hears();
  assert.equal(await alice.tile(bob).count(), 1);
  const calls = await callsOf(alice);
  assert.deepEqual(calls.map(({ id, status }) => ({ id, status })), before.map(({ id }) => ({ id, status: "active" })));
  assert.deepEqual(calls[0].participants.map((/** @type {any} */ each) => each.username).sort(), [alice.name, bob.name].sort());
});

stage.test("a tab that was put to sleep wakes up in its call, muted who was muted, and asks nothing", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await bob.press("Mute microphone");
  const devtools = await bob.context.newCDPSession(bob.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await Promise.all([bob.sees(alice), alice.sees(bob), bob.hears()]);
  await bob.finds("Unmute microphone");
  await alice.hearsNothing();
  assert.equal(await alice.tile(bob).count(), 1);
  for (const person of [alice, bob]) assert.equal(await person.page.getByRole("dialog").count(), 0);
});

stage.test("when a browser is killed the other sees them leave within 15 seconds", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("video", {}, { browser: "own" });
  const at = Date.now();
  await bob.kill?.();
  await until(async () => await alice.tile(bob).count() === 0, "Bob's tile goes", 15_500);
  // He was the only other one: the call is over.
  await alice.missesButton("Leave call");
  console.log(`  gone after ${((Date.now() - at) / 1000).toFixed(1)} s`);
  const [call] = await callsOf(alice);
  assert.equal(call.status, "ended");
});

stage.test("while the server is away the picture goes on, and the call is the same afterwards", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const [before] = await callsOf(alice);
  await scene.server.kill();
  await Promise.all([alice.keepsSeeing(bob, 16), bob.keepsSeeing(alice, 16)]);
  await scene.server.restart();
  await Promise.all([alice.keepsSeeing(bob, 8), bob.keepsSeeing(alice, 8)]);
  // The room knows both again, and what one does is told to the other.
  await until(async () => await bob.page.evaluate(socketOpen), "Bob's socket is back", 40_000);
  await until(async () => await alice.page.evaluate(socketOpen), "Alice's socket is back", 40_000);
  await bob.press("Turn camera off");
  await alice.seesNoPictureOf(bob);
  await bob.press("Turn camera on");
  await alice.sees(bob);
  const [after] = await callsOf(alice);
  assert.equal(after.id, before.id);
  assert.equal(after.status, "active");
});

stage.test("while one person's line to the server is cut the picture goes on, and recovers", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await bob.context.setOffline(true);
  await bob.page.evaluate(() => /** @type {any} */ (globalThis).probe.sockets.forEach((/** @type {WebSocket} */ socket) => socket.close(4900)));
  await Promise.all([alice.keepsSeeing(bob, 16), bob.keepsSeeing(alice, 16)]);
  await bob.context.setOffline(false);
  await until(async () => await bob.page.evaluate(socketOpen), "Bob's socket is back", 40_000);
  await Promise.all([alice.keepsSeeing(bob, 8), bob.keepsSeeing(alice, 8)]);
  await alice.press("Turn camera off");
  await bob.seesNoPictureOf(alice);
  assert.equal(await alice.tile(bob).count(), 1);
});

stage.test("messages sent while the line was cut arrive once it is back, each once", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("before");
  await bob.reads("before");
  await bob.context.setOffline(true);
  await bob.page.evaluate(() => /** @type {any} */ (globalThis).probe.sockets.forEach((/** @type {WebSocket} */ socket) => socket.close(4900)));
  await alice.says("while Bob is away");
  await bob.says("written without a line");
  await bob.context.setOffline(false);
  await bob.reads("while Bob is away");
  await alice.reads("written without a line", 60_000);
  for (const person of [alice, bob]) {
    for (const text of ["before", "while Bob is away", "written without a line"]) {
      assert.equal(await person.page.getByText(text, { exact: true }).count(), 1, `${person.name} has “${text}” once`);
    }
  }
});

/** The page may come back by itself, or offer it with one button. @param {import('../support/people.mjs').Person} person */
async function rejoin(person) {
  await person.button("Leave call").or(person.button("Join call")).first().waitFor();
  if (await person.button("Leave call").isVisible()) return;
  await person.press("Join call");
  await person.finds("Leave call");
}

/** Runs in the page. */
function socketOpen() {
  return /** @type {any} */ (globalThis).probe.sockets.some((/** @type {WebSocket} */ socket) => socket.readyState === WebSocket.OPEN);
}

/**
 * The room's calls as the server tells them.
 * @param {import('../support/people.mjs').Person} person
 * @returns {Promise<any[]>}
 */
async function callsOf(person) {
  return person.page.evaluate(async () => {
    const { rooms } = await (await fetch("/api/rooms")).json();
    return (await (await fetch(`/api/calls/room/${rooms[0].id}`)).json()).calls;
  });
}
