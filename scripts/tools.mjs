// The programs that build the Worker, kept in the cache by version.

import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bringCompiled, compiledFor } from "./compiled.mjs";
import { cache, exclusively, inClone, npmProgram } from "./places.mjs";
import { run, step, Trouble } from "./steps.mjs";
import { wasmTarget } from "./wasm-target.mjs";

const WORKER_BUILD = "0.8.7";

/**
 * Brings what is missing.
 * @returns {Promise<{ workerBuild: string, env: Record<string, string> }>} worker-build and the environment it needs
 */
export async function buildTools() {
  const env = await wasmTarget();
  const workerBuild = await cargoProgram("worker-build", "worker-build", WORKER_BUILD, "0");
  await bringCompiled("worker", env);
  const wasmBindgen = await cargoProgram("wasm-bindgen-cli", "wasm-bindgen", lockedVersion("wasm-bindgen"), "1");
  return {
    workerBuild,
    env: {
      ...env,
      WASM_BINDGEN_BIN: wasmBindgen,
      // npm's, because worker-build would download its own from GitHub.
      WASM_OPT_BIN: npmProgram("wasm-opt"),
      ESBUILD_BIN: npmProgram("esbuild"),
      CARGO_TARGET_DIR: compiledFor("worker"),
    },
  };
}

/** The version in Cargo.lock: the command line tool must match it exactly. @param {string} crate */
function lockedVersion(crate) {
  const lock = readFileSync(inClone("Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${crate}"\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Trouble(`Cargo.lock does not name ${crate}`);
  return version;
}

/**
 * A program from crates.io, in the cache; answers its path.
 * @param {string} crate
 * @param {string} program
 * @param {string} version
 * @param {string} optLevel worker-build only starts other programs; wasm-bindgen works a little itself
 */
export async function cargoProgram(crate, program, version, optLevel) {
  const place = join(cache, "tools", `${crate}-${version}`);
  const path = join(place, "bin", program);
  if (existsSync(path)) return path;
  await exclusively(`${crate}-${version}`, async () => {
    if (existsSync(path)) return;
    await step(`${crate} ${version} from crates.io (compiles for a few minutes, once per machine)`, async () => {
      // Installed beside its place and moved there whole: an interrupted set-up leaves no half tool.
      const unfinished = `${place}.unfinished`;
      const args = ["install", crate, "--version", version, "--root", unfinished, "--quiet"];
      const env = {
        CARGO_TARGET_DIR: `${unfinished}.target`,
        // Less optimised than published: worker-build took 130 s of processor time in place of 320 s,
        // which weighs more on a fresh machine than the milliseconds it then loses on each build.
        CARGO_PROFILE_RELEASE_OPT_LEVEL: optLevel,
        CARGO_PROFILE_RELEASE_LTO: "off",
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
        CARGO_PROFILE_RELEASE_DEBUG: "0",
      };
      // The tool's own lock file first; a registry mirror that lags may miss a crate it names.
      const locked = await run("cargo", [...args, "--locked"], { quiet: true, mayFail: true, env });
      if (!locked.ok) await run("cargo", args, { quiet: true, env });
      rmSync(place, { recursive: true, force: true });
      renameSync(unfinished, place);
      rmSync(`${unfinished}.target`, { recursive: true, force: true });
    });
  });
  return path;
}
