// `npm run dev [-- --port N]`: sets up what is missing and serves the app on http://localhost:3000.

import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { migrate } from "./database.mjs";
import { devVars } from "./dev-vars.mjs";
import { nodeModules } from "./node-modules.mjs";
import { buildPage, watchPage } from "./page.mjs";
import { npmProgram, root } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { script, seconds, step, Trouble } from "./steps.mjs";
import { buildTools } from "./tools.mjs";

await script(async () => {
  const { values } = parseArgs({ options: { port: { type: "string", default: process.env.PORT || "3000" } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Trouble(`Not a port: ${values.port}`);

  const started = performance.now();
  await checkPrerequisites();
  await nodeModules();
  await buildTools();
  await step("page", () => buildPage());
  watchPage();
  devVars();
  await migrate();
  console.log(`» set up in ${seconds(started)}; building, then serving on http://localhost:${port}`);

  const wrangler = spawn(npmProgram("node"), [npmProgram("wrangler"), "dev", "--port", String(port), "--persist-to", ".wrangler/state"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => wrangler.kill(signal));
  // npm ends on SIGTERM without passing it on: whoever stops `npm run dev` wants the port back all the same.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && wrangler.kill("SIGTERM"), 500).unref();
  await new Promise((resolve) => wrangler.on("close", (code) => resolve(process.exitCode = code ?? 0)));
});
