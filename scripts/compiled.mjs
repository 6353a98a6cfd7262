// What cargo makes of other people's crates, kept beside the tools: a new clone copies it and compiles only our own.
// Each clone works on a copy: cargo does not tell apart what two clones of one program made in one folder.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cache, inClone } from "./places.mjs";
import { run } from "./steps.mjs";

const KEPT = join(cache, "compiled");
const MONTH = 30 * 86_400_000;

/**
 * Native checks and WASM builds are compiled apart: they do not wait for one another, and may come from two compilers.
 * @typedef {keyof typeof PARTS} Purpose
 */
const PARTS = { native: ["debug"], worker: ["debug", "release", "wasm32-unknown-unknown"] };

/** Where cargo keeps what it compiled; a person's own `cargo test` finds the native part. @param {Purpose} purpose */
export function compiledFor(purpose) {
  return purpose === "native" ? inClone("target") : inClone("target", purpose);
}

/** Brings what is kept, where this clone has compiled nothing yet. @param {Purpose} purpose @param {Record<string, string>} [env] cargo's */
export async function bringCompiled(purpose, env = {}) {
  if (PARTS[purpose].some((part) => existsSync(join(compiledFor(purpose), part)))) return;
  const kept = await placeOf(purpose, env);
  if (!existsSync(kept)) return;
  utimesSync(kept, new Date(), new Date());
  for (const part of PARTS[purpose]) copy(join(kept, part), join(compiledFor(purpose), part));
}

/** After what compiles all of a purpose: keeps it, unless it is kept. @param {Purpose} purpose @param {Record<string, string>} [env] */
export async function keepCompiled(purpose, env = {}) {
  if (!PARTS[purpose].every((part) => existsSync(join(compiledFor(purpose), part)))) return;
  const kept = await placeOf(purpose, env);
  if (existsSync(kept)) return;
  mkdirSync(KEPT, { recursive: true });
  for (const old of readdirSync(KEPT).map((name) => join(KEPT, name))) {
    if (Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > MONTH) rmSync(old, { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(`${kept}.`);
  for (const part of PARTS[purpose]) copy(join(compiledFor(purpose), part), join(unfinished, part));
  move(unfinished, kept);
}

/** @param {Purpose} purpose @param {Record<string, string>} env @returns {Promise<string>} one for each lock file and compiler */
async function placeOf(purpose, env) {
  const { output: compiler } = await run(env.RUSTC ?? "rustc", ["-vV"], { quiet: true, mayFail: true, env });
  const hash = createHash("sha256").update(compiler);
  for (const file of ["Cargo.lock", "Cargo.toml"]) hash.update(readFileSync(inClone(file)));
  return join(KEPT, `${purpose}-${hash.digest("hex").slice(0, 16)}`);
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = mkdtempSync(`${to}.`);
  // Cargo compares the times of what it made.
  cpSync(from, unfinished, { recursive: true, preserveTimestamps: true, filter: isOthers });
  move(unfinished, to);
}

/** At this moment another run may have done the same. @param {string} unfinished @param {string} to */
function move(unfinished, to) {
  try {
    renameSync(unfinished, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** What our own crate, its tests and its examples became is of no use to another state of it. @param {string} path */
function isOthers(path) {
  return !/^(lib)?(securechat|openapi)\b|^(incremental|\.cargo-lock)$/.test(basename(path));
}
