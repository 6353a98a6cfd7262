// The calls of video-call.test.mjs, over Twilio: our page with the unmodified SDK, our Worker's tokens,
// a stand-in of Twilio that takes no wrong ones.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ twilio: true });

stage.test("in a video call over Twilio both see and hear each other, and are gone from Twilio when they leave", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  assert.equal(await alice.page.evaluate(() => "Twilio" in globalThis), false, "the SDK is loaded when a call starts, not before");
  await alice.press("Start video call");
  await bob.reads(alice.name);
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  const room = scene.twilio.roomOf(alice.name);
  assert.deepEqual(room?.present.map(({ identity }) => identity).sort(), [alice.name, bob.name].sort());
  assert.ok(!room.name.includes("Garden"), "Twilio does not learn what the room is called");
  await bob.leaves();
  await alice.missesButton("Leave call");
  await until(() => room.present.length === 0, "nobody is left at Twilio");
  for (const person of [alice, bob]) {
    await until(async () => await person.liveTracks("video") + await person.liveTracks("audio") === 0, `${person.name}'s devices are off`, 2000);
  }
});

stage.test("a voice call has sound and no camera, and muting is seen", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  assert.equal(await alice.liveTracks("video") + await bob.liveTracks("video"), 0);
  const sign = alice.tile(bob).getByText(/muted/i).first();
  await bob.press("Mute microphone");
  await sign.waitFor();
  await bob.press("Unmute microphone");
  await sign.waitFor({ state: "hidden" });
  await alice.hears();
});

stage.test("a camera that is turned off is dark within a second, and seen again when it is turned on", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await bob.press("Turn camera off");
  await until(async () => await bob.liveTracks("video") === 0, "Bob's camera is off", 1000);
  await alice.seesNoPictureOf(bob);
  await bob.press("Turn camera on");
  await alice.sees(bob);
});

stage.test("a voice call becomes one with pictures when a camera is turned on, and goes back", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await alice.press("Turn camera on");
  await bob.sees(alice);
  await alice.press("Turn camera off");
  await bob.seesNoPictureOf(alice);
  await bob.hears();
});

stage.test("a shared screen is seen and heard beside the camera's place, and gone when sharing stops", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await alice.press("Share screen");
  // The voice, and what the screen plays.
  await bob.hears(2);
  await until(async () => ((await bob.shapeOf(alice)) ?? 0) > 1.7, "Bob sees Alice's screen (wide, the camera's picture is not)");
  await alice.press("Stop sharing");
  await bob.sees(alice);
  await until(async () => ((await bob.shapeOf(alice)) ?? 9) < 1.5, "Bob sees Alice's camera again");
});

stage.test("three meet; when one leaves the other two go on", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("Join call");
  await carol.finds("Leave call");
  await Promise.all([carol.sees(alice), carol.sees(bob), alice.sees(carol), bob.sees(carol)]);
  await carol.leaves();
  await Promise.all([alice.hasNoTileOf(carol), bob.hasNoTileOf(carol)]);
  await Promise.all([alice.keepsSeeing(bob), bob.keepsSeeing(alice)]);
  assert.deepEqual(scene.twilio.present(carol.name), []);
});
