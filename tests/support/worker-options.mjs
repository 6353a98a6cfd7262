// What wrangler makes of wrangler.toml, for Miniflare. Wrangler takes more than a second of the processor to load, and
// every test file starts a server: it is asked once for each state of its inputs, and the answer is kept.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** What decides the answer: the configuration, the secrets of this machine, wrangler itself. */
const INPUTS = ["wrangler.toml", ".dev.vars", "package-lock.json"];

/**
 * Without this machine's `.dev.vars`, which must not decide a test.
 * @param {string} root the clone
 * @returns {Promise<any>} Miniflare's options of the Worker
 */
export async function workerOptions(root) {
  const hash = createHash("sha256").update(root);
  for (const file of INPUTS) hash.update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "");
  const kept = join(root, ".wrangler", `worker-options-${hash.digest("hex").slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, "utf8"));
  const { unstable_getMiniflareWorkerOptions: read } = await import("wrangler");
  const options = read(join(root, "wrangler.toml")).workerOptions;
  const bindings = { .../** @type {Record<string, unknown>} */ (options.bindings) };
  for (const name of secretNames(join(root, ".dev.vars"))) delete bindings[name];
  mkdirSync(dirname(kept), { recursive: true });
  // Written beside and moved: another server may be starting at this moment.
  const unfinished = `${kept}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify({ ...options, bindings }));
  renameSync(unfinished, kept);
  return JSON.parse(readFileSync(kept, "utf8"));
}

/** Miniflare is wrangler's dependency, not ours: the version that belongs to it. */
export function miniflare() {
  return createRequire(createRequire(import.meta.url).resolve("wrangler"))("miniflare");
}

/** @param {string} file */
function secretNames(file) {
  if (!existsSync(file)) return [];
  return [...readFileSync(file, "utf8").matchAll(/^\s*([A-Z_]+)\s*=/gm)].map(([, name = ""]) => name);
}
