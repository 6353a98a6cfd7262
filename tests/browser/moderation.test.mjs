// What a room's owner decides, as everybody concerned sees it; and what people are asked afterwards.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ vars: { ADMIN_TOKEN: "a token that only operators know" } });

/** @typedef {import("../support/people.mjs").Person} Person */

/** Turns one of the owner's switches. @param {Person} owner @param {RegExp} name @param {boolean} on */
async function turns(owner, name, on) {
  const dialog = owner.page.getByRole("dialog", { name: "Room details" });
  if (!await dialog.isVisible()) await owner.page.getByRole("button", { name: /Room details/ }).click();
  const choice = dialog.getByRole("switch", { name });
  await choice.click();
  await until(async () => await choice.isEnabled() && await choice.isChecked() === on, `${name} is ${on}`);
  await dialog.getByRole("button", { name: "Close" }).click();
}

/** The list of people in the call. @param {Person} person */
async function peopleOf(person) {
  await person.press("More");
  await person.page.getByRole("menuitem", { name: "People", exact: true }).click();
  const panel = person.page.getByRole("complementary", { name: "People" });
  await panel.waitFor();
  return panel;
}

/** Alice and Bob talk. @param {import("../support/stage.mjs").Scene} scene */
async function talking(scene) {
  const both = await scene.aliceAndBobInACall();
  await both.alice.sees(both.bob);
  return both;
}

stage.test("who comes to a lobby waits, and is in the moment the owner lets them in", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  await turns(alice, /^Lobby/, true);
  const carol = await scene.person("Carol", { colour: "green", signedIn: false, path: `/#/join/${encodeURIComponent(scene.code)}` });
  await carol.field("Your name").fill(carol.name);
  await carol.press("Join");
  await carol.reads("Please wait a moment");
  await alice.reads(`${carol.name} wants to come in`);
  // A reload does not make the page forget where it waits.
  await carol.reload();
  await carol.reads("Please wait a moment");
  assert.deepEqual((await carol.asks("GET", "/api/rooms")).rooms, []);
  await alice.press(`Let in ${carol.name}`);
  await carol.field("Message").waitFor();
  await carol.says("thank you");
  await alice.reads("thank you");
  await alice.missesButton(`Let in ${carol.name}`);
});

stage.test("who is refused is told so, and who goes away is not asked about any more", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  await turns(alice, /^Lobby/, true);
  const carol = await scene.person("Carol", { colour: "green" });
  const asks = async () => {
    await carol.field("Room code").first().fill(scene.code);
    await carol.press("Join room");
    await carol.reads("Please wait a moment");
    await alice.finds(`Refuse ${carol.name}`);
  };
  await asks();
  await carol.press("Do not wait");
  await alice.missesButton(`Refuse ${carol.name}`);
  await carol.field("Room code").first().waitFor();
  await asks();
  await alice.press(`Refuse ${carol.name}`);
  await carol.reads("You were not let in");
});

stage.test("during a call the owner lets somebody in without leaving it", async (scene) => {
  const { alice } = await talking(scene);
  const room = await alice.roomId();
  assert.equal((await alice.asks("PATCH", `/api/rooms/${room}`, { lobby: true })).room.lobby, true);
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.field("Room code").first().fill(scene.code);
  await carol.press("Join room");
  await alice.press(`Let in ${carol.name}`);
  await carol.press("Join call");
  await alice.sees(carol);
});

stage.test("who is muted by the owner is told by whom, and unmutes by themselves", async (scene) => {
  const { alice, bob } = await talking(scene);
  const panel = await peopleOf(alice);
  await panel.getByRole("button", { name: `Mute ${bob.name}` }).click();
  await bob.reads(`${alice.name} muted you`);
  await alice.hearsNothing();
  await bob.press("Unmute microphone");
  await bob.finds("Mute microphone");
  await alice.hears();
  assert.equal(await bob.page.getByRole("button", { name: `Mute ${alice.name}` }).count(), 0);
});

stage.test("who is removed from the call is told, stays out, and comes back when let in again", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await alice.press("Start video call");
  await bob.accepts();
  await carol.press("Join call");
  await alice.sees(carol);
  const panel = await peopleOf(alice);
  await panel.getByRole("button", { name: `Remove ${bob.name}` }).click();
  await panel.getByRole("button", { name: "From the call" }).click();
  await bob.reads("You were removed from the call");
  await alice.hasNoTileOf(bob);
  await until(async () => await bob.liveTracks("video") === 0, "Bob's camera is off");
  await bob.press("Join call");
  await bob.reads(/taken you out of this call/);
  await panel.getByRole("button", { name: `Let in ${bob.name} again` }).click();
  await bob.press("Join call");
  await alice.sees(bob);
});

stage.test("a locked call takes nobody who was not in it, and a locked room no newcomer", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  const turnsTheLock = async () => {
    await alice.press("More");
    await alice.page.getByRole("menuitemcheckbox", { name: "Lock the call" }).click();
  };
  await turnsTheLock();
  await carol.press("Join call");
  await carol.reads("This call is locked: nobody new comes in");
  await turnsTheLock();
  await carol.press("Join call");
  await Promise.all([alice.hasTileOf(carol), bob.hasTileOf(carol)]);
  for (const person of [carol, bob]) await person.leaves();
  await alice.missesButton("Leave call");
  await turns(alice, /^Locked/, true);
  const dave = await scene.person("Dave", { colour: "yellow" });
  await dave.field("Room code").first().fill(scene.code);
  await dave.press("Join room");
  await dave.reads("This room is locked: nobody new comes in");
});

stage.test("who is removed from the room is told, and the code does not bring them back", async (scene) => {
  const { alice, bob } = await talking(scene);
  const panel = await peopleOf(alice);
  await panel.getByRole("button", { name: `Remove ${bob.name}` }).click();
  await panel.getByRole("button", { name: "From the room too" }).click();
  await bob.reads(/You were removed from/);
  await bob.field("Room code").first().fill(scene.code);
  await bob.press("Join room");
  await bob.reads("Please wait a moment");
});

stage.test("a call is asked about once it is over, and how it went is kept", async (scene) => {
  const { alice, bob } = await talking(scene);
  const [{ id }] = await alice.calls();
  await alice.keepsSeeing(bob, 16);
  const talked = Date.now();
  await until(async () => Date.now() - talked > 6000, "they talk for a while", 30_000);
  await alice.leaves();
  const asked = alice.page.getByRole("group", { name: "How was the call?" });
  await asked.getByRole("button", { name: "Bad" }).click();
  await asked.getByRole("button", { name: "Sound" }).click();
  await asked.getByText("Thank you.").waitFor();
  const watched = async () => {
    const reply = await fetch(`${stage.origin}/api/admin/calls`, { headers: { Authorization: "Bearer a token that only operators know" } });
    return /** @type {any} */ (await reply.json()).calls.find((/** @type {any} */ call) => call.id === id);
  };
  const me = (await alice.asks("GET", "/api/auth/me")).user.id;
  const report = await until(async () => {
    const { reports } = await watched();
    const mine = reports.find((/** @type {any} */ each) => each.user_id === me);
    return reports.length === 2 && mine?.reason ? mine : null;
  }, "both reports are there");
  assert.deepEqual([report.rating, report.reason, report.end_reason, report.reconnects], ["bad", "sound", "left", 0]);
  assert.ok(report.setup_ms >= 0 && report.setup_ms < 60_000, `set up in ${report.setup_ms} ms`);
  assert.ok(["host", "srflx", "prflx"].includes(report.path), report.path);
  assert.ok(report.loss_percent !== null && report.round_trip_ms !== null, JSON.stringify(report));
});
