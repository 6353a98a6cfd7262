// How a call over Twilio ends for somebody: each way is told in words, or needs none.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ twilio: true });

stage.test("who is no longer a member of the room is out of the call, at Twilio too", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const room = scene.twilio.roomOf(bob.name);
  await bob.asks("POST", `/api/rooms/${await bob.roomId()}/leave`);
  await until(() => scene.twilio.present(bob.name).length === 0, "Bob is out at Twilio");
  await alice.missesButton("Leave call");
  await bob.missesButton("Leave call");
  await until(() => room?.present.length === 0, "the room is empty");
});

stage.test("a room that Twilio ends is the end of the call for everybody", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  scene.twilio.roomOf(alice.name)?.complete();
  for (const person of [alice, bob]) {
    await person.missesButton("Leave call");
    await person.finds("Start video call");
  }
  const [call] = await alice.calls();
  assert.equal(call.status, "ended");
});

stage.test("ending the call for all completes Twilio's room", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const room = scene.twilio.roomOf(alice.name);
  const [call] = await alice.calls();
  await alice.asks("POST", `/api/calls/${call.id}/end`, { forAll: true });
  await until(() => room?.status === "completed", "the room is over at Twilio");
  await Promise.all([alice.missesButton("Leave call"), bob.missesButton("Leave call")]);
});

stage.test("a call that is full at Twilio says so to who comes too late, and goes on without them", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const room = scene.twilio.roomOf(alice.name);
  assert.ok(room);
  room.options.maxParticipants = 2;
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("Join call");
  await carol.reads(/call is full/i);
  await carol.missesButton("Leave call");
  await Promise.all([alice.keepsSeeing(bob), bob.keepsSeeing(alice)]);
});

stage.test("the same person on another device takes the call there, and the first one says where it went", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await tablet.page.getByRole("link", { name: /Garden/ }).click();
  await tablet.press("Move call here");
  await tablet.finds("Leave call");
  await bob.reads(/moved to another device|on another device/i);
  await bob.missesButton("Leave call");
  await tablet.sees(alice);
  await alice.sees(tablet);
  assert.equal(scene.twilio.present(bob.name).length, 1);
  const [call] = await alice.calls();
  assert.equal(call.status, "active");
});
