// Missed calls and unread messages on every device, calling back, being busy, adding people, moving a call.

import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();

/** The sign beside a room's name, or nothing. @param {import("../support/people.mjs").Person} person @param {string} room */
async function sign(person, room) {
  const link = person.page.locator(".sidebar-rooms li .room-link", { hasText: room });
  return (await link.locator(".count").textContent({ timeout: 500 }).catch(() => "")) ?? "";
}

stage.test("what was not read counts on every device and in the title, until it is read on one", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await bob.press("New or other room");
  await alice.says("hello");
  await alice.says("are you there?");
  for (const device of [bob, tablet]) {
    await until(async () => (await sign(device, "Garden")).endsWith("2"), "two messages are unread");
    await until(async () => (await device.page.title()).startsWith("(2)"), "the title says so");
  }
  // They are counted by the server: a reload changes nothing.
  await tablet.reload();
  await until(async () => (await sign(tablet, "Garden")).endsWith("2"), "two messages are unread after a reload");
  await bob.page.getByRole("link", { name: /Garden/ }).click();
  await bob.reads("are you there?");
  for (const device of [bob, tablet]) await until(async () => await sign(device, "Garden") === "", "nothing is unread");
  await until(async () => !(await tablet.page.title()).startsWith("("), "the title is as before");
});

stage.test("a missed call counts until the list of calls was looked at, and is called back with one press", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await bob.press("New or other room");
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await alice.press("Cancel call");
  for (const device of [bob, tablet]) await device.page.getByRole("link", { name: /Calls.*1 missed call/ }).waitFor();
  await bob.page.getByRole("link", { name: /Calls.*1 missed call/ }).click();
  await bob.reads("Missed voice call");
  for (const device of [bob, tablet]) await until(async () => await sign(device, "Garden") === "", "the call was seen");
  await tablet.page.close();
  await bob.press("Call back in Garden");
  await alice.accepts();
  await Promise.all([alice.hears(), bob.hears()]);
});

stage.test("who talks to somebody else sees the call, its caller sees that they are busy, and switching works", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.createRoom(`${scene.code} of carol`, "Terrace");
  await bob.press("Back to rooms");
  await bob.joinRoom(`${scene.code} of carol`);
  await bob.page.getByRole("link", { name: /Garden/ }).click();
  await carol.press("Start voice call");
  await bob.finds("Answer and leave the current call");
  await bob.reads(/Incoming voice call in Terrace/);
  await carol.reads(/is in another call/);
  await bob.hears();
  await bob.press("Answer and leave the current call");
  await bob.finds("Leave call");
  await alice.missesButton("Leave call");
  await Promise.all([carol.hears(), bob.hears()]);
});

stage.test("who answers on another device, talking on this one, leaves here", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.createRoom(`${scene.code} of carol`, "Terrace");
  const tablet = await scene.person("Bob", { colour: "purple", sameAs: bob });
  await tablet.joinRoom(`${scene.code} of carol`);
  await tablet.press("New or other room");
  await carol.press("Start voice call");
  await bob.finds("Answer and leave the current call");
  await tablet.press("Answer and leave the current call");
  await bob.missesButton("Leave call");
  await until(async () => await bob.liveTracks("audio") === 0, "the first device's microphone is off");
  await alice.missesButton("Leave call");
  await Promise.all([carol.hears(), tablet.hears()]);
});

stage.test("from the list of calls one joins as from the room: with the panel before, or with what was on elsewhere", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const carol = await scene.person("Carol", { colour: "green", asked: true });
  await carol.joinRoom(scene.code);
  await alice.press("Start voice call");
  await carol.press("Decline");
  await bob.accepts();
  await carol.page.getByRole("link", { name: "Calls All rooms" }).click();
  await carol.press("Join the call in Garden");
  await carol.page.getByRole("dialog", { name: "Before you join" }).waitFor();
  await bob.press("Turn camera on");
  await bob.press("Mute microphone");
  const tablet = await scene.person("Bob", { colour: "purple", sameAs: bob });
  await tablet.page.getByRole("link", { name: "Calls All rooms" }).click();
  await tablet.press("Join the call in Garden");
  await tablet.finds("Unmute microphone");
  await until(async () => (await alice.looksAt(bob))?.colour === "purple", "Alice sees the tablet's picture");
  await alice.hearsNothing();
  await bob.missesButton("Leave call");
});

stage.test("who is in a call asks a member into it, and the pages of that member ring", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(scene.code);
  await carol.press("New or other room");
  await alice.press("Start voice call");
  await carol.press("Decline");
  await bob.accepts();
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "Add people" }).click();
  await alice.press(`Ring ${carol.name}`);
  await carol.reads(`${alice.name} asks you to join the call in Garden`);
  await carol.accepts();
  await alice.hasTileOf(carol);
  await Promise.all([alice.hears(2), carol.hears(2)]);
});

stage.test("a call moves to another device with picture and sound, muted who was muted, without a ghost", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await bob.press("Mute microphone");
  const tablet = await scene.person("Bob", { colour: "green", sameAs: bob });
  await tablet.joinRoom(scene.code);
  await tablet.reads("On your other device");
  await tablet.press("Move call here");
  await tablet.sees(alice);
  await tablet.hears();
  await tablet.finds("Unmute microphone");
  await until(async () => (await alice.looksAt(bob))?.colour === "green", "Alice sees the tablet's picture");
  await bob.missesButton("Leave call");
  await bob.reads("Moved to another device");
  await bob.finds("Move call here");
  await until(async () => await alice.page.getByRole("group", { name: bob.name, exact: true }).count() === 1, "Bob is there once");
  await until(async () => await bob.liveTracks("video") === 0, "the first device's camera is off");
});
