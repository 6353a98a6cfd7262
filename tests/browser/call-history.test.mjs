// What is left of a call: its card in the chat and the history panel.

import { useStage } from "../support/stage.mjs";

const stage = useStage();

stage.test("the history and the chat tell how calls went and how long they lasted", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start voice call");
  await bob.press("Decline");
  await alice.missesButton("Cancel call");

  await bob.press("Start video call");
  await alice.accepts();
  await bob.sees(alice);
  await bob.leaves();
  await alice.missesButton("Leave call");

  for (const person of [alice, bob]) {
    await person.press("Call history");
    const panel = person.page.getByRole("dialog").or(person.page.getByRole("region", { name: /history/i }))
      .or(person.page.getByRole("complementary", { name: /history/i })).first();
    await panel.getByText(/declined/i).first().waitFor();
    await panel.getByText(/\d+ (s|sec|min|seconds?|minutes?)\b|\b\d{1,2}:\d\d\b/).first().waitFor();
    await panel.getByText(/video/i).first().waitFor();
    await panel.getByText(/voice/i).first().waitFor();
    await person.page.keyboard.press("Escape");
    await person.reload();
    await person.reads(/declined/i);
  }
});

stage.test("who comes late finds the live call in the chat and joins it", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.finds("Join call");
  await carol.press("Join call");
  await Promise.all([carol.sees(alice), carol.sees(bob), alice.sees(carol)]);
  await carol.leaves();
  await carol.finds("Join call");
  await alice.keepsSeeing(bob);
});
