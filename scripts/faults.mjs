// `npm run faults [-- --grep pattern] [--no-build]`: the long form of all tests of faults. The server is killed more often
// than in `npm test`, everything runs three times, and the faults that were survived are counted.

import { existsSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "./browser.mjs";
import { build } from "./build.mjs";
import { nodeModules } from "./node-modules.mjs";
import { inClone, npmProgram, root } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { run, script, step } from "./steps.mjs";
import { vendorLibraries } from "./vendor.mjs";

const ROUNDS = 3;

/** Files that break something. */
const FILES = /^(faults|crash|panic)/;

await script(async () => {
  const { values } = parseArgs({ options: { grep: { type: "string" }, "no-build": { type: "boolean", default: false } } });
  await checkPrerequisites();
  await nodeModules();
  await vendorLibraries();
  const browser = await chromium();
  for (const [outDir, features] of /** @type {[string, string | undefined][]} */ ([["build-test", undefined], ["build-test-hooks", "test-hooks"]])) {
    if (values["no-build"] && existsSync(inClone(outDir, "index.js"))) continue;
    await step(`${outDir} (release)`, () => build({ release: true, outDir, features }));
  }
  const files = ["api", "browser"].flatMap((folder) => readdirSync(inClone("tests", folder))
    .filter((name) => FILES.test(name) && name.endsWith(".test.mjs")).sort().map((name) => `tests/${folder}/${name}`));
  const args = ["--test", "--test-reporter=spec", "--test-concurrency=1", ...(values.grep ? [`--test-name-pattern=${values.grep}`] : [])];
  const env = { SECURECHAT_BUILD: inClone("build-test"), SECURECHAT_HOOKS_BUILD: inClone("build-test-hooks"), SECURECHAT_LONG: "1", CHROME_PATH: browser };
  let [survived, failed] = [0, 0];
  for (let round = 1; round <= ROUNDS; round += 1) {
    console.log(`\n━━ round ${round} of ${ROUNDS}`);
    const { ok } = await run(npmProgram("node"), [...args, ...files], {
      cwd: root,
      env,
      onLine: (line) => {
        survived += Number(/faults survived: (\d+)/.exec(line)?.[1] ?? 0);
        failed += Number(/^ℹ (?:fail|cancelled) (\d+)$/.exec(line)?.[1] ?? 0);
      },
      mayFail: true,
    });
    if (!ok) process.exitCode = 1;
  }
  console.log(`\nfaults survived: ${survived}, tests failed: ${failed}`);
});
