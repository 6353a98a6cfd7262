// Test files with Node's own runner: several at once, each in a process of its own, its output in one piece.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FOUND } from "../tests/support/secrets-in-logs.mjs";
import { inClone, npmProgram, root } from "./places.mjs";
import { run, seconds } from "./steps.mjs";

/**
 * Files of which what failed beside others is run once more, alone. Pictures, sound and time-outs depend on a processor
 * that others use as well; what is wrong fails alone too. When more of them fail, something is wrong.
 */
const MOST_SECOND_RUNS = 3;

/** Files in which nothing waits for time: what they see once in two runs is there, and no busy processor. */
const NOT_FORGIVEN = /^tests\/api\/(panic|panic-places|access-matrix)\.test\.mjs$/;

/** Which of the files that failed are run once more. @param {{ file: string, leaked: boolean }[]} failed @returns {string[]} */
export function secondRuns(failed) {
  return failed.length > MOST_SECOND_RUNS ? [] : failed.filter(({ file, leaked }) => !leaked && !NOT_FORGIVEN.test(file)).map(({ file }) => file);
}

/** The longest takes three minutes. One that ends by nothing is ended, and has failed, so that the others are told. */
const LONGEST_FILE_MS = 15 * 60_000;

/** Files that take about a minute or more. */
const LONG = /\/(bad-network|accessibility|before-joining|devices-in-call|call-view|access-matrix|account|limits|crash|webhooks-trouble|deploy|check|bad-input)\.test\.mjs$/;

/**
 * @typedef {object} Outcome
 * @property {number} passed @property {number} failed
 * @property {number} survived faults that tests made and the program survived
 * @property {string[]} second files that passed in their second run, alone
 * @property {string[]} ran files of which a test ran: some need what not every machine has
 */

/**
 * @param {string[]} files
 * @param {{ atOnce: number, grep?: string, env: Record<string, string | undefined> }} options
 * @returns {Promise<Outcome>}
 */
export async function runTestFiles(files, { atOnce, grep, env }) {
  // The long ones first, so that none of them is alone at the end.
  const wanted = matching(files, grep);
  const waiting = [...wanted.filter((file) => LONG.test(file)), ...wanted.filter((file) => !LONG.test(file))];
  /** @type {(FileOutcome & { file: string })[]} */
  const outcomes = [];
  const notes = mkdtempSync(join(tmpdir(), "securechat-tests-"));
  const runOne = async (/** @type {string} */ file) => ({ file, ...await runFile(file, grep, env, join(notes, `${file.replaceAll("/", "-")}.json`)) });
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) outcomes.push(await runOne(file));
  }));

  /** @type {string[]} */
  const second = [];
  for (const file of secondRuns(outcomes.filter(({ ok }) => !ok))) {
    console.log(`\n── ${file}: what failed beside others runs once more, alone`);
    const again = await runOne(file);
    outcomes[outcomes.findIndex((first) => first.file === file)] = again;
    if (again.ok) second.push(file);
  }
  rmSync(notes, { recursive: true, force: true });
  const sum = (/** @type {(one: FileOutcome) => number} */ of) => outcomes.reduce((total, one) => total + of(one), 0);
  return {
    passed: sum(({ passed }) => passed), failed: sum((one) => one.failed), survived: sum(({ survived }) => survived), second,
    ran: outcomes.filter((one) => one.passed + one.failed > 0).map(({ file }) => file),
  };
}

/**
 * Files that say what is looked for; all, when none does: names may be put together. Each file starts its servers whether
 * or not one of its tests is wanted.
 * @param {string[]} files @param {string | undefined} grep
 */
function matching(files, grep) {
  if (!grep) return files;
  const sought = new RegExp(grep);
  const found = files.filter((file) => sought.test(readFileSync(inClone(file), "utf8")));
  return found.length > 0 ? found : files;
}

/** @typedef {{ ok: boolean, passed: number, failed: number, survived: number, leaked: boolean }} FileOutcome `leaked`: a secret was in a server's log */

/**
 * @param {string} file @param {string | undefined} grep @param {Record<string, string | undefined>} env
 * @param {string} passed where Node notes what passed, and does not run it a second time
 * @returns {Promise<FileOutcome>}
 */
async function runFile(file, grep, env, passed) {
  const started = performance.now();
  const outcome = { ok: true, passed: 0, failed: 0, survived: 0, leaked: false };
  const args = ["--test", "--test-reporter=spec", "--test-isolation=none", `--test-rerun-failures=${passed}`, ...(grep ? [`--test-name-pattern=${grep}`] : []), file];
  const { ok, output, timedOut } = await run(npmProgram("node"), args, {
    // Playwright, Miniflare and wrangler are megabytes of script that hundreds of processes load.
    cwd: root, env: { NODE_COMPILE_CACHE: inClone(".wrangler", "node-compile-cache"), ...env, FORCE_COLOR: process.stdout.isTTY ? "1" : undefined }, quiet: true, mayFail: true, patience: LONGEST_FILE_MS,
    onLine: (line) => {
      const [, what, number] = /^ℹ (pass|fail|cancelled) (\d+)$/.exec(plain(line)) ?? [];
      outcome.survived += Number(/^faults survived: (\d+)$/.exec(plain(line))?.[1] ?? 0);
      outcome.leaked ||= line.includes(FOUND);
      if (what === "pass") outcome.passed += Number(number);
      else if (what) outcome.failed += Number(number);
    },
  });
  outcome.ok = ok;
  // It ended before it could say what failed.
  if (!ok && outcome.failed === 0) outcome.failed = 1;
  if (timedOut) console.log(`\n── ${file} did not end by itself`);
  if (outcome.passed + outcome.failed > 0) {
    console.log(`\n── ${file}\n${withoutCounts(output)}── ${outcome.passed} passed, ${outcome.failed} failed in ${seconds(started)}`);
  }
  return outcome;
}

/** The runner counts for each file; here one line does. @param {string} output */
function withoutCounts(output) {
  return output.replaceAll(/^.*ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+.*\n/gm, "");
}

/** @param {string} line */
export function plain(line) {
  return line.replace(/\x1b\[[0-9;]*m/g, "");
}
