// `npm run bench:calls [-- --runs 20] [--cuts 3] [--no-build]`: how long a call takes to begin, next to what two bare
// RTCPeerConnections of the same two browsers take; how soon the others see that somebody is gone; how soon a call is
// back after a cut. docs/PERFORMANCE.md has the figures. Nothing else should run on the machine meanwhile.

import { mkdirSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Scene, Stage } from "../../tests/support/stage.mjs";
import { noLines } from "../../tests/support/line.mjs";
import { until } from "../../tests/support/until.mjs";
import { chromium } from "../browser.mjs";
import { build } from "../build.mjs";
import { inClone } from "../places.mjs";
import { script } from "../steps.mjs";
import { bareSide, firstFrame, pressed, socketRoundTrip } from "./call-moments.mjs";
import { machine } from "./report.mjs";
import { spread } from "./statistics.mjs";

/** @typedef {import("../../tests/support/people.mjs").Person} Person */

const RATIO = "ratio to the bare handshake";
/** Ours may take so many times the bare handshake, and a round trip of the socket. */
const MOST_TIMES_BARE = 1.5;

await script(async () => {
  const { values } = parseArgs({ options: { runs: { type: "string", default: "20" }, cuts: { type: "string", default: "3" }, "no-build": { type: "boolean", default: false } } });
  const [runs, cuts] = [Number(values.runs), Number(values.cuts)];
  if (!values["no-build"]) await build({ release: true, outDir: "build-test" });
  process.env.CHROME_PATH ??= await chromium();
  const stage = new Stage({});
  await stage.start();
  /** @type {Record<string, number[]>} */
  const times = { "from Accept to the caller’s first frame": [], "from Accept to one’s own first frame": [], "bare handshake to the first frame": [], "socket, there and back": [], [RATIO]: [] };
  const add = (/** @type {string} */ what, /** @type {number} */ value) => (times[what] ??= []).push(value);
  try {
    await withScene(stage, async (scene) => {
      const { alice, bob } = await scene.aliceAndBob();
      await prepareBare(alice, bob);
      for (let run = 0; run <= runs; run++) {
        if (process.stdout.isTTY) console.log(`call ${run} of ${runs}`);
        const ours = await oneCall(alice, bob);
        const bare = await oneBareHandshake(alice, bob);
        const trip = Number(await bob.page.evaluate(socketRoundTrip));
        if (run === 0) continue; // code is loaded and compiled
        add("from Accept to the caller’s first frame", ours.caller);
        add("from Accept to one’s own first frame", ours.callee);
        add("bare handshake to the first frame", bare);
        add("socket, there and back", trip);
        add(RATIO, (ours.caller - trip) / bare);
      }
    });
    for (let run = 0; run < cuts; run++) {
      await withScene(stage, async (scene) => {
        const { alice, bob } = await scene.aliceAndBobInACall("video", {}, { browser: "own" });
        const at = Date.now();
        await bob.kill?.();
        await until(async () => (await alice.tile(bob).count()) === 0, "he is gone");
        add("from a killed browser to the others seeing it", Date.now() - at);
      });
      if (noLines()) continue;
      for (const [what, cut] of /** @type {[string, (line: import("../../tests/support/line.mjs").Line) => Promise<void>][]} */ ([
        ["back after 5 s without a network", async (line) => { line.unplug(); await sleep(5000); line.plug(); }],
        ["back after 20 s without a network", async (line) => { line.unplug(); await sleep(20_000); line.plug(); }],
        ["back in another network, without a pause", async (line) => line.swap()],
      ])) {
        await withScene(stage, async (scene) => {
          const { alice, bob } = await scene.aliceAndBobInACall("video", { line: true }, { line: true });
          await cut(/** @type {import("../../tests/support/line.mjs").Line} */ (bob.line));
          const at = Date.now();
          await sleep(50);
          await Promise.all([again(alice, bob), again(bob, alice)]);
          add(what, Date.now() - at);
        });
      }
    }
  } finally {
    await stage.stop();
  }
  report(times);
});

/** @param {Stage} stage @param {(scene: Scene) => Promise<void>} play */
async function withScene(stage, play) {
  const scene = new Scene(stage);
  try {
    await play(scene);
  } finally {
    await scene.end();
  }
}

/** @param {Person} alice @param {Person} bob */
async function oneCall(alice, bob) {
  await alice.press("Start video call");
  await bob.button("Accept").waitFor();
  const press = bob.page.evaluate(pressed, "Accept");
  const frames = [alice, bob].map((person) => person.page.evaluate(firstFrame));
  await bob.press("Accept");
  const [at, caller, callee] = (await Promise.all([press, ...frames])).map(Number);
  await bob.finds("Leave call");
  await alice.leaves();
  await bob.missesButton("Leave call");
  await alice.finds("Start video call");
  return { caller: Number(caller) - Number(at), callee: Number(callee) - Number(at) };
}

/** What one says is carried to the other by this process. @param {Person} alice @param {Person} bob */
async function prepareBare(alice, bob) {
  for (const [from, to] of /** @type {const} */ ([[alice, bob], [bob, alice]])) {
    await from.page.exposeFunction("carry", (/** @type {string} */ text) => void to.page.evaluate((words) => /** @type {any} */ (globalThis).bareTake(words), text));
  }
}

/** @param {Person} alice @param {Person} bob */
async function oneBareHandshake(alice, bob) {
  await Promise.all([alice.page.evaluate(bareSide, true), bob.page.evaluate(bareSide, false)]);
  const [at, there] = await Promise.all([
    alice.page.evaluate(() => /** @type {any} */ (globalThis).bareStart()),
    bob.page.evaluate(() => /** @type {any} */ (globalThis).bareFirst()),
    alice.page.evaluate(() => /** @type {any} */ (globalThis).bareFirst()),
  ]);
  // Not before both have seen the other.
  for (const person of [alice, bob]) await person.page.evaluate(() => /** @type {any} */ (globalThis).bareEnd());
  return there - at;
}

/** The picture goes on from what it is now. @param {Person} viewer @param {Person} shown */
async function again(viewer, shown) {
  const before = await viewer.framesOf(shown);
  await until(async () => (await viewer.framesOf(shown)) > before + 2, `${viewer.name} sees ${shown.name} again`, 60_000);
}

/** @param {Record<string, number[]>} times */
function report(times) {
  console.log(`\n${machine()}\n\n| what | runs | median (quartiles) | least to most |\n| --- | --- | --- | --- |`);
  for (const [what, numbers] of Object.entries(times)) {
    const { median, low, high } = spread(numbers);
    const ratio = what.startsWith("ratio");
    const show = (/** @type {number} */ value) => (ratio ? value.toFixed(2) : `${Math.round(value)}`);
    console.log(`| ${what} | ${numbers.length} | ${show(median)}${ratio ? "" : " ms"} (${show(low)}–${show(high)}) | ${show(Math.min(...numbers))} to ${show(Math.max(...numbers))} |`);
  }
  const { median } = spread(times[RATIO] ?? []);
  console.log(`\nFrom Accept to the first frame, less one socket round trip, to the bare handshake: ${median.toFixed(2)}, target ${MOST_TIMES_BARE}: ${median <= MOST_TIMES_BARE ? 'met' : 'missed'}`);
  mkdirSync(inClone("test-results"), { recursive: true });
  writeFileSync(inClone("test-results", "bench-calls.json"), JSON.stringify({ at: new Date().toISOString(), machine: machine(), times }, null, 2));
}
