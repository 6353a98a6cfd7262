// What the deploying scripts ask of Cloudflare, all of it through wrangler.

import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { inClone, npmProgram, root } from "./places.mjs";
import { run, Trouble } from "./steps.mjs";

/** Until a database is known by its id. */
export const NO_ID = "00000000-0000-0000-0000-000000000000";

/** Makes a secret without showing it to anybody. */
export const NEW_SECRET = `node -p "require('crypto').randomBytes(48).toString('base64url')"`;

/**
 * Runs wrangler; without `quiet` its words are the person's to read.
 * @param {string[]} args @param {Partial<import("./steps.mjs").RunOptions>} [options]
 */
export function wrangler(args, options = {}) {
  return run(npmProgram("node"), [npmProgram("wrangler"), ...args], {
    cwd: root,
    ...options,
    // CI: questions are answered by their defaults.
    env: { WRANGLER_SEND_METRICS: "false", CI: "1", FORCE_COLOR: "0", ...options.env },
  });
}

/** Stops when nobody is logged in. */
export async function requireLogin() {
  const { ok, output } = await wrangler(["whoami", "--json"], { quiet: true, mayFail: true });
  if (ok && readJson(output)?.loggedIn !== false) return;
  if (readJson(output)?.loggedIn !== false) throw new Trouble(`Cloudflare cannot be asked who is logged in:\n${output.trim()}`);
  throw new Trouble("Nobody is logged in to Cloudflare here. Log in, then run this again:\n\n    npx wrangler login\n\nWithout a browser (CI): set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID.");
}

/** The id of a database, which may not exist. @param {string} name @returns {Promise<string | undefined>} */
export async function findDatabase(name) {
  // Not in the clone: wrangler.toml's id is no account's.
  const { output } = await wrangler(["d1", "list", "--json"], { quiet: true, cwd: tmpdir() });
  const listed = /** @type {{ name: string, uuid: string }[]} */ (readJson(output) ?? []);
  return listed.find((database) => database.name === name)?.uuid;
}

/** The id of a database, made when there is none of that name. @param {string} name @returns {Promise<string>} */
export async function databaseId(name) {
  const found = await findDatabase(name);
  if (found) return found;
  console.log(`» D1 database ${name}: created`);
  await wrangler(["d1", "create", name], { quiet: true, cwd: tmpdir() });
  const created = await findDatabase(name);
  if (!created) throw new Trouble(`Cloudflare does not list the database ${name} that was just created`);
  return created;
}

/** The names of a Worker's secrets; none when there is no such Worker yet. @param {string} worker @returns {Promise<string[]>} */
export async function secretsOfWorker(worker) {
  const { ok, output } = await wrangler(["secret", "list", "--name", worker, "--format", "json"], { quiet: true, mayFail: true, cwd: tmpdir() });
  if (ok) return (readJson(output) ?? []).map((/** @type {{ name: string }} */ { name }) => name);
  if (/\b10007\b|not found/i.test(output)) return [];
  throw new Trouble(`The secrets of ${worker} cannot be listed:\n${output.trim()}`);
}

/** The names of a Pages project's secrets. @param {string} project @returns {Promise<string[]>} */
export async function secretsOfPages(project) {
  const { ok, output } = await wrangler(["pages", "secret", "list", "--project-name", project], { quiet: true, mayFail: true, cwd: tmpdir() });
  if (!ok) throw new Trouble(`The secrets of the Pages project ${project} cannot be listed:\n${output.trim()}`);
  return [...output.matchAll(/^\s*- ([A-Z][A-Z0-9_]*): /gm)].map(([, name = ""]) => name);
}

/** Makes a Pages project when there is none of that name. @param {string} project @param {string} branch that production is deployed from */
export async function pagesProject(project, branch) {
  const { output } = await wrangler(["pages", "project", "list", "--json"], { quiet: true, cwd: tmpdir() });
  const listed = /** @type {Record<string, string>[]} */ (readJson(output) ?? []);
  if (listed.some((each) => each["Project Name"] === project)) return;
  await wrangler(["pages", "project", "create", project, "--production-branch", branch], { quiet: true, cwd: tmpdir() });
  console.log(`» Pages project ${project}: created`);
}

/**
 * The branch that production was last deployed from; undefined before the first time. wrangler shows no project's own setting.
 * @param {string} project @returns {Promise<string | undefined>}
 */
export async function productionBranch(project) {
  const { output } = await wrangler(["pages", "deployment", "list", "--project-name", project, "--environment", "production", "--json"], { quiet: true, cwd: tmpdir() });
  return readJson(output)?.[0]?.Branch;
}

/**
 * Migrations in the repository, and those that a database has.
 * @param {string[]} where wrangler's arguments: the configuration, and `--remote` or `--local`
 * @returns {Promise<{ wanted: string[], applied: string[] }>}
 */
export async function migrations(where) {
  const wanted = existsSync(inClone("migrations")) ? readdirSync(inClone("migrations")).filter((name) => name.endsWith(".sql")).sort() : [];
  const query = "select name from d1_migrations order by id";
  const { ok, output } = await wrangler(["d1", "execute", "DB", "--json", "--command", query, ...where], { quiet: true, mayFail: true });
  if (!ok && /no such table/i.test(output)) return { wanted, applied: [] };
  if (!ok) throw new Trouble(`The database cannot be asked for its migrations:\n${output.trim()}`);
  const rows = readJson(output)?.[0]?.results ?? [];
  return { wanted, applied: rows.map((/** @type {{ name: string }} */ { name }) => name) };
}

/**
 * Those of some names that nobody has an account with a password by.
 * @param {string[]} where as in {@link migrations} @param {string[]} names
 */
export async function withoutAccount(where, names) {
  // As src/domain/user.rs makes names unique.
  const key = (/** @type {string} */ name) => name.trim().split(/ +/).join(" ").toLowerCase();
  const list = names.map((name) => `'${key(name).replaceAll("'", "''")}'`).join(", ");
  const query = `select username_key as name from users where password_hash is not null and username_key in (${list})`;
  const { ok, output } = await wrangler(["d1", "execute", "DB", "--json", "--command", query, ...where], { quiet: true, mayFail: true });
  if (!ok) throw new Trouble(`The database cannot be asked for accounts:\n${output.trim()}`);
  const found = (readJson(output)?.[0]?.results ?? []).map((/** @type {{ name: string }} */ row) => row.name);
  return names.filter((name) => !found.includes(key(name)));
}

/** The JSON in wrangler's output, which may have other lines around it. @param {string} output @returns {any} */
function readJson(output) {
  const begin = output.search(/^[[{]/m);
  const end = Math.max(output.lastIndexOf("]"), output.lastIndexOf("}"));
  try {
    return JSON.parse(output.slice(begin, end + 1));
  } catch {
    return undefined;
  }
}
