// A call between two Firefoxes outlives that one of them is loaded again.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";

const stage = useStage({ firefox: ["Alice", "Bob"] });

stage.test("two Firefoxes: one is loaded again in mid-call and is back in the same call, without a ghost", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const [before] = await alice.calls();
  await bob.reload();
  await bob.finds("Leave call");
  await Promise.all([bob.sees(alice), alice.sees(bob), alice.hears(), bob.hears()]);
  assert.equal(await alice.tile(bob).count(), 1);
  assert.deepEqual((await alice.calls()).map(({ id, status }) => [id, status]), [[before.id, "active"]]);
});
