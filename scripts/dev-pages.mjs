// `npm run dev:pages [-- --port N]`: the Pages form on this machine: the project and the Worker beside it in one
// process, with the same local database as `npm run dev`. A change of the page shows after a reload, one of the program
// after a new start.

import { spawn } from "node:child_process";
import { copyFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { NO_ID } from "./cloudflare.mjs";
import { wranglerToml } from "./configuration.mjs";
import { migrate } from "./database.mjs";
import { devVars } from "./dev-vars.mjs";
import { nodeModules } from "./node-modules.mjs";
import { watchPage } from "./page.mjs";
import { writePages } from "./pages.mjs";
import { inClone, npmProgram } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { script, step, Trouble } from "./steps.mjs";

await script(async () => {
  const { values } = parseArgs({ options: { port: { type: "string", default: process.env.PORT || "3000" } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Trouble(`Not a port: ${values.port}`);
  await checkPrerequisites();
  await nodeModules();
  devVars();
  await migrate();
  await step("program (dev)", () => build({ release: false }));
  const into = inClone("pages/local");
  const { name } = await wranglerToml();
  await writePages({ into, builtInto: inClone("build"), target: { name, databaseName: name, databaseId: NO_ID } });
  // Beside each configuration, where wrangler looks.
  for (const folder of [into, `${into}/worker`]) copyFileSync(inClone(".dev.vars"), `${folder}/.dev.vars`);
  watchPage(`${into}/site`);
  console.log(`» serving the Pages form on http://localhost:${port}`);

  const args = ["pages", "dev", "-c", "wrangler.json", "-c", "worker/wrangler.json", "--port", String(port), "--persist-to", inClone(".wrangler/state")];
  const wrangler = spawn(npmProgram("node"), [npmProgram("wrangler"), ...args], {
    cwd: into,
    stdio: "inherit",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => wrangler.kill(signal));
  // npm ends on SIGTERM without passing it on: whoever stops this wants the port back all the same.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && wrangler.kill("SIGTERM"), 500).unref();
  await new Promise((resolve) => wrangler.on("close", (code) => resolve(process.exitCode = code ?? 0)));
});
