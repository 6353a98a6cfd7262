// Cameras and microphones that are refused or missing: own words for each, and the call goes on.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";

const stage = useStage();

/** @type {{ sentence: string, browser: string, permissions?: string[], words: RegExp[], heard: boolean }[]} */
const CASES = [
  {
    sentence: "who refused the camera is told so, and is heard",
    browser: "asking", permissions: ["microphone"], words: [/camera is blocked/i], heard: true,
  },
  {
    sentence: "who refused camera and microphone is told of both, and sees and hears the other",
    browser: "asking", permissions: ["notifications"], words: [/camera is blocked/i, /microphone is blocked/i], heard: false,
  },
  {
    sentence: "who has no camera is told so, and is heard",
    browser: "no camera", words: [/no camera found/i], heard: true,
  },
  {
    sentence: "who has no device at all is told so, and sees and hears the other",
    browser: "no devices", words: [/no camera found/i, /no microphone found/i], heard: false,
  },
];

for (const { sentence, browser, permissions, words, heard } of CASES) {
  stage.test(sentence, async (scene) => {
    const { alice, bob } = await scene.aliceAndBob({}, { browser, context: permissions ? { permissions } : {} });
    await alice.press("Start video call");
    await bob.accepts();
    for (const each of words) await bob.reads(each);
    await Promise.all([bob.sees(alice), bob.hears(), alice.hasTileOf(bob)]);
    if (heard) await alice.hears();
    assert.equal(await bob.liveTracks("video"), 0);
    await bob.leaves();
  });
}

stage.test("who refused the microphone is told so, and is seen", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({}, { browser: "asking", context: { permissions: ["camera"] } });
  await bob.press("Start video call");
  await alice.accepts();
  await bob.reads(/microphone is blocked/i);
  await Promise.all([bob.sees(alice), bob.hears()]);
  await alice.video(bob).waitFor();
  assert.equal(await bob.liveTracks("audio"), 0);
  await bob.button("Mute microphone").waitFor({ state: "hidden" });
});

stage.test("a call can be placed without any device", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({ browser: "no devices" });
  await alice.press("Start voice call");
  await bob.accepts();
  await Promise.all([alice.hears(), bob.hasTileOf(alice)]);
  await alice.reads(/no microphone found/i);
});
