// More than two: tiles that come and go, the limit, and coming late.

import { useStage } from "../support/stage.mjs";

const stage = useStage();

stage.test("a third person joins and everyone sees two others; one leaves and two go on", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("Join call");
  await Promise.all([
    carol.sees(alice), carol.sees(bob), alice.sees(carol), bob.sees(carol), alice.sees(bob), bob.sees(alice),
  ]);
  await Promise.all([alice.hears(2), bob.hears(2), carol.hears(2)]);

  await bob.leaves();
  await Promise.all([alice.hasNoTileOf(bob), carol.hasNoTileOf(bob)]);
  await Promise.all([alice.keepsSeeing(carol), carol.keepsSeeing(alice)]);
  await bob.finds("Join call");
});

stage.test("a fifth person is told that the call is full, and gets in when somebody leaves", async (scene) => {
  const names = /** @type {const} */ ([["Alice", "red"], ["Bob", "blue"], ["Carol", "red"], ["Dave", "blue"], ["Eve", "red"]]);
  // Without cameras' pictures: four voices are work enough for a small machine.
  const [alice, ...others] = await Promise.all(names.map(([name, colour]) => scene.person(name, { colour })));
  const [bob, carol, dave, eve] = others;
  await alice.createRoom(scene.code, "Crowded");
  await Promise.all(others.map((other) => other.joinRoom(scene.code)));
  await alice.press("Start voice call");
  await bob.accepts();
  for (const other of [carol, dave]) await other.press("Join call");
  await Promise.all([bob, carol, dave].map((other) => alice.hasTileOf(other)));
  await eve.press("Join call");
  await eve.reads(/full/i);
  await eve.missesButton("Leave call");
  await dave.leaves();
  await alice.hasNoTileOf(dave);
  await eve.press("Join call");
  await eve.hasTileOf(alice);
  await alice.hasTileOf(eve);
});
