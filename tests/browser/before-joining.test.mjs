// Before a running call is joined: picture, sound and connection, and joining as one wants to be seen and heard.

import assert from "node:assert/strict";
import { after } from "node:test";
import { violations } from "../support/accessible.mjs";
import { Desk, laptopWithDesk } from "../support/desk.mjs";
import { useStage } from "../support/stage.mjs";
import { HelperServer } from "../support/stun.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
const helper = await HelperServer.start();
after(() => helper.stop());

/** @typedef {import("../support/people.mjs").Person} Person */

/**
 * Alice and Bob are in a call, and Carol is in their room.
 * @param {import("../support/stage.mjs").Scene} scene @param {import("../support/stage.mjs").PersonOptions} [carolsOptions] @param {"video" | "voice"} [type]
 */
async function callWithCarolOutside(scene, carolsOptions = {}, type = "video") {
  const { alice, bob } = await scene.aliceAndBobInACall(type);
  const carol = await scene.person("Carol", { colour: "green", asked: true, ...carolsOptions });
  await carol.joinRoom(scene.code);
  await carol.finds("Join call");
  return { alice, bob, carol };
}

/** @param {Person} person */
const panel = (person) => person.page.getByRole("dialog", { name: "Before you join" });

/** The helper servers that the token endpoint names to somebody. @param {Person} person @param {object[]} iceServers */
async function isGiven(person, iceServers) {
  await person.page.route("**/api/calls/token", async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, json: { ...(await reply.json()), iceServers } });
  });
}

stage.test("who joins a running call sees themselves first, and is nobody's company before they join", async (scene) => {
  const { alice, bob, carol } = await callWithCarolOutside(scene);
  await carol.press("Join call");
  await panel(carol).getByText(`In the call: ${alice.name} and ${bob.name}`).waitFor();
  await panel(carol).getByText("Your microphone works").waitFor();
  await panel(carol).locator("video").evaluate((video) => new Promise((seen) => /** @type {HTMLVideoElement} */ (video).requestVideoFrameCallback(seen)));
  assert.equal(await alice.tile(carol).count(), 0);
  assert.equal(await carol.liveTracks("video"), 1);
  await carol.press("Join now");
  await Promise.all([alice.sees(carol), bob.sees(carol), carol.sees(alice), carol.sees(bob), carol.hears(2)]);
  assert.equal(await carol.liveTracks("video"), 1, "the camera was not opened twice");
});

stage.test("who is muted and dark before joining is so in the call, and can be seen and heard later", async (scene) => {
  const { alice, carol } = await callWithCarolOutside(scene);
  await carol.press("Join call");
  await panel(carol).getByText("Your microphone works").waitFor();
  await carol.press("Mute microphone");
  await carol.press("Turn camera off");
  await carol.reads("Your camera is off");
  assert.equal(await carol.liveTracks("video"), 0, "the camera's light is off");
  await carol.press("Join now");
  await carol.sees(alice);
  await carol.finds("Unmute microphone");
  await alice.tile(carol).getByText(/muted/i).first().waitFor();
  await alice.seesNoPictureOf(carol);
  await carol.press("Turn camera on");
  await alice.sees(carol);
});

stage.test("a voice call is joined without a camera", async (scene) => {
  const { alice, carol } = await callWithCarolOutside(scene, {}, "voice");
  await carol.press("Join call");
  await carol.reads("Your camera is off");
  await carol.press("Join now");
  await alice.hasTileOf(carol);
  await carol.hears(2);
  assert.equal(await carol.liveTracks("video"), 0);
});

stage.test("the devices chosen before joining are heard and seen, and taken the next time too", async (scene) => {
  const { alice, bob, carol } = await callWithCarolOutside(scene, { desk: laptopWithDesk() });
  const desk = new Desk(carol);
  await carol.press("Join call");
  await desk.uses("built-in", "default");
  await panel(carol).getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
  await panel(carol).getByRole("combobox", { name: "Microphone" }).selectOption({ label: "Headset" });
  await desk.uses("desk", "headset");
  await carol.press("Join now");
  await alice.sees(Object.assign(carol, { colour: "green" }));
  await carol.leaves();
  await carol.reload();
  await carol.press("Join call");
  await desk.uses("desk", "headset");
  await carol.press("Join now");
  await bob.sees(carol);
  await desk.uses("desk", "headset");
});

stage.test("who skips it once is not asked again, joins as the last time, and can have it back", async (scene) => {
  const { alice, carol } = await callWithCarolOutside(scene);
  await carol.press("Join call");
  await carol.press("Turn camera off");
  await panel(carol).getByRole("switch", { name: "Skip this next time" }).check();
  await carol.press("Join now");
  await alice.hasTileOf(carol);
  await carol.leaves();
  await carol.press("Join call");
  await carol.sees(alice);
  assert.equal(await panel(carol).count(), 0);
  await carol.finds("Turn camera on");
  await carol.press("More");
  await carol.page.getByRole("menuitem", { name: "Camera and sound" }).click();
  await carol.page.getByRole("switch", { name: /^Show me before I join a call/ }).check();
  await carol.page.keyboard.press("Escape");
  await carol.leaves();
  await carol.press("Join call");
  await panel(carol).waitFor();
});

stage.test("who does not join after all has dark devices", async (scene) => {
  const { alice, carol } = await callWithCarolOutside(scene);
  await carol.press("Join call");
  await until(async () => (await carol.liveTracks("video")) + (await carol.liveTracks("audio")) === 2, "both devices run");
  await panel(carol).waitFor();
  await carol.page.keyboard.press("Escape");
  await panel(carol).waitFor({ state: "detached" });
  await until(async () => (await carol.liveTracks("video")) + (await carol.liveTracks("audio")) === 0, "both devices are off");
  assert.equal(await alice.tile(carol).count(), 0);
});

stage.test("a call that ends meanwhile takes the question along", async (scene) => {
  const { alice, carol } = await callWithCarolOutside(scene);
  await carol.press("Join call");
  await panel(carol).waitFor();
  await alice.leaves();
  await carol.reads("The call has ended.");
  await panel(carol).waitFor({ state: "detached" });
  await until(async () => (await carol.liveTracks("video")) + (await carol.liveTracks("audio")) === 0, "both devices are off");
});

stage.test("answering a ring and placing a call ask nothing", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({ asked: true }, { asked: true });
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
  for (const person of [alice, bob]) assert.equal(await panel(person).count(), 0);
});

stage.test("a ring that comes while one gets ready for another call is answered at once", async (scene) => {
  const { carol } = await callWithCarolOutside(scene);
  const dave = await scene.person("Dave", { colour: "yellow" });
  const code = `another ${scene.code}`;
  await dave.createRoom(code, "Cellar");
  // One's own rooms ring wherever one is.
  await carol.press("New or other room");
  await carol.joinRoom(code);
  await carol.page.getByRole("link", { name: /Garden/ }).first().click();
  await carol.press("Join call");
  await panel(carol).waitFor();
  await dave.press("Start video call");
  await carol.accepts();
  await Promise.all([dave.sees(carol), carol.sees(dave)]);
  assert.equal(await panel(carol).count(), 0);
  assert.equal(await carol.liveTracks("video"), 1);
});

/** @type {{ sentence: string, servers: () => object[], silent?: boolean, words: RegExp[] }[]} */
const CONNECTIONS = [
  { sentence: "no servers", servers: () => [], words: [/^Not checked/] },
  { sentence: "an answer from STUN", servers: () => [helper.stun], words: [/^Your network is fine for calls$/] },
  { sentence: "answers from STUN and TURN", servers: () => [helper.stun, helper.turn], words: [/^Your network is fine for calls$/] },
  { sentence: "no answer at all", servers: () => [helper.stun], silent: true, words: [/^Your network blocks direct connections$/, /^A firewall is in the way.*Use another network/] },
  { sentence: "no answer, and a relay that does not answer either", servers: () => [helper.stun, helper.turn], silent: true, words: [/^Your network blocks direct connections$/, /the relay for such networks does not answer/] },
];
// One after the other: it is the same page each time, and the call goes on beside it.
stage.test("the connection check", async (scene, t) => {
  const { carol } = await callWithCarolOutside(scene, {}, "voice");
  /** @param {object[]} iceServers @param {RegExp[]} words */
  const checks = async (iceServers, words) => {
    await isGiven(carol, iceServers);
    await carol.press("Join call");
    for (const each of words) await panel(carol).getByText(each).waitFor();
  };
  const closes = async () => {
    await carol.page.keyboard.press("Escape");
    await panel(carol).waitFor({ state: "detached" });
  };
  for (const { sentence, servers, silent = false, words } of CONNECTIONS) {
    await t.test(`with ${sentence}`, async () => {
      helper.silent = silent;
      helper.asked = 0;
      await checks(servers(), words);
      assert.equal(helper.asked > 0, servers().length > 0);
      helper.silent = false;
      if (silent) {
        await carol.press("Check again");
        await carol.reads("Your network is fine for calls");
      }
      await closes();
    });
  }
  await t.test("where only the relay answers", async () => {
    const firewalled = await HelperServer.start();
    firewalled.silent = true;
    try {
      await checks([firewalled.stun, helper.turn], [/^Your network blocks direct connections$/, /^The call goes over a relay instead/]);
      assert.deepEqual(await violations(carol), []);
    } finally {
      firewalled.stop();
    }
  });
});
