// Ending a call for everybody, by whoever placed it or owns the room.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

/** The list of people in the call. @param {import("../support/people.mjs").Person} person */
async function peopleOf(person) {
  await person.press("More");
  await person.page.getByRole("menuitem", { name: "People", exact: true }).click();
  const panel = person.page.getByRole("complementary", { name: "People" });
  await panel.waitFor();
  return panel;
}

stage.test("of three, the one who called and the owner of the room can end the call for all, after a second press, and nobody else can", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await bob.press("Start voice call");
  await alice.accepts();
  await bob.hasTileOf(alice);
  const owners = await peopleOf(alice);
  const button = owners.getByRole("button", { name: "End the call for all" });
  assert.equal(await button.count(), 0, "of two, leaving ends it");
  await carol.press("Join call");
  await Promise.all([alice.hasTileOf(carol), bob.hasTileOf(carol)]);
  await button.waitFor();
  assert.equal(await (await peopleOf(carol)).getByRole("button", { name: "End the call for all" }).count(), 0, "a member who did not call");
  await (await peopleOf(bob)).getByRole("button", { name: "End the call for all" }).waitFor();

  await button.click();
  await owners.getByRole("button", { name: "Really end the call for all" }).click();
  for (const person of [alice, bob, carol]) await person.missesButton("Leave call");
  const [call] = await alice.calls();
  assert.deepEqual([call.status, call.end_reason], ["ended", "ended_for_all"]);
  for (const person of [alice, bob, carol]) await until(async () => (await person.liveTracks("audio")) === 0, `${person.name}'s microphone is closed`);
});
