// Where things are: the clone, the cache of tools, the programs that npm brings.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Tools that take minutes to build are kept outside the clone, so that a second clone starts fast. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "securechat");

/** @param {...string} path relative to the clone */
export function inClone(...path) {
  return join(root, ...path);
}

/** @param {string} name a program that npm brings */
export function npmProgram(name) {
  return inClone("node_modules", ".bin", name);
}

/** @param {...string} path relative to the clone */
export function fingerprint(...path) {
  return createHash("sha256").update(readFileSync(inClone(...path))).digest("hex").slice(0, 16);
}

/** @param {string} program @returns {string | undefined} its path, when PATH has it */
export function onPath(program) {
  return (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, program)).find((path) => existsSync(path));
}

/**
 * Lets one process at a time do some work: two clones may be set up at once on one machine.
 * A lock whose owner is gone is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(name, work) {
  const lock = join(cache, "locks", name);
  mkdirSync(dirname(lock), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
      if (abandoned(lock)) rmSync(lock, { force: true });
      else if (!told) told = (console.log(`  waiting for another set-up on this machine (${lock})`), true);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {string} lock */
function abandoned(lock) {
  try {
    const owner = Number(readFileSync(lock, "utf8"));
    // Just created and not yet written, perhaps.
    if (!owner) return Date.now() - statSync(lock).mtimeMs > 5000;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}
