// Lines that are narrow, lossy, cut and swapped: both browsers are in a network of their own (support/line.mjs).
// What counts is what the other one sees and hears.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { cameraFilm } from "../support/cameras.mjs";
import { noLines } from "../support/line.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

// Where lines are narrow, Bob's camera sees noise as in the dark, which takes many bits, and much of the processor.
const IN_THE_DARK = "green";
const stage = useStage({ films: { [IN_THE_DARK]: cameraFilm(IN_THE_DARK, { width: 640, height: 360, grain: 48 }) } });
const skip = noLines();

/**
 * The network is back: so long until the other one's picture moves again. Five seconds is what people get; a test machine
 * has other work, and with load averages of 25 on two cores 7.8 were seen (docs/PERFORMANCE.md, "Recovery").
 */
const BACK_WITHIN = 10_000;

/** @typedef {import('../support/people.mjs').Person} Person */
/** @typedef {import('../support/line.mjs').Line} Line */

/** @param {import('../support/stage.mjs').Scene} scene @param {import('../support/cameras.mjs').Colour} [colour] of Bob's picture */
async function inACall(scene, colour = "blue") {
  const people = await scene.aliceAndBobInACall("video", { line: true }, { line: true, colour });
  return { ...people, line: /** @type {Line} */ (people.bob.line) };
}

/** @param {Person} viewer @param {Person} shown */
async function backWithin(viewer, shown, within = BACK_WITHIN) {
  const before = await viewer.framesOf(shown);
  const started = Date.now();
  await until(async () => (await viewer.framesOf(shown)) > before + 3, `${viewer.name} sees ${shown.name} again`, within);
  return Date.now() - started;
}

/**
 * How old what is shown is when it is shown, without the way it took: what its browser keeps it waiting, in milliseconds.
 * @param {Person} viewer
 */
async function lateness(viewer) {
  return viewer.page.evaluate(async () => {
    const connection = /** @type {RTCPeerConnection} */ (/** @type {any} */ (globalThis).probe.connections.at(-1));
    const look = async () => {
      const pictures = [...(await connection.getStats()).values()].filter((one) => one.type === "inbound-rtp" && one.kind === "video" && one.framesDecoded > 0);
      return { delay: pictures.reduce((sum, one) => sum + one.jitterBufferDelay, 0), shown: pictures.reduce((sum, one) => sum + one.jitterBufferEmittedCount, 0) };
    };
    const before = await look();
    await new Promise((done) => setTimeout(done, 1000));
    const after = await look();
    return (1000 * (after.delay - before.delay)) / (after.shown - before.shown);
  });
}

stage.test("on a narrow line the picture is paused so that sound goes on, both are told, and it comes back", async (scene) => {
  const { alice, bob, line } = await inACall(scene, IN_THE_DARK);
  line.narrow(64);
  await bob.reads("Your connection is weak: picture paused so that sound goes on.", 60_000);
  await alice.tile(bob).getByText("Picture paused: weak connection").waitFor();
  await alice.hears();
  assert.equal(await bob.liveTracks("video"), 1, "Bob’s camera stays on");
  await bob.sees(alice);
  line.narrow(null);
  await alice.sees(bob, 90_000);
  await bob.page.getByText("picture paused so that sound").waitFor({ state: "hidden" });
}, { skip });

stage.test("a narrower picture comes before none", async (scene) => {
  const { alice, bob, line } = await inACall(scene, IN_THE_DARK);
  const tall = () => alice.tile(bob).locator("video").evaluate((video) => /** @type {HTMLVideoElement} */ (video).videoHeight);
  const before = await tall();
  line.narrow(150);
  await until(async () => (await tall()) < before, "a smaller picture", 60_000);
  await alice.keepsSeeing(bob);
}, { skip });

stage.test("a lossy line is shown by its bars, and the details say how lossy", async (scene) => {
  const { alice, bob, line } = await inACall(scene);
  await alice.page.getByRole("button", { name: new RegExp(`${bob.name}’s network: (fair|good|excellent)`) }).waitFor();
  line.lose(0.15);
  const bars = alice.page.getByRole("button", { name: new RegExp(`${bob.name}’s network: (very )?poor`) });
  await bars.waitFor();
  await bars.click();
  const way = alice.page.getByRole("region", { name: `Connection to ${bob.name}` });
  await until(async () => {
    const lost = Number.parseFloat(/Lost on the way\s*([\d.]+)%/.exec(await way.innerText())?.[1] ?? "0");
    return lost > 5 && lost < 40;
  }, "a share of lost packets");
  assert.match(await way.innerText(), /Way\s*direct/);
  await alice.hears();
  line.lose(0);
  await alice.page.getByRole("button", { name: new RegExp(`${bob.name}’s network: (fair|good|excellent)`) }).waitFor();
}, { skip });

for (const seconds of [8, 25]) {
  stage.test(`a laptop that had no network for ${seconds} s is soon back in the call, muted as it was`, async (scene) => {
    const { alice, bob, line } = await inACall(scene);
    const [before] = await alice.calls();
    await bob.press("Mute microphone");
    line.unplug();
    await alice.tile(bob).getByText("Reconnecting…").waitFor();
    await sleep(seconds * 1000);
    line.plug();
    const [seen, sees] = await Promise.all([backWithin(alice, bob), backWithin(bob, alice)]);
    console.log(`  back after ${seen} and ${sees} ms`);
    await bob.finds("Unmute microphone");
    await alice.tile(bob).getByText("Muted").waitFor({ state: "attached" });
    assert.equal(await alice.tile(bob).count(), 1);
    const [after] = await alice.calls();
    assert.deepEqual([after.id, after.status], [before.id, "active"]);
  }, { skip });
}

stage.test("from Wi-Fi to mobile: another address, the same call", async (scene) => {
  const { alice, bob, line } = await inACall(scene);
  line.swap();
  const [seen, sees] = await Promise.all([backWithin(alice, bob), backWithin(bob, alice)]);
  const late = await Promise.all([lateness(alice), lateness(bob)]);
  console.log(`  back after ${seen} and ${sees} ms, ${late.map(Math.round).join(" and ")} ms late`);
  // Old packets taken for new ones would make it later by the whole gap, some three seconds.
  assert.ok(Math.max(...late) < 1000, `pictures are ${late.join(" and ")} ms late`);
  await Promise.all([alice.hears(), bob.hears()]);
  assert.equal(await alice.tile(bob).count(), 1);
}, { skip });

stage.test("a line that swallows everything without a word is noticed, and recovers", async (scene) => {
  const { alice, bob, line } = await inACall(scene);
  line.swallow(true);
  await bob.tile(alice).getByText("Reconnecting…").waitFor();
  await sleep(8000);
  line.swallow(false);
  const [seen, sees] = await Promise.all([backWithin(alice, bob), backWithin(bob, alice)]);
  console.log(`  back after ${seen} and ${sees} ms`);
  await bob.press("Turn camera off");
  await alice.seesNoPictureOf(bob);
}, { skip });

stage.test("who vanishes for good is missed: no ghost stays, and a call that one is alone in ends", async (scene) => {
  const { alice, line } = await inACall(scene);
  line.swallow(true);
  // Thirty seconds without a ping, up to the room's next look, ten to come back.
  await alice.missesButton("Leave call", 90_000);
  const [call] = await alice.calls();
  assert.deepEqual([call.status, call.end_reason], ["ended", "connection_lost"]);
}, { skip });
