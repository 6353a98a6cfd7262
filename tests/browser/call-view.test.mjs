// How a call is looked at: the grid or the speaker, pins, one's own picture, what opens beside it.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
/** @typedef {import("../support/people.mjs").Person} Person */

/** Whose picture is large. @param {Person} viewer */
const large = (viewer) => viewer.page.locator(".tile.large").evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label")).join());

/** @param {Person} viewer @param {string} name */
const becomesLarge = (viewer, name) => until(async () => (await large(viewer)) === name, `${viewer.name} sees ${name || "nobody"} large`);

/** From now on this person's microphone takes a steady voice; Chromium's own only beeps now and then. @param {Person} person */
const sings = (person) => person.page.evaluate(() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await real(wanted);
    if (!wanted?.audio) return stream;
    const context = new AudioContext();
    const voice = new OscillatorNode(context, { frequency: 330 });
    const out = context.createMediaStreamDestination();
    voice.connect(new GainNode(context, { gain: 0.5 })).connect(out);
    voice.start();
    for (const track of stream.getAudioTracks()) track.stop();
    return new MediaStream([...stream.getVideoTracks(), ...out.stream.getAudioTracks()]);
  };
});

/** @param {import("../support/stage.mjs").Scene} scene @param {"video" | "voice"} type */
async function three(scene, type) {
  const { alice, bob } = await scene.aliceAndBob();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await Promise.all([bob, carol].map(sings));
  await alice.press(`Start ${type} call`);
  await bob.accepts();
  await alice.hasTileOf(bob);
  await carol.press("Join call");
  await Promise.all([alice.hasTileOf(carol), bob.hasTileOf(carol), carol.hasTileOf(bob)]);
  return { alice, bob, carol };
}

stage.test("who speaks is large where one asked for it, and another one when they speak; the choice outlives the call", async (scene) => {
  const { alice, bob, carol } = await three(scene, "voice");
  await carol.press("Mute microphone");
  assert.equal(await large(alice), "");
  await alice.press("Show who speaks large");
  await becomesLarge(alice, bob.name);
  await alice.hasTileOf(carol);
  const ringed = alice.page.locator(".tile.speaking");
  await until(async () => (await ringed.evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label")).join())) === bob.name, "a ring is around who speaks");
  await bob.press("Mute microphone");
  await carol.press("Unmute microphone");
  await becomesLarge(alice, carol.name);
  await alice.reload();
  await alice.finds("Show everybody in a grid");
  await becomesLarge(alice, carol.name);
  await alice.press("Show everybody in a grid");
  await becomesLarge(alice, "");
});

stage.test("a pinned picture stays large whoever speaks, by mouse, by key and from the list of people", async (scene) => {
  const { alice, bob, carol } = await three(scene, "video");
  await alice.sees(carol);
  await alice.tile(carol).hover();
  await alice.press(`Pin ${carol.name}`);
  await becomesLarge(alice, carol.name);
  await alice.sees(carol);
  await carol.press("Mute microphone");
  await alice.press("Show who speaks large");
  await alice.hears();
  await becomesLarge(alice, carol.name);
  await alice.press("Show everybody in a grid");
  await alice.page.keyboard.press("p");
  await becomesLarge(alice, "");
  await alice.tile(bob).getByRole("button", { name: `Pin ${bob.name}` }).focus();
  await alice.page.keyboard.press("p");
  await becomesLarge(alice, bob.name);
  await alice.page.keyboard.press("p");
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "People" }).click();
  const people = alice.page.getByRole("complementary", { name: "People" });
  await people.getByRole("button", { name: `Pin ${carol.name}` }).click();
  await becomesLarge(alice, carol.name);
  await alice.page.keyboard.press("Escape");
  await people.waitFor({ state: "detached" });
});

stage.test("a shared screen is large with its sound beside it, and the sharer has a bar to end it", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await alice.press("Share screen");
  await alice.reads("You are sharing your screen and its sound.");
  await bob.screenOf(alice).waitFor();
  await becomesLarge(bob, `${alice.name}’s screen`);
  // The voice, and what the screen plays.
  await bob.hears(2);
  await bob.sees(alice);
  await alice.press("End sharing");
  await bob.screenOf(alice).waitFor({ state: "detached" });
  await until(async () => (await bob.page.locator("audio").count()) === 1, "nothing of the screen is played any more");
  await until(async () => (await alice.liveTracks("audio")) === 1, "only the microphone is open");
  await bob.hears();
});

stage.test("one's own picture goes to any corner by mouse, keys and presses, can be put away, and stays so", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const own = alice.page.getByRole("group", { name: "Your own picture" });
  const tile = alice.tile(bob);
  const corner = async () => {
    const [mine, all] = await Promise.all([own.boundingBox(), tile.boundingBox()]);
    assert.ok(mine && all);
    const low = mine.y + mine.height / 2 > all.y + all.height / 2;
    const right = mine.x + mine.width / 2 > all.x + all.width / 2;
    return `${low ? "low" : "high"} ${right ? "right" : "left"}`;
  };
  assert.equal(await corner(), "low right");
  const [from, area] = [await own.boundingBox(), await tile.boundingBox()];
  assert.ok(from && area);
  const [x, y] = [from.x + 60, from.y + from.height - 40];
  await alice.page.mouse.move(x, y);
  await alice.page.mouse.down();
  // How it moves is fetched when the pointer comes to it; a hand takes longer than that.
  let nudge = 0;
  await until(async () => {
    await alice.page.mouse.move(x + (nudge = 10 - nudge), y);
    return own.evaluate((picture) => picture.style.translate !== "");
  }, "it follows the pointer");
  await alice.page.mouse.move(area.x + 200, area.y + 150, { steps: 8 });
  await alice.page.mouse.up();
  await until(async () => (await corner()) === "high left", "dragged to the corner");
  await own.getByRole("button", { name: "Move your own picture" }).focus();
  await alice.page.keyboard.press("ArrowRight");
  await until(async () => (await corner()) === "high right", "moved by a key");
  await alice.page.keyboard.press("ArrowDown");
  await until(async () => (await corner()) === "low right", "moved by another");
  await alice.page.keyboard.press("Enter");
  await until(async () => (await corner()) === "high right", "moved by a press");
  await alice.press("Put your own picture away");
  await until(async () => ((await own.boundingBox())?.height ?? 99) < 60, "put away");
  assert.equal(await own.locator("video").count(), 0);
  await bob.sees(alice);
  await alice.reload();
  await alice.press("Show your own picture");
  await until(async () => (await corner()) === "high right", "where it was");
  await until(() => own.locator("video").evaluate((video) => /** @type {HTMLVideoElement} */ (video).videoWidth > 0), "it shows a picture again");
});

stage.test("full screen by key and back, and the chat is beside it there, too", async (scene) => {
  const { alice } = await scene.aliceAndBobInACall("voice");
  const isFull = () => alice.page.evaluate(() => document.fullscreenElement !== null);
  await alice.page.locator(".stage-title").click();
  await alice.page.keyboard.press("f");
  await until(isFull, "full screen");
  await alice.field("Message").waitFor();
  await alice.page.keyboard.press("f");
  await until(async () => !(await isFull()), "no longer");
});

stage.test("a small window shows the others, mutes, and leads back", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const opens = alice.context.waitForEvent("page");
  await alice.press("More");
  await alice.page.getByRole("menuitemcheckbox", { name: "Small window" }).click();
  const small = await opens;
  await small.getByRole("group", { name: bob.name }).waitFor();
  await until(() => small.locator("video").evaluate((video) => /** @type {HTMLVideoElement} */ (video).videoWidth > 0), "Bob's picture is in it");
  await small.getByRole("button", { name: "Mute microphone" }).click();
  await alice.finds("Unmute microphone");
  await bob.tile(alice).getByText("Muted").waitFor({ state: "attached" });
  await small.getByRole("button", { name: "Back to the call" }).click();
  await until(() => small.isClosed(), "the window is gone");
  await alice.sees(bob);
});

stage.test("where a browser has no such window, the picture one looks at floats by itself, and comes back", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await alice.page.evaluate(() => Object.defineProperty(globalThis, "documentPictureInPicture", { value: undefined }));
  const floats = () => alice.video(bob).evaluate((video) => document.pictureInPictureElement === video);
  await alice.press("More");
  await alice.page.getByRole("menuitemcheckbox", { name: "Small window" }).click();
  await until(floats, "Bob's picture floats");
  await alice.press("More");
  await alice.page.getByRole("menuitemcheckbox", { name: "Small window", checked: true }).click();
  await until(async () => !(await floats()), "it is back in its place");
  await alice.sees(bob);
});

stage.test("a voice call becomes one with pictures when a camera is turned on, and goes back", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await alice.press("Turn camera on");
  await bob.sees(alice);
  await bob.press("Turn camera on");
  await alice.sees(bob);
  await Promise.all([alice.hears(), bob.hears()]);
  await alice.press("Turn camera off");
  await bob.seesNoPictureOf(alice);
  await bob.press("Turn camera off");
  await alice.seesNoPictureOf(bob);
  await Promise.all([alice.hears(), bob.hears()]);
});
