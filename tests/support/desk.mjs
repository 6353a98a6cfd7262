// Devices that a test plugs in and out, in place of the browser's: cameras that take a picture of one colour,
// microphones that hum. The tracks are real, and so is everything that becomes of them.

import assert from "node:assert/strict";
import { until } from "./until.mjs";

/**
 * @typedef {object} DeskDevice
 * @property {"videoinput" | "audioinput" | "audiooutput"} kind
 * @property {string} deviceId
 * @property {string} label
 * @property {string} [groupId]
 * @property {string} [colour] of a camera's picture, as CSS writes it
 * @property {"user" | "environment"} [facing] which way a phone's camera looks
 * @property {boolean} [alone] it cannot be open while another of its kind is
 * @property {boolean} [broken] it cannot be opened
 * @property {boolean[]} [blur] what the browser can do about the background
 * @property {boolean} [stubborn] its settings hold until it is opened anew
 */

/** A laptop with a headset and a camera on the desk. @returns {DeskDevice[]} */
export function laptopWithDesk() {
  return [
    { kind: "videoinput", deviceId: "built-in", label: "Built-in camera", groupId: "laptop", colour: "#ff0000" },
    { kind: "videoinput", deviceId: "desk", label: "Desk camera", groupId: "desk", colour: "#00ff00" },
    { kind: "audioinput", deviceId: "default", label: "Default - Built-in microphone", groupId: "laptop" },
    { kind: "audioinput", deviceId: "built-in-microphone", label: "Built-in microphone", groupId: "laptop" },
    { kind: "audioinput", deviceId: "headset", label: "Headset", groupId: "headset" },
    { kind: "audiooutput", deviceId: "default", label: "Default - Built-in speaker", groupId: "laptop" },
    { kind: "audiooutput", deviceId: "headset-speaker", label: "Headset", groupId: "headset" },
  ];
}

/** Runs in the page, before it. @param {DeskDevice[]} devices */
export function installDesk(devices) {
  const media = navigator.mediaDevices;
  if (!media) return;
  /** @typedef {{ device: DeskDevice, track: MediaStreamTrack, end: () => void }} Open */
  const desk = {
    devices: [...devices],
    open: /** @type {Open[]} */ ([]),
    /** What was asked of the browser, in order. */
    asked: /** @type {any[]} */ ([]),
    /** @param {string} deviceId @param {boolean} silent the tracks do not end: only the list tells */
    unplug(deviceId, silent = false) {
      this.devices = this.devices.filter((device) => device.deviceId !== deviceId);
      for (const { device, track } of [...this.open]) {
        if (device.deviceId !== deviceId || silent) continue;
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
      media.dispatchEvent(new Event("devicechange"));
    },
    /** @param {DeskDevice} device */
    plug(device) {
      this.devices = [...this.devices, device];
      media.dispatchEvent(new Event("devicechange"));
    },
  };
  /** @type {any} */ (globalThis).desk = desk;

  MediaDevices.prototype.enumerateDevices = async () =>
    /** @type {any} */ (desk.devices.map(({ kind, deviceId, label, groupId = "" }) => ({ kind, deviceId, label, groupId })));

  MediaDevices.prototype.getUserMedia = async (wanted = {}) => {
    desk.asked.push(JSON.parse(JSON.stringify(wanted)));
    const kind = wanted.video ? "videoinput" : "audioinput";
    const limits = /** @type {any} */ (wanted.video || wanted.audio);
    const all = desk.devices.filter((device) => device.kind === kind);
    if (all.length === 0) throw new DOMException("Requested device not found", "NotFoundError");
    const fits = all.filter(({ deviceId, facing }) => deviceId === (limits.deviceId?.exact ?? deviceId) && facing === (limits.facingMode?.exact ?? facing));
    const device = fits.find(({ facing }) => facing && facing === limits.facingMode?.ideal) ?? fits[0];
    if (!device) throw new OverconstrainedError("deviceId");
    const alone = device.alone && desk.open.some((one) => one.device.kind === kind && one.device !== device);
    if (device.broken || alone) throw new DOMException("Could not start the source", "NotReadableError");
    const made = kind === "videoinput" ? picture(device.colour ?? "#0000ff") : hum();
    const one = { device, ...made };
    desk.open.push(one);
    dress(one, limits);
    return new MediaStream([made.track]);
  };

  /** A real track that says where it comes from. @param {Open} one @param {any} limits */
  function dress(one, limits) {
    const { track, device } = one;
    /** @type {any} */
    const settings = { ...track.getSettings(), deviceId: device.deviceId, groupId: device.groupId ?? "" };
    if (device.facing) settings.facingMode = device.facing;
    if (device.blur) settings.backgroundBlur = device.blur[0];
    for (const name of ["echoCancellation", "noiseSuppression", "autoGainControl"]) if (name in limits) settings[name] = limits[name];
    const stop = track.stop.bind(track);
    Object.defineProperties(track, {
      label: { value: device.label },
      getSettings: { value: () => ({ ...settings }) },
      getCapabilities: { value: () => (device.blur ? { backgroundBlur: device.blur } : {}) },
      applyConstraints: {
        value: async (/** @type {any} */ asked) => {
          desk.asked.push({ applied: asked });
          if (!device.stubborn) Object.assign(settings, asked);
        },
      },
      stop: {
        value: () => {
          if (track.readyState === "live") one.end();
          desk.open = desk.open.filter((other) => other !== one);
          stop();
        },
      },
    });
  }

  /** @param {string} colour */
  function picture(colour) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    let at = 0;
    const draw = () => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 320, 240);
      pen.fillStyle = "#ffffff";
      pen.fillRect((at += 16) % 320, 80, 64, 64);
    };
    draw();
    const timer = setInterval(draw, 66);
    const track = /** @type {MediaStreamTrack} */ (canvas.captureStream(15).getVideoTracks()[0]);
    return { track, end: () => clearInterval(timer) };
  }

  function hum() {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const out = audio.createMediaStreamDestination();
    tone.frequency.value = 330;
    tone.connect(out);
    tone.start();
    const track = /** @type {MediaStreamTrack} */ (out.stream.getAudioTracks()[0]);
    return { track, end: () => void audio.close() };
  }
}

/** What stands on somebody's desk, from a test's side. */
export class Desk {
  /** @param {import('./people.mjs').Person} person */
  constructor(person) {
    this.page = person.page;
  }

  /** @param {string} deviceId @param {{ silent?: boolean }} [how] */
  unplug(deviceId, { silent = false } = {}) {
    return this.page.evaluate(([id, quietly]) => /** @type {any} */ (globalThis).desk.unplug(id, quietly), /** @type {const} */ ([deviceId, silent]));
  }

  /** @param {DeskDevice} device */
  plug(device) {
    return this.page.evaluate((given) => /** @type {any} */ (globalThis).desk.plug(given), device);
  }

  /** Ids of what is open. @returns {Promise<string[]>} */
  open() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).desk.open.map((/** @type {any} */ one) => one.device.deviceId).sort());
  }

  /** What the browser was asked for. @returns {Promise<any[]>} */
  asked() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).desk.asked);
  }

  /** Just these are open, now or soon. @param {...string} ids */
  async uses(...ids) {
    await until(async () => JSON.stringify(await this.open()) === JSON.stringify([...ids].sort()), `${ids.join(" and ")} are open`)
      .catch(async (error) => assert.fail(`${error.message}; open: ${await this.open()}`));
  }
}
