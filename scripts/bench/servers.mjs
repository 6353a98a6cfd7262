// Starts the Workers that are measured, and reads what their workerd took of the processor.

import { fork } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { inClone, npmProgram, root } from "../places.mjs";
import { Trouble } from "../steps.mjs";

/**
 * @typedef {{ builtInto: string } | { script: string, objects?: Record<string, unknown> }} MeasuredWorker ours, or a bundled file
 * @typedef {{ worker: MeasuredWorker, persistTo: string, vars: Record<string, string> }} ServerSettings
 *
 * @typedef {object} Server
 * @property {string} name
 * @property {number} port of the socket that leads to the Worker itself
 * @property {number} pid of its workerd
 * @property {string} folder of its state, until it stops
 * @property {() => number} cpu seconds of processor time that workerd has taken so far
 * @property {() => Promise<void>} stop
 */

/** Clock ticks a second in /proc, the same on every Linux that Node runs on. */
const TICKS = 100;

/**
 * @param {string} name
 * @param {{ worker: MeasuredWorker, state: string, vars?: Record<string, string> }} options `state` is copied
 * @returns {Promise<Server>}
 */
export async function startServer(name, { worker, state, vars = {} }) {
  const persistTo = mkdtempSync(join(tmpdir(), "securechat-bench-"));
  cpSync(state, persistTo, { recursive: true });
  /** @type {ServerSettings} */
  const settings = { worker, persistTo, vars };
  const child = fork(fileURLToPath(new URL("./server-process.mjs", import.meta.url)), {
    cwd: root,
    execPath: npmProgram("node"),
    env: { ...process.env, SERVER_OPTIONS: JSON.stringify(settings), WRANGLER_SEND_METRICS: "false", CI: "1" },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (chunk) => (errors = (errors + chunk).slice(-20_000)));
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const { port } = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Trouble(`The server "${name}" ended with ${code}:\n${errors}`)));
  });
  const pid = workerdOf(Number(child.pid));
  return {
    name,
    port,
    pid,
    folder: persistTo,
    cpu: () => cpuSeconds(pid),
    stop: async () => {
      child.send("stop");
      await gone;
      rmSync(persistTo, { recursive: true, force: true });
    },
  };
}

/** @param {number} parent */
function workerdOf(parent) {
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && statOf(name)?.[1] === String(parent)) return Number(name);
  }
  throw new Trouble("The server's workerd was not found in /proc.");
}

/** Seconds that a process and all its threads have taken. @param {number} pid */
export function cpuSeconds(pid) {
  const fields = statOf(String(pid));
  if (!fields) throw new Trouble("workerd has ended.");
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** The fields of /proc/<pid>/stat after the program's name: state, parent, … @param {string} pid */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
}

/** Bundles a reference Worker as wrangler would. @param {string} name @returns {Promise<string>} the file */
export async function bundleReference(name) {
  const script = inClone("build-bench-references", `${name}.js`);
  await build({
    entryPoints: [inClone("tests/reference-workers", `${name}.mjs`)],
    outfile: script,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    logLevel: "error",
  });
  return script;
}
