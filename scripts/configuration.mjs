// Every configuration that is deployed, made from wrangler.toml: the one place where bindings,
// variables, dates and limits are written down. Pure, so that tests can look for what drifts.

import { createHash } from "node:crypto";
import { inClone } from "./places.mjs";
import { Trouble } from "./steps.mjs";

/** What each part of wrangler.toml is for; a part that is missing here would be lost on Pages unseen. */
const BOTH = ["compatibility_date", "compatibility_flags", "vars"];
const WORKER_BESIDE = ["migrations", "triggers", "ratelimits", "observability"];
const OF_OUR_OWN = ["name", "main", "build", "assets", "d1_databases", "durable_objects"];

/**
 * @typedef {Record<string, any>} Raw wrangler.toml as it is written
 * @typedef {object} Target
 * @property {string} name of the Worker, or of the Pages project
 * @property {string} databaseName
 * @property {string} databaseId
 */

/** @returns {Promise<Raw>} */
export async function wranglerToml() {
  // Imported here because npm may have brought it a moment ago.
  const { experimental_readRawConfig: read } = await import("wrangler");
  const { rawConfig } = read({ config: inClone("wrangler.toml") });
  return structuredClone(rawConfig);
}

/** The names of an environment; production has none of its own. @param {Raw} raw @param {string} environment */
export function namesOf(raw, environment) {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(environment)) throw new Trouble(`Not a name of an environment: ${environment} (like staging or production)`);
  const name = environment === "production" ? raw.name : `${raw.name}-${environment}`;
  return { name, databaseName: name };
}

/** @param {Raw} raw @param {string} project */
export function namesOfPages(raw, project) {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,50}[a-z0-9])?$/.test(project)) throw new Trouble(`Not a name of a Pages project: ${project} (small letters, digits, dashes)`);
  // Not the project's bare name: that may be the name of a database of something else.
  return { name: project, databaseName: `${raw.name}-${project}`, beside: besideOf(project) };
}

/** The Worker beside a Pages project. @param {string} project */
export function besideOf(project) {
  return `${project}-rooms`;
}

/** The Worker with everything in it. @param {Raw} raw @param {Target} target @returns {Raw} */
export function forWorkers(raw, target) {
  return { ...raw, name: target.name, d1_databases: databases(raw, target), ratelimits: limits(raw, target.name) };
}

/** The Pages project: requests and files. @param {Raw} raw @param {Target} target @returns {Raw} */
export function forPages(raw, target) {
  knowsAll(raw);
  return {
    name: target.name,
    pages_build_output_dir: "./site",
    ...pick(raw, BOTH),
    d1_databases: databases(raw, target).map(({ migrations_dir: _, ...database }) => database),
    durable_objects: {
      bindings: objects(raw).map((object) => ({ ...object, script_name: besideOf(target.name) })),
    },
    services: [{ binding: "LIMITS", service: besideOf(target.name), entrypoint: "Limits" }],
  };
}

/**
 * The Worker beside it: objects, cron and limits.
 * @param {Raw} raw @param {Target} target @param {string} migrationsDir as seen from this configuration @returns {Raw}
 */
export function forWorkerBeside(raw, target, migrationsDir) {
  knowsAll(raw);
  return {
    name: besideOf(target.name),
    main: "./index.js",
    ...pick(raw, BOTH),
    ...pick(raw, WORKER_BESIDE),
    workers_dev: false,
    preview_urls: false,
    d1_databases: databases(raw, target).map((database) => ({ ...database, migrations_dir: migrationsDir })),
    durable_objects: { bindings: objects(raw) },
    ratelimits: limits(raw, besideOf(target.name)),
  };
}

/** The names of the rate limits. @param {Raw} raw @returns {string[]} */
export function limitNames(raw) {
  return (raw.ratelimits ?? []).map((/** @type {{ name: string }} */ { name }) => name);
}

/** The one database. @param {Raw} raw @param {Target} target @returns {Raw[]} */
function databases(raw, target) {
  if (raw.d1_databases?.length !== 1) throw new Trouble("wrangler.toml must name exactly one [[d1_databases]]");
  return [{ ...raw.d1_databases[0], database_name: target.databaseName, database_id: target.databaseId }];
}

/** @param {Raw} raw @returns {Raw[]} */
function objects(raw) {
  return raw.durable_objects?.bindings ?? [];
}

/**
 * Counters are an account's: two deployments that share a number would count together.
 * @param {Raw} raw @param {string} name
 */
function limits(raw, name) {
  const own = (/** @type {string} */ id) => (name === raw.name ? id : String(1_000_000 + createHash("sha256").update(`${name} ${id}`).digest().readUInt32BE() % 1_000_000_000));
  return (raw.ratelimits ?? []).map((/** @type {Raw} */ limit) => ({ ...limit, namespace_id: own(limit.namespace_id) }));
}

/** @param {Raw} raw */
function knowsAll(raw) {
  const known = [...BOTH, ...WORKER_BESIDE, ...OF_OUR_OWN];
  const unknown = Object.keys(raw).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Trouble(`scripts/configuration.mjs does not know what Pages does with wrangler.toml's ${unknown.join(", ")}`);
}

/** @param {Raw} raw @param {string[]} keys */
function pick(raw, keys) {
  return Object.fromEntries(keys.filter((key) => key in raw).map((key) => [key, raw[key]]));
}
