// The Pages form, written into a folder that git ignores:
//   site/        the page (page.mjs), and the program as `_worker.js`
//   wrangler.json   the Pages project's configuration
//   worker/      the Worker beside it (rooms, cron, rate limits) with its own configuration

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { forPages, forWorkerBeside, limitNames, wranglerToml } from "./configuration.mjs";
import { buildPage } from "./page.mjs";
import { inClone } from "./places.mjs";

const NOT_FOUND = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Not found</title><p>Not found</p></html>
`;

/**
 * @param {object} options
 * @param {string} options.into the folder; what was in it goes
 * @param {string} options.builtInto where the built program is
 * @param {import("./configuration.mjs").Target} options.target
 */
export async function writePages({ into, builtInto, target }) {
  const raw = await wranglerToml();
  const [site, beside] = [join(into, "site"), join(into, "worker")];
  for (const folder of [site, beside]) rmSync(folder, { recursive: true, force: true });
  const { files } = await buildPage(site);
  // With a page of its own for what is missing, Pages does not answer index.html in its place.
  writeFileSync(join(site, "404.html"), NOT_FOUND);
  write(join(site, "_routes.json"), routes([...files.keys()]));
  await bundle({ entry: "worker/pages.mjs", builtInto, into: join(site, "_worker.js"), limits: limitNames(raw) });
  await bundle({ entry: "worker/beside.mjs", builtInto, into: beside, limits: [] });
  write(join(into, "wrangler.json"), forPages(raw, target));
  write(join(beside, "wrangler.json"), forWorkerBeside(raw, target, relative(beside, inClone("migrations"))));
}

/**
 * Files are served without running the program; what is neither file nor API comes to it, as on Workers.
 * @param {string[]} files their paths
 */
export function routes(files) {
  const rules = new Set(files.filter((path) => path !== "_headers").map((path) => (path.includes("/") ? `/${path.split("/")[0]}/*` : `/${path}`)));
  return {
    version: 1,
    include: ["/*"],
    exclude: ["/", ...[...rules].sort()],
  };
}

/**
 * One module and the WASM beside it.
 * @param {{ entry: string, builtInto: string, into: string, limits: string[] }} options
 */
async function bundle({ entry, builtInto, into, limits }) {
  mkdirSync(into, { recursive: true });
  const { build } = await import("esbuild");
  await build({
    entryPoints: [inClone(entry)],
    outfile: join(into, "index.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    // The program looks at class names.
    keepNames: true,
    external: ["cloudflare:*", "*.wasm"],
    define: { RATE_LIMITS: JSON.stringify(limits) },
    logLevel: "warning",
    plugins: [{
      name: "built program",
      setup: (builder) => builder.onResolve({ filter: /^\.\.\/build\/index\.js$/ }, () => ({ path: join(builtInto, "index.js") })),
    }],
  });
  copyFileSync(join(builtInto, "index_bg.wasm"), join(into, "index_bg.wasm"));
}

/** @param {string} path @param {object} content */
function write(path, content) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
