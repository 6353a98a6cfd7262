// The Pages form as a server for tests: the project and the Worker beside it in one `wrangler pages dev`,
// bundled from the build under test and configured as a deployment is.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NO_ID } from "../../scripts/cloudflare.mjs";
import { writePages } from "../../scripts/pages.mjs";
import { npmProgram } from "../../scripts/places.mjs";

const PATIENCE_MS = 60_000;

/**
 * @param {{ builtInto: string, port: number, persistTo: string, vars: Record<string, string> }} options
 * @returns {Promise<import("./server.mjs").Server>} without what only the Workers form can: kill, restart, scheduled
 */
export async function startPages({ builtInto, port, persistTo, vars }) {
  const folder = mkdtempSync(join(tmpdir(), "securechat-pages-"));
  await writePages({ into: folder, builtInto, target: { name: "smoke", databaseName: "securechat", databaseId: NO_ID } });
  const lines = Object.entries(vars).map(([name, value]) => `${name}='${value}'\n`).join("");
  for (const place of [folder, join(folder, "worker")]) writeFileSync(join(place, ".dev.vars"), lines, { mode: 0o600 });

  const args = ["pages", "dev", "-c", "wrangler.json", "-c", "worker/wrangler.json", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--persist-to", persistTo];
  const child = spawn(npmProgram("node"), [npmProgram("wrangler"), ...args], {
    cwd: folder,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // A group of its own, so that stop() reaches workerd, its child.
  });
  // A test that ends without stopping its server leaves nothing behind.
  const end = () => {
    try {
      process.kill(-Number(child.pid), "SIGKILL");
    } catch {
      // Already gone.
    }
  };
  process.once("exit", end);
  let logs = "";
  const url = `http://127.0.0.1:${port}`;
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready after ${PATIENCE_MS} ms:\n${logs}`)), PATIENCE_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        logs += chunk;
        if (logs.includes("Ready on")) resolve(clearTimeout(late));
      });
    }
    child.once("exit", (code) => reject(new Error(`the Pages form ended with ${code} before it was ready:\n${logs}`)));
  });
  const notHere = () => Promise.reject(new Error("not with the Pages form"));
  return {
    url,
    logs: () => logs,
    stop: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        end();
        await gone;
      }
      process.removeListener("exit", end);
      rmSync(folder, { recursive: true, force: true });
    },
    kill: notHere,
    restart: notHere,
    clockAhead: notHere,
    scheduled: notHere,
  };
}
