// Devices during a call: switched, turned round, lost and found again, while the others go on seeing and hearing.

import assert from "node:assert/strict";
import { Desk, laptopWithDesk } from "../support/desk.mjs";
import { useStage } from "../support/stage.mjs";
import { until } from "../support/until.mjs";

/** @typedef {import("../support/people.mjs").Person} Person */
/** @typedef {import("../support/desk.mjs").DeskDevice} DeskDevice */

const SERVERS = /** @type {const} */ ({ "peer to peer": {}, "over Twilio": { twilio: true } });

/** Opens the sheet with a person's devices. @param {Person} person */
async function opensDevices(person) {
  await person.press("More");
  await person.page.getByRole("menuitem", { name: "Camera and sound" }).click();
  const sheet = person.page.getByRole("complementary", { name: "Camera and sound" });
  await sheet.waitFor();
  return sheet;
}

/** Alice shows one colour from now on. @param {Person} bob @param {Person} alice @param {import("../support/cameras.mjs").Colour} colour */
const seesIn = (bob, alice, colour) => bob.sees(Object.assign(alice, { colour }));

for (const [way, options] of Object.entries(SERVERS)) {
  const stage = useStage(options);

  stage.test(`${way}: camera and microphone are switched in the call, and the other sees and hears it`, async (scene) => {
    const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: laptopWithDesk() });
    const desk = new Desk(alice);
    await desk.uses("built-in", "default");
    const offers = await negotiations(alice);
    const sheet = await opensDevices(alice);
    await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
    await seesIn(bob, alice, "green");
    await sheet.getByRole("combobox", { name: "Microphone" }).selectOption({ label: "Headset" });
    await desk.uses("desk", "headset");
    await bob.hears();
    await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Built-in camera" });
    await seesIn(bob, alice, "red");
    assert.equal(await negotiations(alice), offers, "nothing was negotiated anew");
  });

  stage.test(`${way}: who loses the camera and microphone in use goes on with the system's, and returns to them`, async (scene) => {
    const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: laptopWithDesk() });
    const desk = new Desk(alice);
    const sheet = await opensDevices(alice);
    await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
    await seesIn(bob, alice, "green");
    await desk.unplug("desk");
    await alice.reads("“Desk camera” is no longer there. Now using “Built-in camera”.");
    await seesIn(bob, alice, "red");
    await desk.plug(/** @type {DeskDevice} */ (laptopWithDesk().find(({ deviceId }) => deviceId === "desk")));
    await alice.reads("Now using “Desk camera”.");
    await seesIn(bob, alice, "green");
    await sheet.getByRole("combobox", { name: "Microphone" }).selectOption({ label: "Headset" });
    await desk.uses("desk", "headset");
    await desk.unplug("headset");
    await alice.reads("“Headset” is no longer there. Now using “Built-in microphone”.");
    await desk.uses("desk", "default");
    await bob.hears();
    assert.equal(await alice.button("Turn camera on").count(), 0);
  });
}

const stage = useStage();

stage.test("a muted microphone stays muted over a switch, and a camera that is off stays dark", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: laptopWithDesk() });
  const desk = new Desk(alice);
  await alice.press("Mute microphone");
  await alice.press("Turn camera off");
  await bob.seesNoPictureOf(alice);
  const sheet = await opensDevices(alice);
  await sheet.getByRole("combobox", { name: "Microphone" }).selectOption({ label: "Headset" });
  await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
  await desk.uses("headset");
  await alice.finds("Unmute microphone");
  await bob.tile(alice).getByText(/muted/i).first().waitFor();
  await desk.unplug("headset");
  await desk.uses("default");
  await alice.finds("Unmute microphone");
  await alice.press("Turn camera on");
  await seesIn(bob, alice, "green");
});

stage.test("who loses the only camera is told so, and is asked before it is on again", async (scene) => {
  const [camera, ...others] = laptopWithDesk();
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: [camera, ...others.filter(({ kind }) => kind !== "videoinput")] });
  const desk = new Desk(alice);
  await desk.unplug("built-in");
  await alice.reads("Your camera was disconnected");
  await bob.seesNoPictureOf(alice);
  await bob.hears();
  await desk.plug(camera);
  await alice.reads("A camera is there again");
  await desk.uses("default");
  await alice.press("Turn it on");
  await seesIn(bob, alice, "red");
  assert.equal(await alice.page.getByText("A camera is there again").count(), 0);
});

stage.test("a device that vanishes without a word is missed all the same", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: laptopWithDesk() });
  await new Desk(alice).unplug("built-in", { silent: true });
  await alice.reads("“Built-in camera” is no longer there. Now using “Desk camera”.");
  await seesIn(bob, alice, "green");
});

stage.test("where nothing was chosen, the system's new choice is followed", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice", { desk: laptopWithDesk() });
  const desk = new Desk(alice);
  await alice.page.evaluate(() => {
    const { desk } = /** @type {any} */ (globalThis);
    desk.devices = desk.devices.map((/** @type {DeskDevice} */ device) => (device.deviceId === "default" ? { ...device, groupId: "headset", label: "Default - Headset" } : device));
    navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
  });
  await alice.reads("Now using “Headset”.");
  await desk.uses("default");
  await bob.hears();
});

stage.test("a camera that does not start leaves one with the one before", async (scene) => {
  const devices = laptopWithDesk().map((device) => (device.deviceId === "desk" ? { ...device, broken: true } : device));
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: devices });
  const sheet = await opensDevices(alice);
  await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
  await alice.reads("The camera could not be started");
  await new Desk(alice).uses("built-in", "default");
  await seesIn(bob, alice, "red");
});

stage.test("a phone's camera is turned round, though it can have only one open, and what it sees is no mirror", async (scene) => {
  /** @type {DeskDevice[]} */
  const phone = [
    { kind: "videoinput", deviceId: "front", label: "Front camera", colour: "#ff0000", facing: "user", alone: true },
    { kind: "videoinput", deviceId: "back", label: "Back camera", colour: "#00ff00", facing: "environment", alone: true },
    { kind: "audioinput", deviceId: "microphone", label: "Microphone" },
  ];
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: phone });
  const own = alice.page.locator(".own-picture video");
  const mirrored = () => own.evaluate((video) => getComputedStyle(video).transform.startsWith("matrix(-1"));
  const sheet = await opensDevices(alice);
  assert.equal(await mirrored(), true);
  await sheet.getByRole("button", { name: "Use the back camera" }).click();
  await seesIn(bob, alice, "green");
  assert.equal(await mirrored(), false);
  await sheet.getByRole("button", { name: "Use the front camera" }).click();
  await seesIn(bob, alice, "red");
  await new Desk(alice).uses("front", "microphone");
});

for (const stubborn of [false, true]) {
  stage.test(`echo, noise and loudness are switched one by one, and remembered${stubborn ? ", where it takes opening the microphone anew" : ""}`, async (scene) => {
    const devices = laptopWithDesk().map((device) => ({ ...device, stubborn }));
    const { alice, bob } = await scene.aliceAndBobInACall("voice", { desk: devices });
    const desk = new Desk(alice);
    const all = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    assert.deepEqual((await desk.asked()).at(-1).audio, all);
    const sheet = await opensDevices(alice);
    await sheet.getByRole("switch", { name: "Remove background noise" }).uncheck();
    const wanted = { ...all, noiseSuppression: false };
    await until(async () => {
      const { audio, applied } = (await desk.asked()).at(-1);
      return JSON.stringify(stubborn ? audio : applied) === JSON.stringify(wanted);
    }, "the microphone without noise suppression");
    await desk.uses("default");
    await bob.hears();
    await alice.page.keyboard.press("Escape");
    await alice.leaves();
    await alice.press("Start voice call");
    await until(async () => JSON.stringify((await desk.asked()).at(-1).audio) === JSON.stringify(wanted), "so it is the next time");
  });
}

stage.test("the background is blurred where the browser can, and only when it is wanted", async (scene) => {
  const devices = laptopWithDesk().map((device) => (device.deviceId === "built-in" ? { ...device, blur: [false, true] } : device));
  const { alice, bob } = await scene.aliceAndBobInACall("video", { desk: devices });
  const desk = new Desk(alice);
  const applied = async () => (await desk.asked()).flatMap((one) => one.applied ?? []);
  const sheet = await opensDevices(alice);
  assert.deepEqual(await applied(), []);
  await sheet.getByRole("switch", { name: "Blur my background" }).check();
  await until(async () => JSON.stringify(await applied()) === JSON.stringify([{ backgroundBlur: true }]), "the blur is asked for");
  await alice.press("Turn camera off");
  await alice.press("Turn camera on");
  await until(async () => (await applied()).length === 2, "and again when the camera is opened the next time");
  await seesIn(bob, alice, "red");
  await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "Desk camera" });
  await seesIn(bob, alice, "green");
  assert.equal(await sheet.getByRole("switch", { name: "Blur my background" }).count(), 0, "what cannot be done is not offered");
});

stage.test("the others are heard through the chosen speaker, and through the system's when it is gone", async (scene) => {
  const { alice, bob } = await scene.aliceAndBobInACall("voice", { desk: laptopWithDesk() });
  const desk = new Desk(alice);
  await alice.page.evaluate(() => {
    const sinks = /** @type {string[]} */ (/** @type {any} */ (globalThis).sinks = []);
    // Chromium knows nothing of the desk's speakers.
    HTMLMediaElement.prototype.setSinkId = async function (id) {
      sinks.push(id);
      Object.defineProperty(this, "sinkId", { value: id, configurable: true });
    };
  });
  const sinks = () => alice.page.evaluate(() => /** @type {any} */ (globalThis).sinks);
  const sheet = await opensDevices(alice);
  await sheet.getByRole("combobox", { name: "Speaker" }).selectOption({ label: "Headset" });
  await until(async () => (await sinks()).includes("headset-speaker"), "the headset is heard through");
  await sheet.getByRole("button", { name: "Play a test sound" }).click();
  await sheet.getByRole("button", { name: "Playing…" }).waitFor();
  await sheet.getByRole("button", { name: "Play a test sound" }).waitFor();
  assert.equal((await sinks()).at(-1), "headset-speaker");
  await desk.unplug("headset-speaker");
  await alice.reads("“Headset” is no longer there. The others are heard through the speaker of your system.");
  await until(async () => (await sinks()).at(-1) === "", "the system's speaker");
  await desk.plug(/** @type {DeskDevice} */ (laptopWithDesk().at(-1)));
  await until(async () => (await sinks()).at(-1) === "headset-speaker", "the headset again");
  await Promise.all([alice.hears(), bob.hears()]);
});

stage.test("Chromium's own devices are switched, and its own blur is turned on", async (scene) => {
  const { alice, bob } = await scene.aliceAndBob({ browser: "several devices" });
  await alice.press("Start video call");
  await bob.accepts();
  const moves = async () => {
    const before = await bob.framesOf(alice);
    await until(async () => (await bob.framesOf(alice)) > before + 5, "Bob keeps seeing Alice");
  };
  await until(async () => (await bob.framesOf(alice)) > 0, "Bob sees Alice");
  const used = () => alice.page.evaluate(() => {
    const { tracks } = /** @type {any} */ (globalThis).probe;
    const live = tracks.filter((/** @type {MediaStreamTrack} */ track) => track.readyState === "live");
    return Object.fromEntries(live.map((/** @type {MediaStreamTrack} */ track) => [track.kind, [track.label, /** @type {any} */ (track.getSettings()).backgroundBlur]]));
  });
  const sheet = await opensDevices(alice);
  await sheet.getByRole("combobox", { name: "Camera" }).selectOption({ label: "fake_device_2" });
  await sheet.getByRole("combobox", { name: "Microphone" }).selectOption({ label: "Fake Audio Input 2" });
  await until(async () => {
    const { audio, video } = await used();
    return audio?.[0] === "Fake Audio Input 2" && video?.[0] === "fake_device_2";
  }, "the other devices are in use, and only they");
  await Promise.all([moves(), bob.hears()]);
  await sheet.getByRole("combobox", { name: "Speaker" }).selectOption({ label: "Fake Audio Output 2" });
  await until(() => alice.page.evaluate(async () => {
    const speakers = (await navigator.mediaDevices.enumerateDevices()).filter(({ label }) => label === "Fake Audio Output 2");
    return [...document.querySelectorAll("audio, .tile video")].some((one) => /** @type {HTMLMediaElement} */ (one).sinkId === speakers[0]?.deviceId);
  }), "Bob is heard through the other speaker");
  assert.equal((await used()).video[1], false);
  await sheet.getByRole("switch", { name: "Blur my background" }).check();
  await until(async () => (await used()).video[1] === true, "the browser blurs");
  await Promise.all([moves(), alice.hears()]);
});

/** How many descriptions this page's connections have set so far. @param {Person} person @returns {Promise<number>} */
function negotiations(person) {
  return person.page.evaluate(() => {
    const counted = /** @type {any} */ (globalThis);
    counted.negotiated ??= 0;
    for (const connection of counted.probe.connections) {
      if (connection.counted) continue;
      connection.counted = true;
      connection.addEventListener("signalingstatechange", () => (counted.negotiated += 1));
    }
    return counted.negotiated;
  });
}
