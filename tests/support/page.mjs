// The page as it is served, for servers of tests: built once for each state of public/, so that a test never sees an
// older one, and two that run at once do not write over one another.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { buildPage } from "../../scripts/page.mjs";
import { inClone } from "../../scripts/places.mjs";
import { vendorLibraries } from "../../scripts/vendor.mjs";

const DAY = 86_400_000;

/** @returns {Promise<string>} the folder */
export async function builtPage() {
  await vendorLibraries();
  const hash = createHash("sha256").update(readFileSync(inClone("scripts/page.mjs")));
  for (const entry of readdirSync(inClone("public"), { recursive: true, withFileTypes: true }).sort(byPlace)) {
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)));
  }
  const pages = inClone(".wrangler", "pages-of-tests");
  const folder = join(pages, hash.digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  mkdirSync(pages, { recursive: true });
  for (const old of readdirSync(pages)) {
    const age = Date.now() - (statSync(join(pages, old), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > DAY) rmSync(join(pages, old), { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(`${folder}.`);
  await buildPage(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** @param {import("node:fs").Dirent} a @param {import("node:fs").Dirent} b */
function byPlace(a, b) {
  return join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1;
}
