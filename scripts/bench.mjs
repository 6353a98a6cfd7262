// `npm run bench [-- --only token,hub] [--quick] [--repeat N] [--check] [--no-build]`: measures our Worker beside
// reference Workers on the same workerd and prints medians, quartiles and targets. docs/PERFORMANCE.md says how to
// read them. Nothing else should run on the machine meanwhile.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { coldStart } from "./bench/cold-start.mjs";
import { prepareData, SESSION_SECRET, TWILIO } from "./bench/data.mjs";
import { anyRequest, createAndEnd, health, history, token } from "./bench/endpoints.mjs";
import { hub } from "./bench/hub.mjs";
import { Load } from "./bench/load.mjs";
import { machine, save, table } from "./bench/report.mjs";
import { bundleReference, startServer } from "./bench/servers.mjs";
import { signing } from "./bench/signing.mjs";
import { sizes } from "./bench/sizes.mjs";
import { build } from "./build.mjs";
import { nodeModules } from "./node-modules.mjs";
import { inClone } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { script, step, Trouble } from "./steps.mjs";

/** @typedef {import("./bench/endpoints.mjs").Bench} Bench */

const BUILT = "build-bench";
const BUILT_TO_SIGN = "build-bench-signing";
const MEASURES = /** @type {const} */ (["token", "calls", "history", "health", "requests", "hub", "signing", "size", "cold-start"]);

await script(async () => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" }, quick: { type: "boolean", default: false }, repeat: { type: "string" },
      check: { type: "boolean", default: false }, "no-build": { type: "boolean", default: false },
    },
  });
  const chosen = values.only?.split(",") ?? [...MEASURES];
  const unknown = chosen.find((name) => !MEASURES.some((measure) => measure === name));
  if (unknown !== undefined) throw new Trouble(`--only takes some of: ${MEASURES.join(", ")}`);
  if (process.platform !== "linux") throw new Trouble("The processor time of workerd is read from Linux's /proc.");
  const rounds = values.repeat ? Number(values.repeat) : values.quick ? 2 : 20;
  // Short turns: what disturbs the machine lasts for some seconds, and neighbours in a round should both have it.
  const seconds = values.quick ? 0.5 : 1;
  if (!Number.isInteger(rounds) || rounds < 1) throw new Trouble("--repeat takes a whole number.");
  await checkPrerequisites();
  await nodeModules();
  await built(BUILT, undefined, values["no-build"]);
  if (chosen.includes("signing")) await built(BUILT_TO_SIGN, "signing-loop", values["no-build"]);

  const state = mkdtempSync(join(tmpdir(), "securechat-bench-state-"));
  const load = new Load();
  /** @type {Map<string, Promise<import("./bench/servers.mjs").Server>>} */
  const servers = new Map();
  try {
    const data = await step("people, rooms and calls", () => prepareData(state));
    const references = { hono: await bundleReference("hono"), null: await bundleReference("null") };
    const workers = serverSettings(references);
    const server = (/** @type {keyof typeof workers} */ name) => {
      const running = servers.get(name) ?? startServer(name, { state, ...workers[name] });
      servers.set(name, running);
      return running;
    };
    /** @type {Bench} */
    const bench = { load, data, rounds, seconds, server };
    /** @type {Record<typeof MEASURES[number], () => Promise<import("./bench/compare.mjs").Row[]>>} */
    const measures = {
      token: () => token(bench),
      calls: () => createAndEnd(bench),
      history: () => history(bench),
      health: () => health(bench),
      requests: () => anyRequest(bench),
      hub: () => hub(bench),
      signing: async () => signing(load, await server("signing"), { rounds, tokens: values.quick ? 20_000 : 200_000 }),
      size: async () => sizes(inClone(BUILT)),
      "cold-start": () => coldStart(inClone(BUILT), references.hono, values.quick ? 3 : 2 * rounds),
    };
    const rows = [];
    const failed = [];
    for (const name of MEASURES.filter((measure) => chosen.includes(measure))) {
      try {
        rows.push(...await step(name, measures[name]));
      } catch (error) {
        // What else was measured is worth having.
        failed.push(name);
        console.error(error);
      }
    }
    console.log(`\n${table(rows)}\n\n${machine()}; ${rounds} rounds of ${seconds} s`);
    console.log(`Written to ${save({ rows, settings: { rounds, seconds, only: chosen, failed } })}`);
    const missed = rows.filter(({ met }) => met === false);
    if (missed.length > 0) console.log(`Missed: ${missed.map(({ what }) => what).join("; ")}`);
    if (failed.length > 0) throw new Trouble(`Not measured: ${failed.join(", ")}`);
    if (values.check && missed.length > 0) process.exitCode = 1;
  } finally {
    load.stop();
    await Promise.all([...servers.values()].map(async (running) => (await running.catch(() => undefined))?.stop()));
    rmSync(state, { recursive: true, force: true });
  }
});

/** @param {{ hono: string, null: string }} references */
function serverSettings(references) {
  const vars = { SESSION_SECRET };
  return {
    // With Twilio's secrets the token is an access token, as the reference's; calls are measured without, because
    // with them a call's start and end also ask Twilio, which the reference does not.
    twilio: { worker: { builtInto: inClone(BUILT) }, vars: { ...vars, ...TWILIO } },
    p2p: { worker: { builtInto: inClone(BUILT) }, vars },
    signing: { worker: { builtInto: inClone(BUILT_TO_SIGN) }, vars: { ...vars, ...TWILIO } },
    hono: { worker: { script: references.hono }, vars: { ...TWILIO } },
    null: { worker: { script: references.null, objects: { ROOMS: { className: "HubObject", useSQLite: true } } } },
  };
}

/** @param {string} outDir @param {string | undefined} features @param {boolean} asItIs */
async function built(outDir, features, asItIs) {
  if (asItIs && existsSync(inClone(outDir, "index.js"))) return;
  await step(`${outDir} (release)`, () => build({ release: true, outDir, features }));
}
