// What can go wrong between a page and Twilio: quiet where it heals by itself, words where a person
// has to know, never a page that waits for ever.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage({ twilio: true });

stage.test("a line to Twilio that is cut comes back without a word, and the picture never stops", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const refusedBefore = scene.twilio.signalling.refusals.length;
  scene.twilio.lines.down = true;
  try {
    scene.twilio.cut(bob.name);
    await until(() => scene.twilio.present(bob.name)[0]?.status === "reconnecting", "Twilio misses Bob");
    await Promise.all([alice.keepsSeeing(bob), bob.keepsSeeing(alice)]);
  } finally {
    scene.twilio.lines.down = false;
  }
  await until(() => scene.twilio.present(bob.name)[0]?.status === "connected", "Bob is back");
  await bob.press("Turn camera off");
  await alice.seesNoPictureOf(bob);
  await bob.press("Turn camera on");
  await alice.sees(bob);
  assert.equal(scene.twilio.signalling.refusals.length, refusedBefore);
  assert.equal(await bob.page.getByRole("dialog").count() + await bob.page.getByRole("alert").count(), 0);
});

stage.test("a token that ran out is replaced, and the call goes on without the person noticing", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  const [place] = scene.twilio.present(bob.name);
  await scene.twilio.signalling.expireTokens();
  scene.twilio.cut(bob.name);
  await until(() => scene.twilio.present(bob.name).some(({ sid, status }) => sid !== place.sid && status === "connected"), "Bob has joined anew");
  assert.equal(scene.twilio.signalling.refusals.at(-1)?.code, 20104);
  await Promise.all([alice.sees(bob), bob.sees(alice), alice.hears(), bob.hears()]);
  for (const person of [alice, bob]) {
    assert.equal(await person.page.getByText(/expired|token/i).filter({ visible: true }).count(), 0);
    assert.equal(await person.tile(person === alice ? bob : alice).count(), 1);
  }
  const [call] = await alice.calls();
  assert.equal(call.status, "active");
});

stage.test("a token that Twilio refuses is told in words, and the call is left", async (scene) => {
  const { alice } = await scene.aliceAndBob();
  const { account } = scene.twilio;
  const right = account.keySecret;
  account.keySecret = "another one since this morning";
  try {
    await alice.press("Start video call");
    await alice.reads(/did not accept.*\(20107\)/i);
    await alice.missesButton("Leave call");
    await alice.missesButton("Cancel call");
  } finally {
    account.keySecret = right;
  }
});

stage.test("an SDK that cannot be loaded says so, writing goes on, and the next try works", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  await alice.page.route("**/twilio-video*", (route) => route.abort());
  await alice.press("Start video call");
  await alice.reads(/Twilio SDK not loaded/i);
  await alice.says("so let us write");
  await bob.reads("so let us write");
  await alice.page.unroute("**/twilio-video*");
  await alice.press("Start video call");
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
});

stage.test("while Twilio cannot be reached the page says so and goes on trying until it can", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob();
  scene.twilio.lines.down = true;
  try {
    await alice.press("Start video call");
    await alice.reads(/Twilio cannot be reached at the moment/i);
  } finally {
    scene.twilio.lines.down = false;
  }
  await bob.accepts();
  await Promise.all([alice.sees(bob), bob.sees(alice)]);
  await alice.page.getByText(/cannot be reached/i).waitFor({ state: "hidden" });
});
