// schemathesis, which makes up bad requests from the OpenAPI document, in the cache of tools.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cache, exclusively, fingerprint, inClone, onPath } from "./places.mjs";
import { run, step, Trouble } from "./steps.mjs";
import { aptInstall } from "./wasm-target.mjs";

const PACKAGES = "scripts/schemathesis.txt";

/** @returns {Promise<string>} the path of the program `st`, installed when it is missing */
export async function schemathesis() {
  const version = /^schemathesis==(.+)$/m.exec(readFileSync(inClone(PACKAGES), "utf8"))?.[1];
  const name = `schemathesis-${version}-${fingerprint(PACKAGES)}`;
  // Python's environments know their own path, so it is made in its place; the mark says that it is whole.
  const place = join(cache, "tools", name);
  const mark = join(place, "complete");
  const program = join(place, "bin", "st");
  if (existsSync(mark)) return program;
  await exclusively(name, async () => {
    if (existsSync(mark)) return;
    await step(`schemathesis ${version} from PyPI (once per machine)`, async () => {
      rmSync(place, { recursive: true, force: true });
      const python = await environment(place);
      await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", inClone(PACKAGES)], { quiet: true });
      writeFileSync(mark, "");
    });
  });
  return program;
}

/** Makes Python's environment; Debian has Python without the part that does. @param {string} place */
async function environment(place) {
  const made = () => run("python3", ["-m", "venv", place], { quiet: true, mayFail: true });
  if (!(await made()).ok) {
    rmSync(place, { recursive: true, force: true });
    if (!onPath("apt-get")) throw new Trouble("The tests of bad input need Python 3.10 or newer with its module `venv`: https://www.python.org/downloads/");
    await step("Python by Debian", () => aptInstall(["python3", "python3-venv"]));
    const { ok, output } = await made();
    if (!ok) throw new Trouble(`Python's environment could not be made:\n${output}`);
  }
  return join(place, "bin", "python");
}
