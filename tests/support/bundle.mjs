// What a deployment would upload, started as Cloudflare starts it: only the modules that are in the bundle.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migratedState } from "./server.mjs";
import { miniflare } from "./worker-options.mjs";

const { Miniflare, convertV4MiniflareOptions } = miniflare();

/** @typedef {{ name: string, contents: Buffer }} Module */

/** What `wrangler deploy --outdir` wrote. @param {string} folder @param {string} main @returns {Module[]} main first */
export function bundleIn(folder, main) {
  const names = readdirSync(folder).filter((name) => /\.(js|wasm)$/.test(name)).sort((a, b) => Number(b === main) - Number(a === main));
  return names.map((name) => ({ name, contents: readFileSync(join(folder, name)) }));
}

/** What `wrangler pages functions build --outfile` wrote: a form, as it is sent. @param {string} file @returns {Promise<Module[]>} main first */
export async function pagesBundle(file) {
  const body = readFileSync(file);
  const boundary = body.subarray(2, body.indexOf("\r\n")).toString();
  const form = await new Response(body, { headers: { "Content-Type": `multipart/form-data; boundary=${boundary}` } }).formData();
  const { main_module: main } = JSON.parse(String(form.get("metadata")));
  const modules = [];
  for (const [name, value] of form) {
    if (name !== "metadata") modules.push({ name, contents: Buffer.from(await /** @type {File} */ (value).arrayBuffer()) });
  }
  return modules.sort((a, b) => Number(b.name === main) - Number(a.name === main));
}

/**
 * @param {{ configuration: any, modules: Module[] }[]} workers each with the configuration it would be deployed with; the first answers
 * @param {Record<string, string>} secrets
 */
export async function startBundles(workers, secrets) {
  const state = mkdtempSync(join(tmpdir(), "securechat-bundle-"));
  cpSync(await migratedState(), state, { recursive: true });
  /** @type {string[]} */
  const logs = [];
  const { resourcePersistencePath: _, ...options } = convertV4MiniflareOptions({
    workers: workers.map(({ configuration, modules }) => ({
      name: configuration.name,
      compatibilityDate: configuration.compatibility_date,
      compatibilityFlags: configuration.compatibility_flags,
      modulesRoot: "/bundle",
      modules: modules.map(({ name, contents }) => (name.endsWith(".wasm")
        ? { type: "CompiledWasm", path: join("/bundle", name), contents }
        : { type: "ESModule", path: join("/bundle", name), contents: contents.toString() })),
      bindings: { ...configuration.vars, ...secrets },
      d1Databases: Object.fromEntries(configuration.d1_databases.map((/** @type {any} */ { binding, database_id: id }) => [binding, id])),
      durableObjects: Object.fromEntries(configuration.durable_objects.bindings.map((/** @type {any} */ { name, class_name: className, script_name: scriptName }) => [name, scriptName ? { className, scriptName } : { className, useSQLite: true }])),
      ratelimits: Object.fromEntries((configuration.ratelimits ?? []).map((/** @type {any} */ { name, ...limit }) => [name, limit])),
      serviceBindings: Object.fromEntries((configuration.services ?? []).map((/** @type {any} */ { binding, service: name, entrypoint }) => [binding, { name, entrypoint }])),
    })),
    cf: false,
    port: 0,
  });
  const server = new Miniflare({
    ...options,
    resourcePersistencePath: join(state, "v3"),
    handleStructuredLogs: (/** @type {{ level: string, message: string }} */ { level, message }) => logs.push(`[${level}] ${message}`),
  });
  await server.ready;
  return {
    logs,
    /** @param {string} path @param {any} [init] @returns {Promise<Response>} */
    fetch: (path, init) => server.dispatchFetch(`https://site.example${path}`, init),
    /** @param {string} worker @returns {Promise<any>} */
    worker: (worker) => server.getWorker(worker),
    stop: async () => {
      await server.dispose();
      rmSync(state, { recursive: true, force: true });
    },
  };
}
