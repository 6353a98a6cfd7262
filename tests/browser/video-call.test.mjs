// Two people and a call: picture, sound, and what each sees of the other's buttons.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

stage.test("in a video call both see and hear each other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start video call");
  await bob.reads(alice.name);
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  await alice.leaves();
  await bob.missesButton("Leave call");
  await until(async () => await alice.liveTracks("video") + await alice.liveTracks("audio") === 0, "Alice's devices are off", 2000);
  await until(async () => await bob.liveTracks("video") + await bob.liveTracks("audio") === 0, "Bob's devices are off", 2000);
});

stage.test("a voice call has sound and no camera", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start voice call");
  await bob.accepts();
  await Promise.all([alice.hears(), bob.hears(), alice.hasTileOf(bob), bob.hasTileOf(alice)]);
  assert.equal(await alice.liveTracks("video") + await bob.liveTracks("video"), 0);
});

stage.test("someone who accepts without video is heard, and sees the other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start video call");
  await bob.accepts("Accept without video");
  await Promise.all([bob.sees(alice), alice.hears()]);
  assert.equal(await bob.liveTracks("video"), 0);
  await bob.press("Turn camera on");
  await alice.sees(bob);
});

stage.test("muting is shown to the other, and unmuting", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const sign = alice.tile(bob).getByText(/muted|microphone off/i).or(alice.tile(bob).getByLabel(/muted|microphone off/i)).first();
  await bob.press("Mute microphone");
  await sign.waitFor();
  await bob.press("Unmute microphone");
  await sign.waitFor({ state: "hidden" });
  await alice.hears();
});

stage.test("the camera's light goes out within a second of turning it off, and the other sees no picture", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await bob.press("Turn camera off");
  await until(async () => await bob.liveTracks("video") === 0, "Bob's camera is off", 1000);
  await alice.seesNoPictureOf(bob);
  await alice.hears();
  await bob.press("Turn camera on");
  await alice.sees(bob);
  await bob.leaves();
  await until(async () => await bob.liveTracks("video") + await bob.liveTracks("audio") === 0, "Bob's devices are off", 1000);
});

stage.test("a shared screen is seen by the other, and gone when sharing stops", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await alice.press("Share screen");
  await until(async () => Math.abs(((await bob.shapeOf(alice)) ?? 0) - 16 / 9) < 0.05, "Bob sees Alice's screen (wide, the camera's picture is not)");
  await bob.sees(alice);
  await alice.press("Stop sharing");
  await bob.screenOf(alice).waitFor({ state: "detached" });
  await bob.keepsSeeing(alice);
  await alice.finds("Share screen");
});

stage.test("a call shows how long it lasts", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  await alice.reads(/\b0?0:0[1-9]\b/);
});
