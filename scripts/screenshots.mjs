// `npm run screenshots [-- --only calls|appointments]`: plays a conversation between real browsers and photographs every screen, on a
// desktop and a phone, light and dark. Those the README shows go to docs/screenshots/, all of them to
// test-results/screenshots/.
//
// Needs a built program, and for appointments one whose clock moves (`npm test` leaves both).

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deflateSync } from "node:zlib";
import { launchChromium } from "../tests/support/chromium.mjs";
import { Scene, Stage } from "../tests/support/stage.mjs";
import { playAppointments } from "./appointment-scenes.mjs";
import { portraits } from "./portraits.mjs";
import { inClone } from "./places.mjs";
import { script, step } from "./steps.mjs";

/** @typedef {import('../tests/support/people.mjs').Person} Person */

const EVERYTHING = inClone("test-results", "screenshots");
const FOR_README = inClone("docs", "screenshots");
const IN_README = new Set(["call-desktop", "call-phone-dark", "chat-desktop"]);

const LOOKS = /** @type {const} */ ([
  { suffix: "desktop", colorScheme: "light", size: { width: 1280, height: 800 } },
  { suffix: "desktop-dark", colorScheme: "dark", size: { width: 1280, height: 800 } },
  { suffix: "phone", colorScheme: "light", size: { width: 390, height: 844 } },
  { suffix: "phone-dark", colorScheme: "dark", size: { width: 390, height: 844 } },
]);
/** Works on pictures. */
const painter = await launchChromium();
const CODE = "k7m2xq-9fhw3d-0tz8vn-c4jrye";

await script(async () => {
  mkdirSync(EVERYTHING, { recursive: true });
  mkdirSync(FOR_README, { recursive: true });
  const films = await portraits(["red", "blue", "green"]);
  const { values } = parseArgs({ options: { only: { type: "string" } } });
  try {
    if (values.only !== "appointments") await film(new Stage({ exactNames: true, films }), play);
    if (values.only !== "calls") await film(new Stage({ exactNames: true, films, hooks: true }), (scene) => playAppointments(scene, photograph, pictureComes));
  } finally {
    await painter.close();
  }
});

/** @param {Stage} stage @param {(scene: Scene) => Promise<void>} story */
async function film(stage, story) {
  await step("server", () => stage.start());
  const scene = new Scene(stage);
  try {
    await story(scene);
    scene.judge();
  } catch (error) {
    console.error(`pictures and logs: ${await scene.report("screenshots", error)}`);
    throw error;
  } finally {
    await scene.end();
    await stage.stop();
  }
}

/** @param {Scene} scene */
async function play(scene) {
  const bob = await scene.person("Bob", { colour: "blue", signedIn: false });
  await bob.field("Your name").waitFor();
  await photograph(bob, "sign-in");
  await bob.signIn();
  await photograph(bob, "rooms-empty");
  await bob.field("Room code").fill("password");
  await bob.reads(/easy to guess/);
  await photograph(bob, "weak-code");

  const alice = await scene.person("Alice", { colour: "red" });
  await alice.createRoom(CODE, "Garden party");
  await photograph(alice, "room-empty");
  await bob.joinRoom(CODE);
  for (const [who, text] of /** @type {[Person, string][]} */ ([
    [alice, "Good morning! Did the seeds arrive?"],
    [bob, "Yes, all of them. Even the purple carrots"],
    [alice, "Wonderful. I have sketched the beds, shall I show you?"],
    [bob, "Please! Have you got ten minutes?"],
  ])) {
    await who.says(text);
    for (const each of [alice, bob]) await each.reads(text);
  }
  await alice.press("Start voice call");
  await bob.press("Decline");
  await alice.missesButton("Cancel call");
  await photograph(alice, "declined");
  await alice.press("Start voice call");
  await bob.finds("Accept");
  await alice.press("Cancel call");
  await bob.missesButton("Accept");
  await photograph(bob, "missed");
  await bob.press("Dismiss");

  await alice.press("Start video call");
  await bob.finds("Accept");
  await photograph(alice, "calling");
  await photograph(bob, "incoming");
  await bob.accepts();
  await Promise.all([pictureComes(alice, bob), pictureComes(bob, alice)]);
  await alice.reads("0:05");
  await photograph(alice, "call");
  await bob.press("Mute microphone");
  await bob.press("Turn camera off");
  await alice.tile(bob).getByText("Camera off").waitFor();
  await photograph(alice, "call-camera-off");
  await bob.press("Turn camera on");
  await pictureComes(alice, bob);
  await bob.press("Share screen");
  await alice.tile(bob).getByText("Sharing the screen").waitFor();
  await alice.page.waitForTimeout(1500);
  await photograph(alice, "screen-share");
  await bob.press("Stop sharing");

  const carol = await scene.person("Carol", { colour: "green" });
  await carol.joinRoom(CODE);
  await photograph(carol, "join-call");
  await carol.press("Join call");
  await Promise.all([pictureComes(alice, carol), pictureComes(carol, bob)]);
  await photograph(alice, "call-three");
  await carol.leaves();
  const dave = await scene.person("Dave", { browser: "no devices" });
  await dave.joinRoom(CODE);
  await dave.press("Join call");
  await dave.reads("No camera found");
  await photograph(dave, "no-devices");
  await dave.leaves();

  await bob.leaves();
  await alice.missesButton("Leave call");
  await alice.says("See you on Saturday then");
  await bob.reads("See you on Saturday then");
  await photograph(alice, "chat");
  await alice.press("Call history");
  await alice.page.getByRole("dialog").getByText(/declined/).waitFor();
  await photograph(alice, "history");
  await alice.page.keyboard.press("Escape");
  await alice.page.getByRole("button", { name: /Room details/ }).click();
  await photograph(alice, "room-details");
  await alice.page.keyboard.press("Escape");
  await alice.page.getByRole("button", { name: /Alice Guest/ }).click();
  await photograph(alice, "account");
}

/** @param {Person} viewer @param {Person} shown */
async function pictureComes(viewer, shown) {
  await viewer.hasTileOf(shown);
  await viewer.page.waitForFunction((name) => {
    const video = document.querySelector(`[role=group][aria-label="${name}"] video`);
    return video instanceof HTMLVideoElement && video.getVideoPlaybackQuality().totalVideoFrames > 30;
  }, shown.name);
}

/** @param {Person} person @param {string} state */
async function photograph(person, state) {
  await step(state, async () => {
    for (const { suffix, colorScheme, size } of LOOKS) {
      await person.page.setViewportSize(size);
      await person.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await person.page.waitForTimeout(250); // For the layout and a picture of the new size.
      const picture = await person.page.screenshot({ animations: "disabled" });
      const name = `${state}-${suffix}`;
      writeFileSync(join(EVERYTHING, `${name}.png`), picture);
      if (IN_README.has(name)) writeFileSync(join(FOR_README, `${name}.png`), await fewerColours(picture));
    }
    await person.page.setViewportSize({ width: 1280, height: 800 });
    await person.page.emulateMedia({ colorScheme: "light", reducedMotion: "no-preference" });
  });
}

/** The same picture as a PNG of 256 colours, a quarter of the size. @param {Buffer} png */
async function fewerColours(png) {
  const page = await painter.newPage();
  const { width, height, palette, pixels } = await page.evaluate(reduceColours, png.toString("base64"));
  await page.close();
  const rows = Buffer.alloc((width + 1) * height);
  const indexes = Buffer.from(pixels, "base64");
  for (let row = 0; row < height; row += 1) indexes.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette)),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(checksum(body), body.length + 4);
  return framed;
}

/** CRC-32 as PNG wants it. @param {Buffer} data */
function checksum(data) {
  let sum = -1;
  for (const byte of data) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Runs in a page: median cut. @param {string} base64 */
async function reduceColours(base64) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
  const { width, height } = image;
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext("2d"));
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  // Colours in steps of eight, each with how often it comes and what it is on average.
  /** @type {Map<number, number[]>} */
  const seen = new Map();
  const key = (/** @type {number} */ at) => ((data[at] >> 3) << 10) | ((data[at + 1] >> 3) << 5) | (data[at + 2] >> 3);
  for (let at = 0; at < data.length; at += 4) {
    const sum = seen.get(key(at)) ?? [0, 0, 0, 0];
    sum[0] += data[at];
    sum[1] += data[at + 1];
    sum[2] += data[at + 2];
    sum[3] += 1;
    seen.set(key(at), sum);
  }
  const colours = [...seen].map(([id, [r, g, b, count]]) => ({ id, mean: [r / count, g / count, b / count], count }));
  /** @param {typeof colours} box */
  const measure = (box) => {
    const spans = [0, 1, 2].map((one) => Math.max(...box.map(({ mean }) => mean[one])) - Math.min(...box.map(({ mean }) => mean[one])));
    const axis = spans.indexOf(Math.max(...spans));
    return { box, axis, weight: spans[axis] * Math.sqrt(box.reduce((sum, { count }) => sum + count, 0)) };
  };
  const boxes = [measure(colours)];
  while (boxes.length < 256) {
    boxes.sort((a, b) => b.weight - a.weight);
    const { box, axis, weight } = boxes[0];
    if (box.length < 2 || weight === 0) break;
    box.sort((a, b) => a.mean[axis] - b.mean[axis]);
    const half = box.reduce((sum, { count }) => sum + count, 0) / 2;
    let passed = 0;
    const cut = Math.min(Math.max(box.findIndex(({ count }) => (passed += count) >= half), 1), box.length - 1);
    boxes.splice(0, 1, measure(box.slice(0, cut)), measure(box.slice(cut)));
  }
  /** @type {number[]} */
  const palette = [];
  const place = new Map();
  for (const [index, { box }] of boxes.entries()) {
    const total = box.reduce((sum, { count }) => sum + count, 0);
    for (const axis of [0, 1, 2]) palette.push(Math.round(box.reduce((sum, { mean, count }) => sum + mean[axis] * count, 0) / total));
    for (const { id } of box) place.set(id, index);
  }
  let text = "";
  for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(place.get(key(at)));
  return { width, height, palette, pixels: btoa(text) };
}
