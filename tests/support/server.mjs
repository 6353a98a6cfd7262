// Real servers for API and browser tests: workerd with D1, Durable Objects, assets and rate limits,
// each with a database of its own.
//
// Rate limits count per address. A `CF-Connecting-IP` header sent by a test reaches the Worker as
// it is (found by trying; in production Cloudflare overwrites it), so tests that are not about
// limits act from an address of their own: `headers: { "CF-Connecting-IP": "198.51.100.7" }`.
// Without the header the Worker sees 127.0.0.1.

import { fork } from "node:child_process";
import { createHash, randomBytes, randomInt } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "../../scripts/database.mjs";
import { builtPage } from "./page.mjs";
import { startPages } from "./pages-server.mjs";
import { assertNoSecretIn } from "./secrets-in-logs.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const processFile = fileURLToPath(new URL("./server-process.mjs", import.meta.url));

/**
 * @typedef {object} ServerOptions
 * @property {Record<string, string>} [vars] variables and secrets; a SESSION_SECRET is there unless set to ""
 * @property {number} [port] default: a free one, kept over restarts
 * @property {string} [persistTo] folder of its state; default: a temporary one, removed by stop()
 * @property {string} [builtInto] folder of the built program; default: $SECURECHAT_BUILD, else build-test/, else build/
 * @property {boolean} [hooks] the build with doors for tests (src/test_hooks): $SECURECHAT_HOOKS_BUILD, else build-test-hooks/
 * @property {"workers" | "pages"} [form] how it is deployed; default: one Worker
 * @property {Record<string, unknown>} [configOverrides] Miniflare worker options in place of wrangler.toml's,
 *   for example `{ ratelimits: {…} }`
 * @property {string} [entry] a module of the clone that is served in place of worker/entry.mjs, and may import it
 *
 * @typedef {object} Server
 * @property {string} url for example http://127.0.0.1:40123
 * @property {(tokens?: Iterable<string>) => Promise<void>} stop ends it and removes its temporary state; throws when a secret of
 *   its variables, or one of these tokens of sessions, stands in its log
 * @property {() => Promise<void>} kill SIGKILLs workerd, as a crash of the machine would; the state stays
 * @property {() => Promise<void>} restart stops it when it runs, and starts it on the same port and state
 * @property {() => string} logs everything the server has printed
 * @property {() => Promise<void>} scheduled runs the cron once; throws when it fails
 * @property {(milliseconds: number) => Promise<void>} clockAhead lets the program's clock run ahead, or behind, from now on; only with `hooks`.
 *   Sessions and tickets age with it, and it is right again after a restart
 */

/** @param {ServerOptions} [options] @returns {Promise<Server>} */
export async function startServer(options = {}) {
  const port = options.port ?? await freePort();
  const persistTo = options.persistTo ?? mkdtempSync(join(tmpdir(), "securechat-server-"));
  if (!existsSync(join(persistTo, "v3"))) cpSync(await migratedState(), persistTo, { recursive: true });
  const settings = {
    root,
    builtInto: options.builtInto ?? (options.hooks ? hooksBuild() : defaultBuild()),
    port,
    persistTo,
    vars: { SESSION_SECRET: randomBytes(48).toString("base64url"), ...options.vars },
    configOverrides: options.configOverrides,
    entry: options.entry,
  };
  if (options.form === "pages") {
    const server = await startPages(settings);
    const stop = async (/** @type {Iterable<string>} */ tokens = []) => {
      await server.stop();
      if (!options.persistTo) rmSync(persistTo, { recursive: true, force: true });
      tellsNoSecret(server.logs(), settings.vars, tokens);
    };
    return { ...server, stop };
  }
  const page = await builtPage();
  let logs = "";

  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  const start = async () => {
    const started = fork(processFile, {
      cwd: root,
      execPath: join(root, "node_modules/.bin/node"), // The machine's own may be too old.
      // Wrangler reports nothing and asks for nothing.
      env: { ...process.env, SERVER_OPTIONS: JSON.stringify({ ...settings, page }), WRANGLER_SEND_METRICS: "false", CI: "1" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: true, // A group of its own, so that kill() reaches workerd, its child.
    });
    child = started;
    started.stdout?.on("data", (chunk) => (logs += chunk));
    started.stderr?.on("data", (chunk) => (logs += chunk));
    await new Promise((resolve, reject) => {
      started.once("message", resolve);
      started.once("exit", (code) => reject(new Error(`the server ended with ${code} before it was ready:\n${logs}`)));
    });
  };
  /** @param {(running: import("node:child_process").ChildProcess) => void} end */
  const finish = async (end) => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    end(running);
    await gone;
  };
  const halt = () => finish((running) => running.send("stop"));

  await start();
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    logs: () => logs,
    kill: () => finish((running) => process.kill(-Number(running.pid), "SIGKILL")),
    restart: async () => {
      await halt();
      await start();
    },
    stop: async (tokens = []) => {
      await halt();
      if (!options.persistTo) rmSync(persistTo, { recursive: true, force: true });
      tellsNoSecret(logs, settings.vars, tokens);
    },
    clockAhead: async (milliseconds) => {
      const headers = { "Content-Type": "application/json" };
      const body = JSON.stringify({ aheadMilliseconds: milliseconds });
      const reply = await fetch(`${url}/api/test-hooks/clock`, { method: "PUT", headers, body });
      if (!reply.ok) throw new Error(`the clock cannot be moved (started without \`hooks\`?): ${await reply.text()}`);
    },
    scheduled: async () => {
      const reply = await fetch(`${url}/cdn-cgi/local/scheduled?cron=${encodeURIComponent("*/5 * * * *")}`);
      if (!reply.ok) throw new Error(`the cron failed: ${await reply.text()}\n${logs}`);
    },
  };
}

/** @param {Parameters<typeof assertNoSecretIn>} what */
function tellsNoSecret(...what) {
  try {
    assertNoSecretIn(...what);
  } catch (error) {
    // Most servers are stopped after a file's last test, where Node prints what fails and calls the file good.
    process.exitCode = 1;
    throw error;
  }
}

/** What `npm test` built for this run; else what its last run built, or `npm run dev`. */
export function defaultBuild() {
  const folder = [process.env.SECURECHAT_BUILD, join(root, "build-test"), join(root, "build")]
    .find((candidate) => candidate && existsSync(join(candidate, "index.js")));
  if (!folder) throw new Error("Nothing is built yet: node scripts/build.mjs --dev");
  return folder;
}

/** The same with the cargo feature `test-hooks`. */
function hooksBuild() {
  const folder = process.env.SECURECHAT_HOOKS_BUILD ?? join(root, "build-test-hooks");
  if (existsSync(join(folder, "index.js"))) return folder;
  throw new Error("Not built yet: node scripts/build.mjs --dev --out-dir build-test-hooks --features test-hooks");
}

/** A folder of state with all migrations applied, made once for each set of migrations and then copied. */
export async function migratedState() {
  const hash = createHash("sha256");
  for (const name of readdirSync(join(root, "migrations")).sort()) {
    hash.update(name).update(readFileSync(join(root, "migrations", name)));
  }
  const state = join(root, ".wrangler", `migrated-${hash.digest("hex").slice(0, 16)}`);
  if (existsSync(state)) return state;
  mkdirSync(dirname(state), { recursive: true });
  const unfinished = mkdtempSync(`${state}.`);
  await migrate(unfinished);
  try {
    renameSync(unfinished, state);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(state)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return state;
}

/**
 * A free port below those that the system gives to outgoing connections: of these one may be taken
 * between finding it and listening on it, as several tests at once do.
 * @returns {Promise<number>}
 */
async function freePort() {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    const probe = createServer();
    const isFree = await new Promise((resolve) => {
      probe.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (isFree) return port;
  }
}
