// From a fresh workerd process to its first reply: what a Worker adds to the start of an isolate. Plain workerd, with
// our bindings and nothing behind them: the first reply is /api/health's, which uses none.

import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inClone } from "../places.mjs";
import { alone, compared } from "./compare.mjs";
import { Connection, requestBytes } from "./connection.mjs";
import { SESSION_SECRET } from "./data.mjs";
import { workerd } from "./workerd.mjs";

const SLOWER_BY_MS = 10;
const COMPATIBILITY_DATE = /compatibility_date = "([^"]+)"/.exec(readFileSync(inClone("wrangler.toml"), "utf8"))?.[1];

/** @typedef {{ name: string, kind: "esModule" | "wasm", file: string }} Module */

/** A folder with a Worker of these modules, ready to be served. @param {Module[]} modules @param {string} [object] the class of its Durable Object */
function prepare(modules, object) {
  const folder = mkdtempSync(join(tmpdir(), "securechat-cold-"));
  modules.forEach(({ file }, n) => copyFileSync(file, join(folder, `module-${n}`)));
  const listed = modules.map(({ name, kind }, n) => `(name = "${name}", ${kind} = embed "module-${n}")`).join(", ");
  const rooms = object ? `(name = "ROOMS", durableObjectNamespace = "${object}"),` : "";
  const objects = object ? `durableObjectNamespaces = [(className = "${object}", uniqueKey = "rooms", enableSql = true)], durableObjectStorage = (inMemory = void),` : "";
  writeFileSync(join(folder, "config.capnp"), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${listed}],
      compatibilityDate = "${COMPATIBILITY_DATE}",
      compatibilityFlags = ["no_nodejs_global_timers"],
      bindings = [
        (name = "SESSION_SECRET", text = "${SESSION_SECRET}"),
        (name = "DB", wrapped = (moduleName = "cloudflare-internal:d1-api", innerBindings = [(name = "fetcher", service = "nothing")])),
        ${rooms}
      ],
      ${objects}
    )),
    (name = "nothing", network = (allow = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`);
  return folder;
}

/** Milliseconds until the first reply. @param {string} folder */
async function start(folder) {
  const started = performance.now();
  const child = spawn(workerd, ["serve", "--experimental", "--control-fd=3", join(folder, "config.capnp")], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk) => (errors += chunk));
  const gone = new Promise((resolve) => child.once("exit", resolve));
  try {
    const port = await new Promise((resolve, reject) => {
      child.stdio[3]?.on("data", (chunk) => {
        const [, port] = /"port": *(\d+)/.exec(String(chunk)) ?? [];
        if (port) resolve(Number(port));
      });
      child.once("exit", () => reject(new Error(`workerd did not start:\n${errors}`)));
    });
    const connection = new Connection(port);
    const reply = await connection.send(requestBytes({ method: "GET", path: "/api/health" }));
    const took = performance.now() - started;
    connection.close();
    if (reply.status !== 200) throw new Error(`/api/health answered ${reply.status}: ${reply.body()}\n${errors}`);
    return took;
  } finally {
    child.kill("SIGKILL");
    await gone;
  }
}

/**
 * @param {string} builtInto @param {string} reference a bundled Worker
 * @param {number} times
 * @returns {Promise<import("./compare.mjs").Row[]>}
 */
export async function coldStart(builtInto, reference, times) {
  const ours = prepare([
    { name: "worker/entry.mjs", kind: "esModule", file: inClone("worker/entry.mjs") },
    { name: "build/index.js", kind: "esModule", file: join(builtInto, "index.js") },
    { name: "build/index_bg.wasm", kind: "wasm", file: join(builtInto, "index_bg.wasm") },
  ], "RoomObject");
  const theirs = prepare([{ name: "reference.mjs", kind: "esModule", file: reference }]);
  try {
    // Once for the disk's cache.
    for (const folder of [ours, theirs]) await start(folder);
    /** @type {[number[], number[]]} */
    const [a, b] = [[], []];
    for (let n = 0; n < times; n += 1) {
      a.push(await start(ours));
      b.push(await start(theirs));
    }
    const row = compared({ what: "A fresh workerd's first reply", unit: "ms", ours: a, reference: b, referenceName: "Hono + jose" });
    const later = a.map((took, n) => took - /** @type {number} */ (b[n]));
    return [row, alone("the same, later than the reference", "ms", later, { below: SLOWER_BY_MS, words: `≤ ${SLOWER_BY_MS} ms` })];
  } finally {
    for (const folder of [ours, theirs]) rmSync(folder, { recursive: true, force: true });
  }
}
