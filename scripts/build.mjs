// Builds the Rust program into build/: `node scripts/build.mjs [--dev|--release] [--out-dir DIR] [--features LIST]`.
// wrangler calls it too (wrangler.toml's [build]): a fast build for `dev`, a small one for the rest.

import { existsSync } from "node:fs";
import { nodeModules } from "./node-modules.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { inClone, root } from "./places.mjs";
import { run, script } from "./steps.mjs";
import { buildTools } from "./tools.mjs";
import { parseArgs } from "node:util";

// SECURECHAT_SKIP_BUILD=1 takes the program in build/ as it is: it was built a moment ago, and tested.

/** @param {{ release: boolean, outDir?: string, features?: string, quiet?: boolean }} options `quiet`: says something only when it fails */
export async function build({ release, outDir, features, quiet = false }) {
  if (!outDir && process.env.SECURECHAT_SKIP_BUILD && existsSync(inClone("build/index.js"))) return;
  const { workerBuild, env } = await buildTools();
  const args = [release ? "--release" : "--dev"];
  if (outDir) args.push("--out-dir", outDir);
  if (features) args.push("--features", features);
  await run(workerBuild, args, { cwd: root, env, quiet });
  if (release) await shrink(String(env.WASM_OPT_BIN), inClone(outDir ?? "build", "index_bg.wasm"));
}

/**
 * Makes the WASM smaller. The functions' names, which worker-build insists on keeping, are a tenth of what would be
 * deployed; a panic says its file and line without them. The features are those that worker-build allows.
 * @param {string} wasmOpt @param {string} wasm
 */
async function shrink(wasmOpt, wasm) {
  const features = ["mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory", "multivalue", "reference-types", "exception-handling"];
  await run(wasmOpt, ["-Os", "--strip-debug", ...features.map((name) => `--enable-${name}`), wasm, "-o", wasm], { cwd: root, env: {} });
}

if (process.argv[1] === import.meta.filename) {
  await script(async () => {
    const { values } = parseArgs({
      options: {
        dev: { type: "boolean", default: process.env.WRANGLER_COMMAND === "dev" },
        release: { type: "boolean", default: false },
        "out-dir": { type: "string" },
        features: { type: "string" },
      },
    });
    if (!process.env.SECURECHAT_SKIP_BUILD) {
      await checkPrerequisites();
      await nodeModules();
    }
    await build({ release: values.release || !values.dev, outDir: values["out-dir"], features: values.features });
  });
}
