// One's own data, and the end of an account.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ fullStrength: true });
const PASSWORD = "correct horse battery";

/** @param {import("../support/people.mjs").Person} person */
const opensAccount = (person) => person.page.getByRole("button", { name: person.name }).first().click();

/** @param {import("../support/people.mjs").Person} person */
async function downloads(person) {
  const started = person.page.waitForEvent("download");
  await person.press("Download my data");
  const download = await started;
  assert.equal(download.suggestedFilename(), "securechat-account.json");
  return JSON.parse(readFileSync(await download.path(), "utf8"));
}

stage.test("a person takes their data along, changes their mind, and then deletes the account", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.says("My words");
  await bob.reads("My words");
  await bob.says("And mine");
  await opensAccount(alice);
  await alice.page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await alice.press("Set password");
  await alice.reads("Your name is now yours to keep.");

  await opensAccount(alice);
  const data = await downloads(alice);
  assert.equal(data.profile.username, alice.name);
  assert.equal(data.messages.length, 1);
  assert.ok(!JSON.stringify(data).includes("My words"), "as the server has them");

  await alice.press("Delete my account…");
  await alice.reads("Delete your account for good?");
  await alice.press("Keep my account");
  await alice.press("Delete my account…");
  await alice.page.getByLabel("Your password").fill("wrong horse battery");
  await alice.press("Delete for good");
  await alice.reads("That is not your current password.");
  await alice.reads(/Reference \S{8,}/);
  await alice.page.getByLabel("Your password").fill(PASSWORD);
  await alice.press("Delete for good");
  await alice.reads("Your account and everything you wrote are deleted.");
  await alice.field("Your name").waitFor();

  await bob.reload();
  await bob.reads("And mine");
  await until(async () => (await bob.page.getByText("My words").count()) === 0, "her words are gone");
  // Nothing is left on the device either, and the name is free.
  await alice.reload();
  await alice.field("Your name").fill(alice.name);
  await alice.press("Continue");
  await alice.reads(/no rooms|Room code/i);
});

stage.test("a guest deletes the account without a password", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await opensAccount(bob);
  await bob.press("Delete my account…");
  assert.equal(await bob.page.getByLabel("Your password").count(), 0);
  await bob.press("Delete for good");
  await bob.field("Your name").waitFor();
  await bob.reads("Your account and everything you wrote are deleted.");
  await alice.says("Where are you?");
});
