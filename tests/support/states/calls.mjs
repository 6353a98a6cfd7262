// A morning of calls between Alice and Bob, and those who come by.

import { pictureComes } from "./index.mjs";

/** @typedef {import('../people.mjs').Person} Person */

/** @param {import('../stage.mjs').Scene} scene @param {import('./index.mjs').Visit} visit */
export async function playCalls(scene, visit) {
  const bob = await scene.person("Bob", { colour: "blue" });
  const alice = await scene.person("Alice", { colour: "red" });
  await alice.createRoom(scene.code, "Garden party");
  await bob.joinRoom(scene.code);
  await alice.says("Have you got ten minutes?");
  await bob.reads("Have you got ten minutes?");
  await bob.says("Yes, call me");
  await alice.reads("Yes, call me");
  await alice.press("Call history");
  await alice.reads("There has been no call in this room yet.");
  await visit(alice, "history-empty");
  await alice.page.keyboard.press("Escape");

  await alice.press("Start voice call");
  await bob.press("Decline");
  await alice.missesButton("Cancel call");
  await visit(alice, "declined");
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await alice.press("Cancel call");
  await bob.missesButton("Accept");
  await visit(bob, "missed");
  await bob.press("Dismiss");
  await alice.press("Start voice call");
  await bob.press("Accept");
  await alice.hears();
  for (const each of [alice, bob]) await each.press("Hide chat");
  await visit(alice, "voice-call");
  await bob.leaves();
  await alice.missesButton("Leave call");

  await alice.press("Start video call");
  await bob.finds("Accept");
  await visit(alice, "calling");
  await visit(bob, "incoming");
  await bob.accepts();
  await Promise.all([pictureComes(alice, bob), pictureComes(bob, alice)]);
  await visit(alice, "call");
  await bob.press("Raise hand");
  await alice.tile(bob).getByText("Hand raised").waitFor();
  await visit(alice, "call-hands");
  await playPanels(alice, visit);
  await bob.press("Lower hand");
  await bob.press("Mute microphone");
  await bob.press("Turn camera off");
  await alice.tile(bob).getByText("Camera off").waitFor();
  await visit(alice, "call-camera-off");
  await bob.press("Turn camera on");
  await pictureComes(alice, bob);
  await bob.press("Share screen");
  await alice.page.getByText("Sharing the screen").first().waitFor();
  await visit(alice, "screen-share");
  await visit(bob, "sharing");
  await bob.press("Stop sharing");

  const carol = await scene.person("Carol", { colour: "green", asked: true });
  await carol.joinRoom(scene.code);
  await visit(carol, "join-call");
  await carol.press("Join call");
  await carol.reads("Your microphone works");
  await carol.page.getByText("The camera is starting…").waitFor({ state: "hidden" });
  await visit(carol, "before-joining");
  await carol.press("Join now");
  await Promise.all([pictureComes(alice, carol), pictureComes(carol, bob)]);
  await visit(alice, "call-three");
  await fromMenu(alice, "Show who speaks large");
  await visit(alice, "call-speaker");
  await fromMenu(alice, "Show everybody in a grid");
  await fromMenu(alice, "People");
  const people = alice.page.getByRole("complementary", { name: "People" });
  await people.getByRole("button", { name: "End the call for all" }).click();
  await visit(alice, "call-end-for-all");
  await people.getByRole("button", { name: "Close" }).click();
  await carol.page.route("**/static/reactions-*.js", (route) => route.abort("internetdisconnected"));
  await carol.press("React");
  await carol.reads("This part of the page could not be loaded.");
  await visit(carol, "call-not-loaded");
  await carol.leaves();
  const dave = await scene.person("Dave", { browser: "no devices" });
  await dave.joinRoom(scene.code);
  await dave.press("Join call");
  await dave.reads("No camera found");
  await dave.press("Hide chat");
  await visit(dave, "no-devices");
  await dave.leaves();

  await alice.press("Show chat");
  await alice.press("Back to rooms");
  await alice.finds("Return to the call");
  await visit(alice, "call-aside");
  await alice.press("Return to the call");
  await bob.leaves();
  await alice.missesButton("Leave call");
  await alice.press("Call history");
  await alice.page.getByRole("dialog").getByText(/declined/).waitFor();
  await visit(alice, "history");
  await alice.page.keyboard.press("Escape");
}

/** What opens besides the pictures. @param {Person} alice @param {import('./index.mjs').Visit} visit */
async function playPanels(alice, visit) {
  await alice.press("React");
  await visit(alice, "call-reactions");
  await alice.page.keyboard.press("Escape");
  await alice.press("More");
  await alice.page.getByRole("menuitem", { name: "People" }).waitFor();
  await visit(alice, "call-menu");
  await alice.page.getByRole("menuitem", { name: "People" }).click();
  await alice.page.getByRole("complementary", { name: "People" }).waitFor();
  await visit(alice, "call-people");
  await alice.page.getByRole("complementary", { name: "People" }).getByRole("button", { name: "Close" }).click();
  await fromMenu(alice, "Connection");
  await alice.page.getByRole("heading", { name: "Connection" }).waitFor();
  await visit(alice, "call-connection");
  await alice.page.getByRole("button", { name: "Close", exact: true }).click();
  await fromMenu(alice, "Verify");
  await alice.page.getByRole("group", { name: /^Digits to compare/ }).waitFor();
  await visit(alice, "call-verify");
  await alice.page.getByRole("button", { name: "Close", exact: true }).click();
  await fromMenu(alice, "Camera and sound");
  await alice.page.getByRole("complementary", { name: "Camera and sound" }).waitFor();
  await visit(alice, "call-devices");
  await alice.button("Close").click();
  await fromMenu(alice, "Keyboard shortcuts");
  await alice.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await visit(alice, "call-shortcuts");
  await alice.page.keyboard.press("Escape");
  await alice.press("Show chat");
  await visit(alice, "call-chat");
  await alice.press("Hide chat");
}

/** @param {Person} person @param {string} entry */
async function fromMenu(person, entry) {
  await person.press("More");
  await person.page.getByRole("menuitem", { name: entry, exact: true }).click();
}
