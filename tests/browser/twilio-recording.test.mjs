// Recording over Twilio, as two people live it: asked, agreed, a red sign for both, and off again.

import assert from "node:assert/strict";
import { violations } from "../support/accessible.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ twilio: true });

stage.test("a call is recorded while both agree, both see it, and Twilio stops when one withdraws", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const room = scene.twilio.roomOf(alice.name);
  const sign = (/** @type {import("../support/people.mjs").Person} */ person) => person.page.getByText("Recording this call", { exact: true });
  assert.equal(room?.recording, false);
  await alice.press("Record call");
  await bob.reads(`${alice.name} asks to record this call`);
  assert.deepEqual(await violations(bob), []);
  await alice.finds("Withdraw consent");
  assert.equal(room?.recording, false);
  assert.equal(await sign(alice).count() + await sign(bob).count(), 0);

  await bob.press("Agree to recording");
  await Promise.all([sign(alice).waitFor(), sign(bob).waitFor()]);
  assert.equal(room?.recording, true);
  assert.deepEqual(await violations(bob), []);
  const colour = await sign(bob).evaluate((element) => getComputedStyle(element).backgroundColor);
  const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number);
  assert.ok(red > 140 && green < 100 && blue < 100, `the sign is red: ${colour}`);

  await bob.press("Stop recording");
  await Promise.all([sign(alice).waitFor({ state: "hidden" }), sign(bob).waitFor({ state: "hidden" })]);
  await until(() => room?.recording === false, "Twilio no longer records");
  await Promise.all([alice.keepsSeeing(bob), bob.keepsSeeing(alice)]);
  await scene.twilio.callbacks.settled();
  const [call] = await alice.calls();
  const { events } = await alice.asks("GET", `/api/calls/${call.id}/events`);
  const types = new Set(events.map((/** @type {any} */ { type }) => type));
  for (const type of ["participant-connected", "recording-consent", "recording-on", "recording-started", "recording-off"]) assert.ok(types.has(type), `${type} among ${[...types]}`);
});

stage.test("who comes into a recorded call is asked, and nobody is recorded until they agree", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const room = scene.twilio.roomOf(alice.name);
  await alice.press("Record call");
  await bob.press("Agree to recording");
  await until(() => room?.recording, "Twilio records");
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("Join call");
  await carol.finds("Agree to recording");
  await until(() => room?.recording === false, "Twilio has stopped");
  await carol.press("Agree to recording");
  await until(() => room?.recording, "Twilio records again");
});
