// Everything that can happen before two people talk.

import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
const impatient = useStage({ vars: { RING_TIMEOUT_SECONDS: "4" } });

stage.test("an incoming call says who calls and how, in the tab's title too", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const calls = async () => (await bob.page.title()).includes(alice.name);
  await alice.press("Start video call");
  await alice.reads(/calling/i);
  await bob.finds("Accept");
  await bob.finds("Accept without video");
  await bob.finds("Decline");
  await bob.reads(alice.name);
  await bob.reads(/video call/i);
  await until(calls, "Bob's tab says that it rings");
  await alice.press("Cancel call");
  await bob.missesButton("Accept");
  await until(async () => !await calls(), "Bob's tab is as before");
});

stage.test("declining ends the call for both, with words for the caller", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start video call");
  await bob.press("Decline");
  await bob.missesButton("Accept");
  await alice.missesButton("Cancel call");
  await alice.reads(/declined/i);
  await until(async () => await alice.liveTracks("video") === 0, "Alice's camera is off");
});

stage.test("cancelling stops the ringing, and both find the call in the chat", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await alice.press("Cancel call");
  await bob.missesButton("Accept");
  await alice.missesButton("Cancel call");
  await alice.reads(/cancelled/i);
  await bob.reads(/missed/i);
  await until(async () => await alice.liveTracks("audio") === 0, "Alice's microphone is off");
});

impatient.test("a call that nobody answers is missed, and both are told", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.press("Start video call");
  await bob.finds("Accept");
  await bob.missesButton("Accept");
  await alice.missesButton("Cancel call");
  await bob.reads(/missed/i);
  await alice.reads(/no answer|not answer|nobody answered|missed/i);
});

stage.test("answering on one device stops the ringing of the other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await alice.press("Start video call");
  await Promise.all([bob.finds("Accept"), tablet.finds("Accept")]);
  await tablet.accepts();
  await bob.missesButton("Accept");
  await until(async () => (await alice.looksAt(bob))?.colour === "green", "Alice sees the tablet's picture");
  await tablet.sees(alice);
});

stage.test("joining on a second device moves the call there, and the first says so", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await tablet.joinRoom(scene.code);
  await tablet.press("Move call here");
  await tablet.sees(alice);
  await bob.missesButton("Leave call");
  await bob.reads(/another device|other device|elsewhere|moved/i);
  await until(async () => (await alice.looksAt(bob))?.colour === "green", "Alice sees the tablet's picture");
  await alice.page.waitForFunction((name) => document.querySelectorAll(`[role=group][aria-label="${name}"]`).length === 1, bob.name);
  await until(async () => await bob.liveTracks("video") === 0, "the first device's camera is off");
});

stage.test("when both press call at once there is one call, and both see each other", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  // Pressed from inside the pages: by hand one would be a moment later, and find the other's ringing in the way.
  await Promise.all([alice, bob].map((person) => person.button("Start video call").evaluate((button) => /** @type {HTMLElement} */ (button).click())));
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
  const { calls } = await alice.page.evaluate(async () => {
    const { rooms } = await (await fetch("/api/rooms")).json();
    return (await fetch(`/api/calls/room/${rooms[0].id}`)).json();
  });
  if (calls.length !== 1) throw new Error(`expected one call, there are ${calls.length}`);
});
