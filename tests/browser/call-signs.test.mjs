// Signs in a call beside picture and sound: hands, reactions, and the chat beside it.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
const PHONE = { context: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } };

stage.test("hands go up in order, survive a reload of anybody, and come down when their person leaves", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("Join call");
  await alice.hasTileOf(carol);
  await carol.press("Raise hand");
  await alice.tile(carol).getByText("Hand raised").waitFor();
  await bob.press("Raise hand");
  await alice.reads(`${carol.name} and ${bob.name}`);
  await alice.tile(carol).locator(".tile-hand", { hasText: "1" }).waitFor();
  await alice.tile(bob).locator(".tile-hand", { hasText: "2" }).waitFor();
  await alice.reload();
  await alice.tile(bob).locator(".tile-hand", { hasText: "2" }).waitFor();
  await carol.reload();
  await carol.finds("Lower hand");
  await alice.tile(carol).locator(".tile-hand", { hasText: "1" }).waitFor();
  await carol.leaves();
  await alice.hasNoTileOf(carol);
  await carol.press("Join call");
  await carol.finds("Raise hand");
  await bob.press("Lower hand");
  await alice.tile(bob).getByText("Hand raised").waitFor({ state: "detached" });
  assert.equal(await alice.page.locator(".tile-hand").count(), 0);
});

stage.test("a reaction is seen and heard of by everybody, the one who reacts too, and passes", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice", {}, PHONE);
  await alice.press("React");
  await alice.press("Heart");
  await bob.page.locator(".reaction", { hasText: alice.name }).waitFor();
  await bob.page.getByText(`${alice.name} reacts: Heart`).waitFor({ state: "attached" });
  await alice.page.locator(".reaction", { hasText: alice.name }).waitFor();
  await bob.page.locator(".reaction").waitFor({ state: "detached" });
  // On a phone they stand in the menu.
  await bob.press("More");
  await bob.press("Applause");
  await alice.page.getByText(`${bob.name} reacts: Applause`).waitFor({ state: "attached" });
});

stage.test("on a phone the chat covers a part of the call, and says what was written meanwhile", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("video", {}, PHONE);
  await alice.says("Can you see me?");
  await alice.says("Hello?");
  await bob.page.locator(".unseen", { hasText: "2" }).waitFor();
  await bob.page.getByText("2 unread messages").waitFor({ state: "attached" });
  await bob.press("Show chat");
  await bob.reads("Can you see me?");
  await bob.page.locator(".unseen").waitFor({ state: "detached" });
  await bob.sees(alice);
  await bob.says("Yes");
  await alice.reads("Yes");
  await bob.press("Close chat");
  await bob.field("Message").waitFor({ state: "hidden" });
  assert.equal(await bob.page.locator(".unseen").count(), 0, "one's own messages are read");
});

stage.test("on a desktop the chat is beside the call, or put away, as one left it", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await alice.field("Message").waitFor();
  await alice.press("Close chat");
  await bob.says("Are you there?");
  await alice.page.locator(".unseen", { hasText: "1" }).waitFor();
  await alice.reload();
  await alice.finds("Show chat");
  await alice.field("Message").waitFor({ state: "hidden" });
  await alice.press("Show chat");
  await alice.reads("Are you there?");
  await until(() => alice.field("Message").evaluate((field) => field === document.activeElement), "one can write at once");
});
