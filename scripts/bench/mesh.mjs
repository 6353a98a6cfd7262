// `npm run bench:mesh [-- --people 2,3,4,5,6,8] [--seconds 15] [--no-build]`: calls of several people from browser to
// browser, all on this machine, each with a camera of 640 × 360 at 30 frames: what each of them receives, and what the
// processors do. docs/PERFORMANCE.md has the figures and what they say about P2P_MAX_PARTICIPANTS.

import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { cameraFilm, CAMERA_COLOURS } from "../../tests/support/cameras.mjs";
import { Scene, Stage } from "../../tests/support/stage.mjs";
import { until } from "../../tests/support/until.mjs";
import { chromium } from "../browser.mjs";
import { build } from "../build.mjs";
import { script } from "../steps.mjs";
import { machine } from "./report.mjs";

const SETTLE_MS = 8000;

await script(async () => {
  const { values } = parseArgs({ options: { people: { type: "string", default: "2,3,4,5,6,8" }, seconds: { type: "string", default: "15" }, "no-build": { type: "boolean", default: false } } });
  if (!values["no-build"]) await build({ release: true, outDir: "build-test" });
  process.env.CHROME_PATH ??= await chromium();
  const films = Object.fromEntries(CAMERA_COLOURS.map((colour) => [colour, cameraFilm(colour, { width: 640, height: 360, perSecond: 30, grain: 6 })]));
  console.log(`${machine()}\n\n| people | pictures received | frames a second of each | its lines | packets lost | processors of the machine | of one end |\n| --- | --- | --- | --- | --- | --- | --- |`);
  for (const people of values.people.split(",").map(Number)) console.log(await measure(people, Number(values.seconds) * 1000, films));
});

/** @param {number} people @param {number} ms @param {Record<string, string>} films */
async function measure(people, ms, films) {
  const stage = new Stage({ vars: { P2P_MAX_PARTICIPANTS: "16" }, films });
  await stage.start();
  const scene = new Scene(stage);
  try {
    // One browser for all would share what each of them does.
    /** @type {import('../../tests/support/people.mjs').Person[]} */
    const all = [];
    for (let i = 0; i < people; i++) all.push(await scene.person(`Person${i}`, { colour: CAMERA_COLOURS[i % CAMERA_COLOURS.length] }));
    const [first, ...others] = all;
    if (!first) throw new Error("nobody");
    await first.createRoom(scene.code, "Mesh");
    for (const other of others) await other.joinRoom(scene.code);
    await first.press("Start video call");
    // It rings until the first of them answers; the others join what goes on.
    for (const [number, other] of others.entries()) await other.accepts(number === 0 ? "Accept" : "Join call");
    await until(async () => (await Promise.all(all.map((one) => one.page.evaluate(received)))).every(({ pictures }) => pictures === people - 1), "everybody sees everybody", 120_000).catch(() => undefined);
    await sleep(SETTLE_MS);
    const [before, busyBefore] = [await Promise.all(all.map((one) => one.page.evaluate(received))), busy()];
    const started = performance.now();
    await sleep(ms);
    const after = await Promise.all(all.map((one) => one.page.evaluate(received)));
    const seconds = (performance.now() - started) / 1000;
    const sum = (/** @type {typeof after} */ list, /** @type {"frames" | "lost" | "packets" | "pictures" | "lines"} */ what) => list.reduce((total, one) => total + one[what], 0);
    const ways = people * (people - 1);
    const [frames, lost, packets] = /** @type {const} */ (["frames", "lost", "packets"]).map((what) => sum(after, what) - sum(before, what));
    // Counters of a connection that was made anew meanwhile begin at nothing.
    const told = Number(packets) > 0 && Number(lost) >= 0;
    const used = (busy() - busyBefore) / seconds;
    const cells = [
      people, `${sum(after, "pictures")} of ${ways}`, (Number(frames) / seconds / ways).toFixed(1), Math.round(sum(after, "lines") / Math.max(1, sum(after, "pictures"))),
      told ? `${((100 * Number(lost)) / (Number(lost) + Number(packets))).toFixed(2)} %` : "–", `${Math.round(used * 100)} % of ${cpus().length * 100}`, `${Math.round((used * 100) / people)} %`,
    ];
    return `| ${cells.join(" | ")} |`;
  } finally {
    await scene.end();
    await stage.stop();
  }
}

/** Runs in the page: what has come in so far over all connections. */
async function received() {
  const all = { frames: 0, lost: 0, packets: 0, pictures: 0, lines: 0 };
  for (const connection of /** @type {any} */ (globalThis).probe.connections) {
    if (connection.connectionState === "closed") continue;
    for (const stat of (await connection.getStats()).values()) {
      if (stat.type !== "inbound-rtp") continue;
      all.lost += stat.packetsLost ?? 0;
      all.packets += stat.packetsReceived ?? 0;
      all.frames += stat.framesDecoded ?? 0;
      if (stat.framesDecoded > 5) {
        all.pictures += 1;
        all.lines += stat.frameHeight ?? 0;
      }
    }
  }
  return all;
}

/** Seconds of processor that the whole machine has used. */
function busy() {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/).map(Number);
  return (user + nice + system + irq + soft) / 100;
}
