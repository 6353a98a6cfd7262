// Two browsers in a call over the Pages form.

import { useStage } from "../support/stage.mjs";

const stage = useStage({ form: "pages", fullStrength: true });

stage.test("deployed as pages, two people chat, call and see and hear each other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("Hello from Pages");
  await bob.reads("Hello from Pages");
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  await alice.leaves();
  await bob.missesButton("Leave call");
});
