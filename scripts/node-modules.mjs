// What npm brings, Node 24 among it.

import { existsSync, lstatSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { exclusively, fingerprint, inClone, root } from "./places.mjs";
import { run, step } from "./steps.mjs";

/** Installs exactly package-lock.json, when node_modules is not already that. */
export async function nodeModules() {
  const mark = inClone("node_modules", ".installed");
  const wanted = fingerprint("package-lock.json");
  const done = () => existsSync(mark) && readFileSync(mark, "utf8") === wanted;
  if (!done()) {
    await exclusively(`npm-${Buffer.from(root).toString("hex").slice(-40)}`, async () => {
      if (done()) return;
      // npm would follow a link, as a second work tree may have it, and empty the folder that others use.
      if (lstatSync(inClone("node_modules"), { throwIfNoEntry: false })?.isSymbolicLink()) unlinkSync(inClone("node_modules"));
      await step("node modules (npm ci)", () =>
        // No funding, no audit: the set-up talks to the registry and to nobody else.
        run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel", "error"], { cwd: root }));
      mkdirSync(inClone("node_modules"), { recursive: true });
      writeFileSync(mark, wanted);
    });
  }
  // Programs started from here find the installed Node 24 before an older one of the machine.
  const bin = inClone("node_modules", ".bin");
  if (!process.env.PATH?.startsWith(bin)) process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}
