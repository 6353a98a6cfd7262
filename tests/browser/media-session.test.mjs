// What the browser knows of a call: the keys of a headset, the buttons of its own windows, and the small window that
// comes by itself when one looks at another tab.

import assert from "node:assert/strict";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

const stage = useStage();
/** @typedef {import("../support/people.mjs").Person} Person */

const ACTIONS = ["enterpictureinpicture", "hangup", "togglecamera", "togglemicrophone"];

/** Runs in the page: remembers what it tells the browser. */
function watchSession() {
  const session = navigator.mediaSession;
  /** @type {any} */
  const told = { handlers: {}, microphone: null, camera: null };
  Object.assign(globalThis, { told });
  const set = session.setActionHandler.bind(session);
  session.setActionHandler = (action, handler) => {
    set(action, handler);
    told.handlers[action] = handler;
  };
  const [microphone, camera] = [session.setMicrophoneActive.bind(session), session.setCameraActive.bind(session)];
  session.setMicrophoneActive = (active) => microphone(told.microphone = active);
  session.setCameraActive = (active) => camera(told.camera = active);
}

/** Names of what is handled now. @param {Person} person @returns {Promise<string[]>} */
const handled = (person) => person.page.evaluate(() => Object.entries(/** @type {any} */ (globalThis).told.handlers).filter(([, handler]) => handler).map(([action]) => action).sort());

/** What the browser was told is on. @param {Person} person @returns {Promise<[boolean, boolean]>} */
const active = (person) => person.page.evaluate(() => [/** @type {any} */ (globalThis).told.microphone, /** @type {any} */ (globalThis).told.camera]);

/** As the browser does it. @param {Person} person @param {string} action */
const acts = (person, action) => person.page.evaluate((name) => /** @type {any} */ (globalThis).told.handlers[name]({ action: name }), action);

/** The pointer leaves the page, as on its way to another tab. @param {Person} person */
async function pointsElsewhere(person) {
  await person.page.mouse.move(300, 300);
  await person.page.mouse.move(300, -20);
}

stage.test("in a call the browser's own keys and buttons mute, turn the camera off and hang up, and afterwards nothing", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall();
  await alice.page.evaluate(watchSession);
  assert.deepEqual(await handled(alice), []);
  await pointsElsewhere(alice);
  await until(async () => (await handled(alice)).length === ACTIONS.length, "the browser knows of the call");
  assert.deepEqual(await handled(alice), ACTIONS);
  assert.deepEqual(await active(alice), [true, true]);

  await acts(alice, "togglemicrophone");
  await alice.finds("Unmute microphone");
  await bob.tile(alice).getByText("Muted").waitFor({ state: "attached" });
  assert.deepEqual(await active(alice), [false, true]);
  await acts(alice, "togglecamera");
  await bob.seesNoPictureOf(alice);
  assert.deepEqual(await active(alice), [false, false]);
  await acts(alice, "togglecamera");
  await bob.sees(alice);

  await acts(alice, "hangup");
  await alice.missesButton("Leave call");
  await until(async () => (await handled(alice)).length === 0, "nothing is handled any more");
  assert.deepEqual(await active(alice), [false, false]);

  await alice.press("Start voice call");
  await bob.accepts();
  await pointsElsewhere(alice);
  await until(async () => (await handled(alice)).length === ACTIONS.length, "the next call is known as well");
});

stage.test("whoever turns to another tab gets the others in the small window, and of a call without pictures none", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice");
  await alice.page.evaluate(watchSession);
  await pointsElsewhere(alice);
  await until(async () => (await handled(alice)).includes("enterpictureinpicture"), "the browser knows of the call");
  const opened = () => alice.context.pages().length > 1;
  await acts(alice, "enterpictureinpicture");
  await alice.page.waitForTimeout(500);
  assert.equal(opened(), false, "there is nothing to be seen");

  await bob.press("Turn camera on");
  await alice.sees(bob);
  const opens = alice.context.waitForEvent("page");
  await acts(alice, "enterpictureinpicture");
  const small = await opens;
  await small.getByRole("group", { name: bob.name }).waitFor();
  await until(() => small.locator("video").evaluate((video) => /** @type {HTMLVideoElement} */ (video).videoWidth > 0), "Bob's picture is in it");
  await small.getByRole("button", { name: "Back to the call" }).click();
  await until(() => small.isClosed(), "the window is gone");
});
