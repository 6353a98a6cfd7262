// Keys in a call, and what looks after somebody who is in one: nothing is taken from typing.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
/** @typedef {import("../support/people.mjs").Person} Person */

/** Puts the focus where no key does anything by itself. @param {Person} person */
const rests = (person) => person.page.locator(".stage-title").click();
/** @param {Person} viewer @param {Person} other */
const muted = (viewer, other) => viewer.tile(other).getByText("Muted").first();

stage.test("each key does what the help says", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const { keyboard } = alice.page;
  await rests(alice);
  await keyboard.press("m");
  await muted(bob, alice).waitFor();
  await keyboard.press("m");
  await muted(bob, alice).waitFor({ state: "detached" });
  await keyboard.press("v");
  await bob.sees(alice);
  await keyboard.press("s");
  await bob.screenOf(alice).waitFor();
  await keyboard.press("s");
  await bob.screenOf(alice).waitFor({ state: "detached" });
  await keyboard.press("h");
  await bob.tile(alice).getByText("Hand raised").waitFor();
  await keyboard.press("h");
  await bob.tile(alice).getByText("Hand raised").waitFor({ state: "detached" });
  await keyboard.press("c");
  await alice.field("Message").waitFor({ state: "hidden" });
  await alice.finds("Show chat");
  await keyboard.press("c");
  await alice.field("Message").waitFor();
  await until(() => alice.field("Message").evaluate((field) => field === document.activeElement), "one can write at once");
  await rests(alice);
  await keyboard.press("?");
  await alice.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
});

stage.test("what is typed stays typed, and a focused button is pressed by the space bar alone", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await bob.press("Mute microphone");
  await muted(alice, bob).waitFor();
  await bob.field("Message").click();
  await bob.page.keyboard.type("mvshcgfp? m v");
  assert.equal(await bob.field("Message").inputValue(), "mvshcgfp? m v");
  await bob.page.keyboard.press("Enter");
  await alice.reads("mvshcgfp? m v");
  await muted(alice, bob).waitFor();
  await bob.finds("Raise hand");
  await bob.finds("Turn camera on");
  assert.equal(await bob.page.evaluate(() => document.fullscreenElement), null);
  // The browser's own keys are the browser's.
  await rests(bob);
  await bob.page.keyboard.press("Control+m");
  await bob.finds("Unmute microphone");
  await bob.button("Raise hand").focus();
  await bob.page.keyboard.down("Space");
  assert.equal(await bob.button("Unmute microphone").count(), 1, "the space bar does not talk on a button");
  await bob.page.keyboard.up("Space");
  await bob.finds("Lower hand");
  await muted(alice, bob).waitFor();
});

stage.test("holding the space bar talks while one is muted, and letting go is silence again", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await rests(bob);
  // With the mouse, which leaves the focus where it was: on the button the space bar would press it.
  await bob.press("Mute microphone");
  await muted(alice, bob).waitFor();
  await bob.page.keyboard.down("Space");
  await muted(alice, bob).waitFor({ state: "detached" });
  await alice.hears();
  await bob.page.keyboard.up("Space");
  await muted(alice, bob).waitFor();
  await bob.finds("Unmute microphone");
  await alice.hearsNothing();
  await bob.page.keyboard.press("m");
  await muted(alice, bob).waitFor({ state: "detached" });
  await bob.page.keyboard.press("Space");
  await bob.finds("Mute microphone");
});

stage.test("keys can be switched off, for good", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
  await alice.page.getByRole("checkbox", { name: "Single keys do something in a call" }).uncheck();
  await alice.page.keyboard.press("Escape");
  await alice.reload();
  await alice.finds("Mute microphone");
  await rests(alice);
  for (const key of ["m", "v", "h", "?"]) await alice.page.keyboard.press(key);
  await alice.button("Mute microphone").press("Enter");
  await alice.finds("Unmute microphone");
  await alice.finds("Raise hand");
  await alice.finds("Turn camera on");
  assert.equal(await alice.page.getByRole("dialog").count(), 0);
});

stage.test("who talks while muted is told so, and not again at once", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  await alice.page.evaluate(() => {
    // Chromium's microphone only beeps; this is somebody who goes on talking.
    const context = new AudioContext();
    const voice = new OscillatorNode(context, { frequency: 220 });
    const out = context.createMediaStreamDestination();
    voice.connect(out);
    voice.start();
    MediaStreamTrack.prototype.clone = () => out.stream.getAudioTracks()[0];
  });
  await alice.press("Mute microphone");
  await alice.reads("You are muted. Hold the space bar to talk, or press M.");
  await alice.press("Unmute now");
  await alice.finds("Mute microphone");
  await alice.page.getByText("You are muted.").waitFor({ state: "detached" });
});

stage.test("the screen stays on in a call, also after looking elsewhere, and only so long", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.page.evaluate(() => {
    const held = { now: 0, asked: 0 };
    /** @type {any} */ (globalThis).held = held;
    WakeLock.prototype.request = async () => {
      held.now += 1;
      held.asked += 1;
      return /** @type {any} */ ({ release: async () => void (held.now -= 1) });
    };
  });
  const held = () => alice.page.evaluate(() => /** @type {any} */ (globalThis).held);
  await alice.press("Start voice call");
  await bob.accepts();
  assert.deepEqual(await held(), { now: 1, asked: 1 });
  // The browser takes it back when the page is hidden, and tells the page when it is seen again.
  await alice.page.evaluate(() => {
    /** @type {any} */ (globalThis).held.now = 0;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(async () => (await held()).asked === 2, "asked for again");
  await alice.leaves();
  await until(async () => (await held()).now === 0, "given back");
});

stage.test("closing the tab asks first while in a call, and only then; the title says that one is in one", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  await until(async () => /^●/.test(await alice.page.title()), "the title shows the call");
  /** @type {string[]} */
  const asked = [];
  alice.page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  await alice.page.close({ runBeforeUnload: true });
  await until(() => asked.length === 1, "the browser asks");
  assert.deepEqual(asked, ["beforeunload"]);
  await alice.finds("Leave call");
  await alice.leaves();
  await until(async () => !/^●/.test(await alice.page.title()), "the title is as before");
  const closed = alice.page.waitForEvent("close");
  await alice.page.close({ runBeforeUnload: true });
  await closed;
  assert.equal(asked.length, 1);
});
