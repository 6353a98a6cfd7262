// Calls that reach a person without a page: what the service worker does with what is pushed, and where a press on it
// leads. The way from the server to a browser is tests/api/push.test.mjs's; headless browsers have no push service, so
// what would arrive is handed to the worker by the developer tools' protocol.

import assert from "node:assert/strict";
import { violations } from "../support/accessible.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";
import { vapidKeys } from "../../scripts/vapid.mjs";

const { publicKey, privateKey } = vapidKeys();
// The shell has no notifications.
const stage = useStage({ whole: true, vars: { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: "mailto:a@example.com" } });

/** @typedef {import("../support/people.mjs").Person} Person */
/** @type {import("../support/stage.mjs").PersonOptions} */
const NOTIFIED = { context: { serviceWorkers: "allow", permissions: ["notifications", "microphone", "camera"] } };

/** Hands something to the service worker as a push service would. @param {Person} person @param {object} told */
async function pushed(person, told) {
  const devtools = await person.context.newCDPSession(person.page);
  const found = new Promise((resolve) => devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const [registration] = registrations.filter(({ scopeURL }) => scopeURL === `${person.origin}/`);
    if (registration) resolve(registration.registrationId);
  }));
  await devtools.send("ServiceWorker.enable");
  const registrationId = /** @type {string} */ (await found);
  await devtools.send("ServiceWorker.deliverPushMessage", { origin: person.origin, registrationId, data: JSON.stringify(told) });
  await devtools.detach();
}

/** @param {Person} person */
function workerOf(person) {
  const worker = person.context.serviceWorkers().find((one) => one.url().endsWith("/service-worker.js"));
  assert.ok(worker);
  return worker;
}

/** What is shown. @param {Person} person */
const shown = (person) => workerOf(person).evaluate(async () => {
  const notifications = /** @type {any[]} */ (await /** @type {any} */ (globalThis).registration.getNotifications());
  return notifications.map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map((/** @type {any} */ { action }) => action) }));
});

/** Closes the page; its browser stays, with the worker. @param {Person} person */
async function closesThePage(person) {
  // A message to one that is still being installed is lost.
  await person.page.evaluate(async () => void (await navigator.serviceWorker?.ready));
  await person.page.goto("about:blank");
}

/** Presses the notification, or an action on it. @param {Person} person @param {string} [action] */
async function presses(person, action = "") {
  await workerOf(person).evaluate(async (chosen) => {
    const scope = /** @type {any} */ (globalThis);
    const [notification] = await scope.registration.getNotifications();
    scope.dispatchEvent(new scope.NotificationEvent("notificationclick", { notification, action: chosen }));
  }, action);
}

stage.test("a call that is pushed is shown with who and where, and what became of it takes its place", async (scene) => {
  const bob = await scene.person("Bob", { colour: "blue", ...NOTIFIED });
  await closesThePage(bob);
  const told = { call: "a call", room: "a room", room_name: "Garden", caller_name: "Alice" };
  await pushed(bob, { kind: "over", ...told });
  await pushed(bob, { kind: "video", ...told });
  await until(async () => (await shown(bob)).length === 1, "it is shown");
  assert.deepEqual(await shown(bob), [{ title: "Alice", body: "Video call in Garden", tag: "a call", actions: ["answer", "decline"] }]);
  await pushed(bob, { kind: "over", ...told });
  await until(async () => (await shown(bob))[0]?.body === "No longer calling in Garden", "it says that it rings no more");
  assert.deepEqual((await shown(bob)).map(({ actions }) => actions), [[]]);
  await until(async () => (await shown(bob)).length === 0, "and is gone after a moment");
  await pushed(bob, { kind: "voice", ...told });
  await until(async () => (await shown(bob))[0]?.body === "Voice call in Garden", "it rings again");
  await pushed(bob, { kind: "missed", ...told });
  await until(async () => (await shown(bob))[0]?.body === "Missed call in Garden", "what was missed takes its place");
  assert.deepEqual((await shown(bob)).map(({ actions }) => actions), [[]]);
});

stage.test("whoever looks at the page is told there and not by the browser", async (scene) => {
  const bob = await scene.person("Bob", { colour: "blue", ...NOTIFIED });
  const told = { call: "a call", room: "a room", room_name: "Garden", caller_name: "Alice" };
  await closesThePage(bob);
  await pushed(bob, { kind: "voice", ...told });
  await until(async () => (await shown(bob)).length === 1, "it is shown");
  await bob.page.goto(bob.origin);
  await bob.field("Room code").first().waitFor();
  await pushed(bob, { kind: "missed", ...told });
  await until(async () => (await shown(bob)).length === 0, "what rang is gone, and nothing in its place");
});

// No worker may open a window for a press that was none: the page is opened by hand, and is told by the worker.
stage.test("a press on the notification leads to the page, which rings; its answer leads into the call, its refusal declines", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({}, NOTIFIED);
  const roomId = await bob.roomId();
  /** @param {string} kind */
  const callOf = async (kind) => {
    await closesThePage(bob);
    await alice.press(`Start ${kind} call`);
    const [call] = await alice.calls();
    await pushed(bob, { kind, call: call.id, room: roomId, room_name: "Garden", caller_name: alice.name });
    await until(async () => (await shown(bob)).length === 1, "it is shown");
  };
  await callOf("voice");
  await presses(bob, "decline");
  await alice.reads(/declined/i);
  assert.deepEqual(await shown(bob), []);

  await callOf("voice");
  await bob.page.goto(bob.origin);
  await bob.finds("Accept");
  await presses(bob, "answer");
  await bob.finds("Leave call");
  await Promise.all([alice.hears(), bob.hears()]);
  assert.equal(await bob.roomId(), roomId);
  await bob.leaves();

  await callOf("video");
  await bob.page.goto(bob.origin);
  await bob.finds("Accept");
  await presses(bob);
  await until(() => bob.page.url().endsWith(roomId), "the page goes to the room");
  await bob.finds("Accept without video");
  assert.equal(await bob.liveTracks("audio"), 0);
});

stage.test("a link alone answers nothing", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({}, NOTIFIED);
  const roomId = await bob.roomId();
  await alice.press("Start voice call");
  const [call] = await alice.calls();
  await bob.page.goto(`${bob.origin}/#/rooms/${roomId}/answer/${call.id}`);
  await bob.finds("Accept");
  assert.equal(await bob.liveTracks("audio"), 0);
});

stage.test("it is offered after the first call, never when the page loads, and a no is remembered", async (scene) => {
  const asked = "Should calls reach you when this page is closed?";
  const { alice, bob } = await scene.aliceAndBob({}, { context: { serviceWorkers: "allow" } });
  // A browser without a screen has refused everything that it was not given.
  await bob.page.addInitScript(() => Object.defineProperty(Notification, "permission", { get: () => "default" }));
  await bob.page.reload();
  await bob.field("Message").waitFor();
  assert.equal(await bob.page.getByText(asked).count(), 0);
  const once = async () => {
    await alice.press("Start voice call");
    await bob.accepts();
    await bob.finds("Leave call");
    await bob.leaves();
  };
  await once();
  await bob.reads(asked);
  assert.deepEqual(await violations(bob), []);
  await bob.press("No, thanks");
  await once();
  await bob.field("Message").waitFor();
  await until(async () => (await bob.page.locator("[aria-label='Call']").count()) === 0, "the call is over");
  assert.equal(await bob.page.getByText(asked).count(), 0);
  assert.equal(await bob.page.evaluate(() => localStorage.getItem("calls-without-page")), "off");
});
