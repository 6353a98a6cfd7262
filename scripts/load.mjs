// `npm run load [-- --sockets 1000] [--rooms 50] [--messages 200] [--seconds 60] [--calls 200] [--ringing 20]
// [--warmUp 25000] [--no-build]`: puts the release build on real workerd under load and ends with 1 when anything was lost, doubled or out of
// order, when a call did not end once, or when memory grows. docs/PERFORMANCE.md has the numbers.

import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { faultsIn, underLoad } from "../tests/load/run.mjs";
import { machine } from "./bench/report.mjs";
import { build } from "./build.mjs";
import { nodeModules } from "./node-modules.mjs";
import { inClone } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { script, step, Trouble } from "./steps.mjs";

const BUILT = "build-bench";

/** MB a minute, after the first third of the time. The local D1 is in the same process and keeps pages of its file. */
const MOST_GROWTH = 30;

const SIZE = { sockets: 1000, rooms: 50, messages: 200, seconds: 60, calls: 200, ringing: 20, warmUp: 25_000 };

await script(async () => {
  const names = /** @type {(keyof typeof SIZE)[]} */ (Object.keys(SIZE));
  const numbers = Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ("string") }]));
  const { values } = parseArgs({ options: { ...numbers, "no-build": { type: "boolean", default: false } } });
  const given = /** @type {Record<string, any>} */ (values);
  const size = { ...SIZE };
  for (const name of names) size[name] = given[name] === undefined ? SIZE[name] : Number(given[name]);
  const fits = names.every((name) => Number.isInteger(size[name]) && size[name] >= 0) && size.sockets % size.rooms === 0;
  if (!fits) throw new Trouble("Sizes are whole numbers, and every room has as many sockets.");
  if (process.platform !== "linux") throw new Trouble("The memory of workerd is read from Linux's /proc.");
  await checkPrerequisites();
  await nodeModules();
  if (!values["no-build"] || !existsSync(inClone(BUILT, "index.js"))) await step(`${BUILT} (release)`, () => build({ release: true, outDir: BUILT }));

  const busy = loadavg()[0]?.toFixed(1);
  const report = await step(`${size.sockets} sockets in ${size.rooms} rooms, ${size.messages} messages/s for ${size.seconds} s, ${size.calls} calls`, () => underLoad(inClone(BUILT), size));
  const { chat, calls, memory, stored, cpu } = report;
  console.log(`
messages   ${chat.sent} sent, ${stored} stored, ${chat.delivered} delivered to ${chat.sockets} sockets
           ${chat.lost} lost, ${chat.doubled} doubled, ${chat.outOfOrder} out of order, ${chat.refused} refused, ${chat.unsaid} unsaid, ${chat.dropped} sockets dropped
           ${chat.overtaken} deliveries after one of somebody else's with a larger seq
           ${chat.p50.toFixed(0)} ms from sending to hearing, p99 ${chat.p99.toFixed(0)} ms
processor  ${cpu.toFixed(1)} s of workerd
calls      ${calls.calls}: ${Object.entries(calls.byState).map(([state, count]) => `${count} ${state}`).join(", ")}; ${calls.wrong.length} wrong
memory     ${memory.atStart.toFixed(0)} MB at the start, ${memory.afterWarmUp.toFixed(0)} warm, ${memory.atEnd.toFixed(0)} at the end; ${memory.growth.toFixed(1)} MB a minute (limit ${MOST_GROWTH})

${machine()}; load average before ${busy}`);
  // Shorter runs are mostly warming up.
  const faults = faultsIn(report, size.seconds >= 60 ? MOST_GROWTH : Infinity);
  for (const fault of faults.slice(0, 20)) console.error(`✖ ${fault}`);
  console.log(faults.length === 0 ? "nothing lost" : `${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
});
