// One server in one process: real workerd with D1, Durable Objects and assets, from the bindings
// that wrangler.toml declares. tests/support/server.mjs starts it, and can kill it with workerd.
// Miniflare is what `wrangler dev` itself runs on; used directly it starts without a build, a
// bundle or watchers, in about a second.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { miniflare, workerOptions } from "./worker-options.mjs";

const { root, builtInto, page, port, persistTo, vars, configOverrides, entry } = JSON.parse(process.env.SERVER_OPTIONS ?? "{}");
const { Miniflare, Log, LogLevel, convertV4MiniflareOptions } = miniflare();
const declared = await workerOptions(root);

const options = convertV4MiniflareOptions({
  ...declared,
  name: "securechat",
  modulesRoot: root,
  modules: [
    // The first is served.
    ...(entry ? [module("ESModule", entry, join(root, entry))] : []),
    module("ESModule", "worker/entry.mjs", join(root, "worker/entry.mjs")),
    module("ESModule", "build/index.js", join(builtInto, "index.js")),
    module("CompiledWasm", "build/index_bg.wasm", join(builtInto, "index_bg.wasm")),
  ],
  ...configOverrides,
  assets: { ...declared.assets, directory: page },
  bindings: { ...declared.bindings, ...vars, ...configOverrides?.bindings },
  host: "127.0.0.1",
  port,
  log: new Log(LogLevel.WARN),
  cf: false,
  unsafeTriggerHandlers: true,
});
// The same place as `wrangler dev --persist-to`, so that wrangler's migrations fit.
const server = new Miniflare({
  ...options,
  resourcePersistencePath: join(persistTo, "v3"),
  // What the program logs, panics included, goes to the output that logs() answers.
  handleStructuredLogs: /** @param {{ level: string, message: string }} entry */ ({ level, message }) =>
    console.log(`[${level}] ${message}`),
});
const url = await server.ready;
process.send?.({ ready: url.origin });
process.on("message", async (message) => {
  if (message !== "stop") return;
  await server.dispose();
  process.exit(0);
});
// A test that ends without stopping its server leaves nothing behind.
process.on("disconnect", () => server.dispose().finally(() => process.exit(0)));

/** @param {string} type @param {string} path @param {string} file */
function module(type, path, file) {
  const contents = readFileSync(file);
  return { type, path: join(root, path), contents: type === "ESModule" ? contents.toString() : contents };
}
