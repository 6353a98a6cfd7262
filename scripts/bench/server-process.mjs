// One Worker in one process: real workerd, the local D1 and Durable Objects, and a socket straight to the Worker. The
// proxy that `wrangler dev` and Miniflare put in front costs forty times what a small Worker does, and would be all
// that is measured.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { unstable_getMiniflareWorkerOptions as readWranglerConfig } from "wrangler";
import { root } from "../places.mjs";
import { workerd } from "./workerd.mjs";

const wranglers = createRequire(import.meta.url).resolve("wrangler");
/** @type {import("./servers.mjs").ServerSettings} */
const { worker, persistTo, vars } = JSON.parse(process.env.SERVER_OPTIONS ?? "{}");
// Miniflare is wrangler's dependency, not ours: the version that belongs to it.
const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = createRequire(wranglers)("miniflare");

// Our Worker logs a line a request. workerd writes it, which counts; reading it would cost this process as much again.
const muted = join(persistTo, "muted-workerd");
writeFileSync(muted, `#!/bin/sh\nexec '${workerd}' "$@" >/dev/null\n`, { mode: 0o755 });
process.env.MINIFLARE_WORKERD_PATH = muted;

const { workerOptions } = readWranglerConfig(join(root, "wrangler.toml"));
const { compatibilityDate, compatibilityFlags, d1Databases, ratelimits, durableObjects } = workerOptions;
/** @param {string} type @param {string} path @param {string} file */
const module = (type, path, file) => {
  const contents = readFileSync(file);
  return { type, path: join(root, path), contents: type === "ESModule" ? contents.toString() : contents };
};
// Counted as ever, but few people place very many calls here.
const limits = { .../** @type {any} */ (ratelimits) };
limits.CALL_LIMIT = { ...limits.CALL_LIMIT, simple: { limit: 1_000_000, period: 60 } };
const ours = "builtInto" in worker;
const options = convertV4MiniflareOptions({
  name: "measured",
  compatibilityDate,
  compatibilityFlags,
  d1Databases,
  ratelimits: limits,
  // Assets are left out: they are served without the Worker, and would put another one in front of it.
  durableObjects: ours ? durableObjects : worker.objects,
  modulesRoot: root,
  modules: ours
    ? [
        module("ESModule", "worker/entry.mjs", join(root, "worker/entry.mjs")),
        module("ESModule", "build/index.js", join(worker.builtInto, "index.js")),
        module("CompiledWasm", "build/index_bg.wasm", join(worker.builtInto, "index_bg.wasm")),
      ]
    : [module("ESModule", "reference.mjs", worker.script)],
  bindings: vars,
  host: "127.0.0.1",
  port: 0,
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0, proxy: false }],
  log: new Log(LogLevel.ERROR),
  cf: false,
});
const server = new Miniflare({
  ...options,
  resourcePersistencePath: join(persistTo, "v3"),
});
await server.ready;
const url = await server.unsafeGetDirectURL("measured");
process.send?.({ port: Number(url.port) });
const stop = () => server.dispose().finally(() => process.exit(0));
process.on("message", stop);
process.on("disconnect", stop);
