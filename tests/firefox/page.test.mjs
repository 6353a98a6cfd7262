// What Firefox makes of the page itself: its looks, its words, its numbers.

import assert from "node:assert/strict";
import { overflow, smallTargets, violations } from "../support/accessible.mjs";
import { speaks } from "../support/states/index.mjs";
import { until } from "../support/until.mjs";
import { useStage } from "../support/stage.mjs";

/** @typedef {import('../support/people.mjs').Person} Person */

const LOOKS = [
  { width: 1280, height: 800, language: "en" },
  { width: 390, height: 844, language: "ar" },
];

const stage = useStage({ firefox: ["Alice"] });

stage.test("the page can be read, reached and pressed, at a desk and on a phone, from left and from right", async (scene) => {
  const alice = await scene.person("Alice", { signedIn: false });
  await alice.field("Your name").waitFor();
  await isForEverybody(alice, "sign-in");
  await alice.signIn();
  await alice.createRoom(scene.code, "Garden");
  await alice.says("Who has got ten minutes?");
  await alice.page.getByText("sending").waitFor({ state: "hidden" });
  await isForEverybody(alice, "chat");
  const bob = await scene.person("Bob", { colour: "blue" });
  await bob.joinRoom(scene.code);
  await bob.press("Start video call");
  await alice.finds("Accept");
  await alice.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  await isForEverybody(alice, "call");
});

stage.test("two browsers show the same digits and measure the same line", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const digits = await Promise.all([alice, bob].map(async (person) => {
    await openFromMenu(person, "Verify");
    const shown = await person.page.getByRole("group", { name: /^Digits to compare/ }).innerText();
    await person.press("Close");
    return shown.replaceAll(/\s/g, "");
  }));
  assert.match(digits[0] ?? "", /^\d{8}$/);
  assert.equal(digits[1], digits[0]);
  for (const person of [alice, bob]) {
    await openFromMenu(person, "Connection");
    const lines = String(await until(async () => {
      const text = await person.page.getByRole("complementary", { name: "Connection" }).innerText();
      return /\d ms/.test(text) && /\d × \d/.test(text) && text;
    }, `${person.name} is told of the line`));
    assert.doesNotMatch(lines, /NaN|undefined|null/);
    await person.press("Close");
  }
});

stage.test("two Firefoxes: one declines, then they talk, and the history tells", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({}, { browser: "firefox" });
  await alice.press("Start voice call");
  await bob.press("Decline");
  await alice.missesButton("Cancel call");
  await bob.press("Start video call");
  await alice.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  await bob.leaves();
  await alice.missesButton("Leave call");
  await alice.press("Call history");
  const history = alice.page.getByRole("dialog");
  await history.getByText(/declined/i).first().waitFor();
  await history.getByText(/\d+ (s|sec|min|seconds?|minutes?)\b|\b\d{1,2}:\d\d\b/).first().waitFor();
});

/** @param {Person} person @param {string} state */
async function isForEverybody(person, state) {
  const faults = [];
  for (const { width, height, language } of LOOKS) {
    await person.page.setViewportSize({ width, height });
    await speaks(person, language);
    for (const look of [violations, overflow, smallTargets]) faults.push(...(await look(person)).map((fault) => `${state} at ${width} px in ${language}: ${fault}`));
  }
  await speaks(person, "en");
  await person.page.setViewportSize({ width: 1100, height: 760 });
  assert.deepEqual(faults, []);
}

/** By keyboard. @param {Person} person @param {string} entry */
async function openFromMenu(person, entry) {
  await person.press("More");
  await person.page.getByRole("menuitem", { name: entry, exact: true }).press("Enter");
}
