// `npm test [-- --only rust|types|web|api|bad-input|browser|firefox|smoke|deploy] [--grep pattern]`: sets up what is missing, runs
// everything, and ends with one line that counts the tests of all runners.
//
// A whole run tests the program as it ships (release build); --only and --grep build faster (--dev).
// Checks (format, lints, types) are not tests: they count only when they fail.

import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { chromium, chromiumShell, firefox } from "./browser.mjs";
import { build } from "./build.mjs";
import { bringCompiled, compiledFor, keepCompiled } from "./compiled.mjs";
import { devVars } from "./dev-vars.mjs";
import { networkTools } from "./network-tools.mjs";
import { nodeModules } from "./node-modules.mjs";
import { plain, runTestFiles } from "./node-tests.mjs";
import { inClone, npmProgram, root } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { readReplies } from "./replies-seen.mjs";
import { schemathesis } from "./schemathesis.mjs";
import { run, script, seconds, Trouble } from "./steps.mjs";
import { buildTools } from "./tools.mjs";
import { vendorLibraries } from "./vendor.mjs";

const STAGES = /** @type {const} */ (["rust", "types", "web", "api", "bad-input", "browser", "firefox", "smoke", "deploy"]);

/** Stages that need the built program, whose files are run by Node. */
const SERVED = /** @type {const} */ (["api", "bad-input", "browser", "firefox", "smoke", "deploy"]);

/** They wait for time to pass or for a program to start, and measure no pictures: four at once. */
const WAIT = /^tests\/(api|bad-input|deploy)\//;
// Of the others two: more would wait for the processor, and pictures and sound are measured while they run.

// What the WASM never has: the OpenAPI document and what must hold of every parser.
const HOST = ["--features", "openapi,fuzzing"];

/** `second`: files that passed only alone; `ran`: folders that had a test. @type {{ passed: number, failed: number, survived: number, second: string[], ran: Set<string> }} */
const total = { passed: 0, failed: 0, survived: 0, second: [], ran: new Set() };

await script(async () => {
  const { values } = parseArgs({ options: { only: { type: "string" }, grep: { type: "string" } } });
  const { only, grep } = values;
  if (only && !STAGES.some((stage) => stage === only)) throw new Trouble(`--only takes one of: ${STAGES.join(", ")}`);
  const wants = /** @param {typeof STAGES[number][]} stages */ (...stages) => !only || stages.some((stage) => stage === only);
  const started = performance.now();
  await checkPrerequisites();
  await nodeModules();
  await vendorLibraries();
  const env = wants("rust", "api", "bad-input", "browser", "firefox", "smoke", "deploy") ? (await buildTools()).env : {};
  const browser = wants("browser", "firefox", "smoke") ? await chromium() : undefined;
  const browsers = { CHROME_PATH: browser, CHROME_SHELL_PATH: browser && await chromiumShell(browser) };
  const otherBrowser = wants("firefox") ? await firefox() : undefined;
  if (wants("browser")) await networkTools();
  const requestMaker = wants("bad-input") ? await schemathesis() : undefined;
  devVars();
  console.log(`» set up in ${seconds(started)}`);

  const release = !only && !grep;
  // Beside the checks: the linker works alone for a minute.
  const building = wants(...SERVED) ? builds(release, env) : Promise.resolve(false);
  if (wants("rust")) await rust(env, grep);
  if (wants("types")) {
    await stage("types", () => check("tsc --strict", npmProgram("tsc"), ["-p", "tsconfig.json"]));
  }
  if (wants("web")) {
    await nodeTests("tests/web", filesOf("web"), 2, { grep });
    if (!grep && !total.ran.has("tests/web")) fail("tests/web ran nothing");
  }
  if (await building) {
    const serving = {
      SECURECHAT_BUILD: inClone("build-test"),
      SECURECHAT_HOOKS_BUILD: inClone("build-test-hooks"),
      SECURECHAT_RELEASE: release ? "1" : "0",
    };
    const seen = wants("api") ? readReplies() : undefined;
    const given = { ...serving, ...browsers, FIREFOX_PATH: otherBrowser, SCHEMATHESIS: requestMaker, SECURECHAT_REPLIES_SEEN: seen?.file };
    if (wants("firefox") && !otherBrowser) console.log("\n━━ tests/firefox: left out, there is no Firefox");
    const files = SERVED.filter((name) => wants(name) && (name !== "firefox" || otherBrowser)).flatMap(filesOf);
    await nodeTests("tests that mostly wait", files.filter((file) => WAIT.test(file)), 4, { grep, env: given });
    if (seen) console.log(seen.sum());
    await nodeTests("tests in browsers", files.filter((file) => !WAIT.test(file)), 2, { grep, env: { ...given, SECURECHAT_REPLIES_SEEN: undefined } });
    for (const folder of new Set(files.map(dirname))) if (!grep && !total.ran.has(folder)) fail(`${folder} ran nothing`);
  }
  console.log(`\nEverything took ${seconds(started)}.`);
  if (total.survived > 0) console.log(`faults survived: ${total.survived}`);
  if (total.second.length > 0) console.log(`passed in a second run, alone: ${total.second.join(", ")}`);
  if (total.failed > 0) process.exitCode = 1;
  console.log(`${total.passed} passed, ${total.failed} failed`);
});

/** @param {Record<string, string>} env @param {string} [grep] */
async function rust(env, grep) {
  const native = { CARGO_TARGET_DIR: process.env.CARGO_TARGET_DIR ?? compiledFor("native") };
  await bringCompiled("native");
  await stage("rust: format and lints", async () => {
    await check("cargo fmt --check", "cargo", ["fmt", "--check"]);
    await check("cargo clippy", "cargo", ["clippy", "--all-targets", "--locked", ...HOST, "--", "-D", "warnings"], native);
    // Debian's compiler (see wasm-target.mjs) comes without a clippy of the same version: there the builds have to do.
    if (!env.RUSTC) {
      const wasm = ["--target", "wasm32-unknown-unknown", "--lib", "--locked", "--features", "test-hooks,signing-loop"];
      await check("cargo clippy for wasm32", "cargo", ["clippy", ...wasm, "--", "-D", "warnings"], env);
    }
  });
  await stage("rust: tests", async () => {
    let ran = 0;
    const { ok } = await run("cargo", ["test", "--locked", ...HOST, ...(grep ? ["--", grep] : [])], {
      cwd: root,
      env: { ...native, CARGO_TERM_COLOR: "always" },
      onLine: (line) => {
        const [, passed, failed] = /test result: .*?(\d+) passed; (\d+) failed/.exec(plain(line)) ?? [];
        count(Number(passed ?? 0), Number(failed ?? 0));
        ran += Number(passed ?? 0) + Number(failed ?? 0);
      },
      mayFail: true,
    });
    if (!ok && total.failed === 0) count(0, 1);
    if (ok && ran === 0 && !grep) fail("cargo test ran nothing");
    if (ok && !grep) await keepCompiled("native");
  });
}

/**
 * The program that is tested, and one that panics when told to and whose clock can be moved, as some tests need it.
 * Nothing is measured on that one, so it is built fast.
 * @param {boolean} release @param {Record<string, string>} env cargo's
 */
async function builds(release, env) {
  const started = performance.now();
  try {
    await build({ release, outDir: "build-test", quiet: true });
    await build({ release: false, outDir: "build-test-hooks", features: "test-hooks,signing-loop", quiet: true });
    if (release) await keepCompiled("worker", env);
    console.log(`\n━━ build (${release ? "release" : "dev"}), beside the others: ${seconds(started)}`);
    return true;
  } catch (error) {
    fail(error instanceof Trouble ? error.message : String(error));
    return false;
  }
}

/** Every *.test.mjs of a stage. @param {string} name */
function filesOf(name) {
  return readdirSync(inClone("tests", name), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.mjs")).map((file) => `tests/${name}/${file}`).sort();
}

/**
 * Runs test files with Node's own runner.
 * @param {string} title @param {string[]} files @param {number} atOnce
 * @param {{ grep?: string, env?: Record<string, string | undefined> }} [options]
 */
async function nodeTests(title, files, atOnce, { grep, env = {} } = {}) {
  if (files.length === 0) return;
  await stage(title, async () => {
    const { passed, failed, survived, second, ran } = await runTestFiles(files, { atOnce, grep, env });
    count(passed, failed);
    total.survived += survived;
    total.second.push(...second);
    for (const file of ran) total.ran.add(dirname(file));
  });
}

/**
 * @param {string} what
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
async function check(what, program, args, env) {
  const { ok } = await run(program, args, { cwd: root, env, mayFail: true });
  if (!ok) fail(what);
}

/** @param {number} passed @param {number} failed */
function count(passed, failed) {
  total.passed += passed;
  total.failed += failed;
}

/** @param {string} what */
function fail(what) {
  console.error(`✖ ${what}`);
  count(0, 1);
}

/**
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function stage(name, work) {
  const started = performance.now();
  console.log(`\n━━ ${name}`);
  const result = await work();
  console.log(`━━ ${name}: ${seconds(started)}`);
  return result;
}
