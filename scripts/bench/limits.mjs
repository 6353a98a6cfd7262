// Where the limits of one database and one object bite, and what happens there:
// `node scripts/bench/limits.mjs [--people 2] [--minutes 10] [--read-ms 1] [--write-ms 5]`.
//
// A database and an object each do one thing at a time. So each is a queue with one server: requests come at random,
// wait for those before them, and are refused when the wait is too long. Lindley's recursion gives every request's
// wait. What is assumed is in the arguments and constants here; docs/PERFORMANCE.md says where it comes from.

import { parseArgs } from "node:util";
import { script } from "../steps.mjs";
import { cost, usage } from "./prices.mjs";
import { quantile } from "./statistics.mjs";

const SECONDS = 60;
/** Longer than this nobody waits: the platform answers "overloaded", and we 503. */
const LONGEST_WAIT_MS = 5000;
/** What an object sustains, by Cloudflare's word. */
const OBJECT_REQUESTS_A_SECOND = 1000;
/** A frame through a room's object: for itself, and for each socket it goes out to. From `npm run bench`. */
const FRAME_MS = Object.freeze({ itself: 0.06, eachSocket: 0.03 });
/** Frames of one person in a lively room: typing, mute, camera, signals. */
const FRAMES_A_SECOND = 0.5;
const DATABASE_GB = 10;
const DAY_SECONDS = 24 * 3600;

/** The same "random" numbers every time (Park and Miller's generator). @param {number} seed */
function random(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/**
 * One server's queue for a while.
 * @param {number} aSecond requests
 * @param {(chance: number) => number} serviceMs how long one takes
 */
function queue(aSecond, serviceMs) {
  const next = random(42);
  /** @type {number[]} */
  const times = [];
  let [wait, came, refused, busy] = [0, 0, 0, 0];
  for (let at = 0; at < SECONDS * 1000; came += 1) {
    const gap = (-Math.log(next()) / aSecond) * 1000;
    at += gap;
    wait = Math.max(0, wait - gap);
    if (wait > LONGEST_WAIT_MS) {
      refused += 1;
      continue;
    }
    const service = serviceMs(next());
    busy += service;
    times.push(wait + service);
    wait += service;
  }
  return { busy: busy / (SECONDS * 1000), p50: quantile(times, 0.5), p99: quantile(times, 0.99), refused: refused / came };
}

/** @param {ReturnType<typeof queue>} result @param {string} [beyond] what happens when more comes than can be done */
function words({ busy, p50, p99, refused }, beyond = `${percent(refused)} refused with 503`) {
  const what = refused > 0 ? beyond : busy > 0.5 ? "waits grow" : "well";
  return [percent(Math.min(1, busy)), `${p50.toFixed(1)} ms`, `${p99.toFixed(0)} ms`, what];
}

const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const dollars = (/** @type {number} */ amount) => `$${amount.toLocaleString("en", { maximumFractionDigits: amount < 100 ? 2 : 0 })}`;

/** @param {string} title @param {(string | number)[][]} rows the first is the head */
function print(title, rows) {
  const [head = [], ...lines] = rows;
  console.log(`\n${title}\n`);
  for (const cells of [head, head.map(() => "---"), ...lines]) console.log(`| ${cells.join(" | ")} |`);
}

/** @param {{ people: number, minutes: number }} call */
function printCosts(call) {
  const row = (/** @type {string} */ what, /** @type {boolean} */ overTwilio, /** @type {number} */ calls) => {
    const { worker, object, database, twilio, total } = cost({ ...call, overTwilio });
    return [what, ...[worker, object, database, twilio, total].map((each) => dollars(each * calls))];
  };
  const head = ["", "Worker", "objects", "database", "Twilio", "together"];
  const callsAnHour = (1000 / call.people) * (60 / call.minutes);
  print(`A million calls of ${call.people} people and ${call.minutes} minutes`, [head, row("from browser to browser", false, 1e6), row("over Twilio", true, 1e6)]);
  print("A thousand people in calls at every moment of an hour", [head, row("from browser to browser", false, callsAnHour), row("over Twilio", true, callsAnHour)]);
}

/** @param {{ people: number, minutes: number, readMs: number, writeMs: number }} options */
function printDatabases({ people, minutes, readMs, writeMs }) {
  const { reads, writes, bytes } = usage(people);
  /** @type {(string | number)[][]} */
  const rows = [["people in calls", "calls/s", "databases", "trips/s each", "busy", "p50", "p99", "what happens", "full after"]];
  for (const inCalls of [1000, 10_000, 30_000, 100_000, 300_000, 1_000_000]) {
    const calls = inCalls / people / (minutes * 60);
    for (const databases of [1, 8, 64]) {
      const trips = (calls * (reads + writes)) / databases;
      const result = queue(trips, (chance) => (chance < writes / (reads + writes) ? writeMs : readMs));
      const days = (DATABASE_GB * 1e9 * databases) / (calls * bytes * DAY_SECONDS);
      rows.push([inCalls.toLocaleString("en"), calls.toFixed(1), databases, trips.toFixed(trips < 10 ? 1 : 0), ...words(result), `${days.toFixed(0)} days`]);
      // More databases are needed only where fewer are not enough.
      if (result.busy < 0.5) break;
    }
  }
  print(`D1: a trip that reads takes ${readMs} ms, one that writes ${writeMs} ms`, rows);
}

function printObjects() {
  /** @type {(string | number)[][]} */
  const rows = [["sockets in one room", "frames/s in", "frames/s out", "of the platform's soft limit", "busy", "p50", "p99", "what happens"]];
  for (const sockets of [2, 10, 50, 100, 200, 300, 500, 1000]) {
    const frames = sockets * FRAMES_A_SECOND;
    const each = FRAME_MS.itself + FRAME_MS.eachSocket * (sockets - 1);
    const out = frames * (sockets - 1);
    rows.push([sockets, frames, out.toLocaleString("en"), percent(frames / OBJECT_REQUESTS_A_SECOND), ...words(queue(frames, () => each), "falls behind, until the platform resets it")]);
  }
  print(`One room's object: ${FRAMES_A_SECOND} frames a second from everybody to everybody else`, rows);
}

await script(async () => {
  const { values } = parseArgs({
    options: {
      people: { type: "string", default: "2" }, minutes: { type: "string", default: "10" },
      "read-ms": { type: "string", default: "1" }, "write-ms": { type: "string", default: "5" },
    },
  });
  const call = { people: Number(values.people), minutes: Number(values.minutes) };
  printCosts(call);
  printDatabases({ ...call, readMs: Number(values["read-ms"]), writeMs: Number(values["write-ms"]) });
  printObjects();
});
