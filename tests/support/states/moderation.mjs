// A room with a lobby: who waits, who is let in or refused, what its owner does in a call, and how the call was.

import { until } from "../until.mjs";
import { pictureComes } from "./index.mjs";

/** How long people have to talk before they are asked how it was. */
const LONG_ENOUGH_MS = 5_500;

/** @param {import('../stage.mjs').Scene} scene @param {import('./index.mjs').Visit} visit */
export async function playModeration(scene, visit) {
  const { alice, bob } = await scene.aliceAndBob();
  const room = await alice.roomId();
  await alice.asks("PATCH", `/api/rooms/${room}`, { lobby: true });
  const carol = await scene.person("Carol", { colour: "green" });
  const dave = await scene.person("Dave", { colour: "green" });
  for (const each of [carol, dave]) {
    await each.field("Room code").first().fill(scene.code);
    await each.press("Join room");
    await each.reads("Please wait a moment");
  }
  await visit(carol, "at-the-door");
  await alice.finds(`Refuse ${dave.name}`);
  await visit(alice, "visitors");
  await alice.press(`Refuse ${dave.name}`);
  await dave.reads("You were not let in");
  await visit(dave, "refused");
  await alice.page.getByRole("button", { name: /Room details/ }).click();
  const dialog = alice.page.getByRole("dialog", { name: "Room details" });
  await dialog.getByRole("button", { name: `Manage ${bob.name}` }).click();
  await dialog.getByRole("button", { name: "Make owner" }).waitFor();
  await visit(alice, "room-owner");
  await dialog.getByRole("button", { name: "Close" }).click();

  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([pictureComes(alice, bob), pictureComes(bob, alice)]);
  const talking = Date.now();
  await visit(alice, "call-visitors");
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "People" }).click();
  await alice.press(`Remove ${bob.name}`);
  await visit(alice, "call-owner");
  await alice.press(`Mute ${bob.name}`);
  await bob.reads(`${alice.name} muted you`);
  await visit(bob, "muted");
  await until(async () => Date.now() - talking > LONG_ENOUGH_MS, "they talk for a while");
  await bob.leaves();
  const asked = bob.page.getByRole("group", { name: "How was the call?" });
  await asked.waitFor();
  await visit(bob, "rating");
  await asked.getByRole("button", { name: "Bad" }).click();
  await asked.getByRole("button", { name: "Sound" }).waitFor();
  await visit(bob, "rating-reasons");
}
