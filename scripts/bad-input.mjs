// `npm run bad-input [-- --seconds 600] [--no-build]`: the long form of the test of bad input. schemathesis makes up
// requests for ten minutes in place of the seconds that `npm test` has, and what was asked is counted.

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { nodeModules } from "./node-modules.mjs";
import { plain } from "./node-tests.mjs";
import { inClone, npmProgram, root } from "./places.mjs";
import { checkPrerequisites } from "./prerequisites.mjs";
import { schemathesis } from "./schemathesis.mjs";
import { run, script, step, Trouble } from "./steps.mjs";
import { vendorLibraries } from "./vendor.mjs";

const BUILT = "build-test";

await script(async () => {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "600" }, "no-build": { type: "boolean", default: false } } });
  if (!/^[1-9]\d*$/.test(values.seconds)) throw new Trouble("--seconds is a whole number.");
  await checkPrerequisites();
  await nodeModules();
  await vendorLibraries();
  const program = await schemathesis();
  if (!values["no-build"] || !existsSync(inClone(BUILT, "index.js"))) await step(`${BUILT} (release)`, () => build({ release: true, outDir: BUILT }));
  let counts = "";
  const { ok } = await run(npmProgram("node"), ["--test", "--test-reporter=spec", "tests/bad-input/bad-input.test.mjs"], {
    cwd: root,
    env: { SECURECHAT_BUILD: inClone(BUILT), SCHEMATHESIS: program, BAD_INPUT_SECONDS: values.seconds },
    onLine: (line) => (counts = /^ℹ (\d+ requests to .*)$/.exec(plain(line))?.[1] ?? counts),
    mayFail: true,
  });
  if (!ok) process.exitCode = 1;
  console.log(`\n${counts || "nothing was counted"}: ${ok ? "nothing found" : "see above"}`);
});
