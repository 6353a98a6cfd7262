// `npm run fuzz [-- --seconds 60] [--only session,frame]`: every parser of something from outside under libFuzzer,
// which looks for inputs that reach new code. `npm test` gives the same parsers made-up input without it.

import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { inClone, onPath } from "./places.mjs";
import { run, script, seconds, step, Trouble } from "./steps.mjs";
import { cargoProgram } from "./tools.mjs";

const CARGO_FUZZ = "0.13.2";

await script(async () => {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" }, only: { type: "string" } } });
  const known = readdirSync(inClone("fuzz/targets")).map((file) => file.replace(/\.rs$/, "")).sort();
  const targets = values.only?.split(",") ?? known;
  for (const target of targets) if (!known.includes(target)) throw new Trouble(`--only takes some of: ${known.join(",")}`);
  if (!onPath("c++") && !onPath("clang++")) throw new Trouble("libFuzzer needs a C++ compiler:\n    sudo apt-get install g++");
  const program = await cargoProgram("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, "0");
  // The compiler's own instrumentation is nightly's; a stable one has it as well, behind this variable.
  const env = { RUSTC_BOOTSTRAP: "1" };
  await step("the parsers with instrumentation", () => run(program, ["fuzz", "build"], { cwd: inClone("fuzz"), quiet: true, env }));
  const started = performance.now();
  let total = 0;
  for (const target of targets) {
    const corpus = inClone("fuzz/corpus", target);
    if (!existsSync(corpus)) mkdirSync(corpus, { recursive: true });
    const { output, ok } = await run(program, [
      "fuzz", "run", target, corpus, inClone("fuzz/seeds", target), "--", `-max_total_time=${values.seconds}`, "-max_len=4096", "-print_final_stats=1",
    ], { cwd: inClone("fuzz"), quiet: true, mayFail: true, env });
    if (!ok) throw new Trouble(`${output.slice(-6000)}\n${target} has failed: the input is in fuzz/artifacts/${target}`);
    const runs = Number(/stat::number_of_executed_units:\s*(\d+)/.exec(output)?.[1] ?? 0);
    if (runs === 0) throw new Trouble(`${target} ran nothing:\n${output.slice(-2000)}`);
    total += runs;
    console.log(`  ${target}: ${runs} inputs, ${/cov: (\d+)/.exec(output.split("\n").findLast((line) => line.includes("cov: ")) ?? "")?.[1]} places reached`);
  }
  console.log(`${total} inputs in ${seconds(started)}, nothing found`);
});
