// What browsers get, made from public/: the page's modules and styles bundled, minified and named by what is in them,
// with maps that show the repository's files in a debugger; everything else as it is. Into dist/, which git ignores.

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, posix, relative } from "node:path";
import { englishWords, keysIn, shortNames, withShortKeys, withShortNames, withWords, wordsWhereSaid } from "./page-words.mjs";
import { shortened, withoutTemplates } from "./page-smaller.mjs";
import { inClone, root } from "./places.mjs";
import { vendorLibraries } from "./vendor.mjs";

/** Where the page is served from, but for tests and Pages. */
export const DIST = inClone("dist");
const SOURCES = inClone("public");
/** What is bundled or named anew. */
const BUNDLED = inClone("public", "static");
const TARGET = "es2022";

/** What the page loads on demand for a call between two people. */
export const OF_A_CALL = "static/of-a-call.js";

/**
 * @typedef {object} Part a script or a stylesheet as it is served
 * @property {string} name what it was made from, `static/media/p2p.js`; a piece that several share has none
 * @property {string[]} needs the parts that are loaded with it, by their paths
 *
 * @typedef {object} Site
 * @property {Map<string, Uint8Array>} files by path, without a slash before it
 * @property {Map<string, Part>} parts the scripts, by path
 */

/** Builds the page into a folder; what was there and is none of it goes. @param {string} [into] @returns {Promise<Site>} */
export async function buildPage(into = DIST) {
  await vendorLibraries();
  const site = await makeSite();
  write(site, into);
  removeOthers(site, into, into);
  return site;
}

/** Builds whenever a file of public/ changes, from now on. @param {string} [into] */
export function watchPage(into = DIST) {
  let turn = Promise.resolve();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  const again = async () => {
    try {
      const site = await makeSite();
      write(site, into);
      // Beside these the Pages form has files of its own.
      removeOthers(site, into, join(into, "static"));
      console.log("» page built again");
    } catch (error) {
      // esbuild has said what is wrong; the page stays as it was.
      console.error(`» page not built: ${/** @type {Error} */ (error).message.split("\n")[0]}`);
    }
  };
  // An editor writes a file in several steps.
  watch(SOURCES, { recursive: true }, () => {
    clearTimeout(soon);
    soon = setTimeout(() => (turn = turn.then(again)), 50);
  }).unref();
}

/** @returns {Promise<Site>} */
export async function makeSite() {
  /** @type {Site} */
  const site = { files: new Map(), parts: new Map() };
  for (const entry of readdirSync(SOURCES, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.startsWith(BUNDLED)) continue;
    const name = relative(SOURCES, path);
    const content = readFileSync(path);
    site.files.set(name, extname(name) === ".html" ? Buffer.from(await bundledHtml(content.toString(), site)) : content);
  }
  await bundleServiceWorker(site);
  // esbuild asks for modules side by side: which comes first, and brings its styles, is not always the same.
  const inOrder = [...site.files].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...site, files: new Map(inOrder) };
}

/**
 * A page with its scripts and styles in the place of the sources, and with what its script needs at once named, so
 * that nothing waits for what it needs.
 * @param {string} html @param {Site} site
 */
async function bundledHtml(html, site) {
  const sheets = [...html.matchAll(/^ *<link rel="stylesheet" href="\/([^"]+)">\n/gm)];
  const script = /<script type="module" src="\/([^"]+)"><\/script>/.exec(html);
  let page = html;
  if (sheets[0]) {
    const [line, first = ""] = sheets[0];
    const address = await bundleStyles(sheets.map(([, path = ""]) => path), posix.parse(script?.[1] ?? first).name, site);
    page = page.replace(line, line.replace(first, address));
    for (const [other] of sheets.slice(1)) page = page.replace(other, "");
  }
  const plain = /<script src="\/([^"]+)"><\/script>/.exec(html);
  if (plain?.[1]) page = page.replace(plain[1], await plainScript(plain[1], site));
  if (script?.[1]) {
    const entry = withoutDetour(await bundleScripts(script[1], site), site);
    const needs = site.parts.get(entry)?.needs ?? [];
    const links = needs.map((path) => `<link rel="modulepreload" href="/${path}">\n    `);
    page = page.replace(script[0], `${links.join("")}<script type="module" src="/${entry}"></script>`);
    // The pictures that the script draws with: not before it, and not only when it has drawn. (A prefetch would be the
    // link for it, but falls under default-src in Firefox.)
    const pictures = [...site.files.keys()].filter((path) => /^static\/.*\.svg$/.test(path) && [entry, ...needs].some((script) => Buffer.from(site.files.get(script) ?? []).includes(path)));
    page = page.replace(/(?= *<\/body>)/, pictures.map((path) => `    <img src="/${path}" alt="" hidden>\n`).join(""));
  }
  return page;
}

/** A script that is no module. @param {string} path below public/ @param {Site} site @returns {Promise<string>} its path */
async function plainScript(path, site) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({ entryPoints: [join(SOURCES, path)], write: false, target: TARGET, charset: "utf8", minify: true, legalComments: "none", tsconfigRaw: "{}" });
  return named(basename(path), /** @type {Uint8Array} */ (outputFiles[0]?.contents), site);
}

/**
 * Where others import the entry, too, esbuild puts all of it into another file, and leaves one that only imports that:
 * the page begins with the other at once.
 * @param {string} entry @param {Site} site @returns {string}
 */
function withoutDetour(entry, site) {
  const [, only = ""] = /^import"\.\/([^"]+)";\n/.exec(new TextDecoder().decode(site.files.get(entry))) ?? [];
  const other = site.parts.get(`static/${only}`);
  if (!other) return entry;
  other.name = site.parts.get(entry)?.name ?? "";
  for (const path of [entry, `${entry}.map`]) site.files.delete(path);
  site.parts.delete(entry);
  return `static/${only}`;
}

/** @param {string} entry @param {Site} site @returns {Promise<string>} the path of the entry */
async function bundleScripts(entry, site) {
  // Imported here because npm may have brought it a moment ago.
  const { build } = await import("esbuild");
  /** @satisfies {import("esbuild").BuildOptions} */
  const options = {
    entryPoints: [join(SOURCES, entry)],
    // Nothing is written there: it only decides how the maps name the sources.
    outdir: inClone("dist/static"),
    absWorkingDir: root,
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    write: /** @type {const} */ (false),
    metafile: /** @type {const} */ (true),
    format: "esm",
    target: TARGET,
    charset: "utf8",
    minify: true,
    sourcemap: true,
    legalComments: "none",
    logLevel: "warning",
  };
  const { metafile: first } = await build({ ...options, minify: false, sourcemap: false });
  const onDemand = Object.values(first.inputs).flatMap(({ imports }) => imports.filter(({ kind }) => kind === "dynamic-import").map(({ path }) => inClone(path)));
  const english = await englishWords();
  const keys = Object.keys(english);
  const speaking = Object.keys(first.inputs).filter((path) => !path.includes("/static/words/") && !path.includes("/static/vendor/"));
  const names = shortNames(speaking.map((path) => readFileSync(inClone(path), "utf8")), keys);
  const page = { site, entry: join(SOURCES, entry), onDemand: new Set(onDemand), keys, names };
  const { outputFiles, metafile } = await build({ ...options, plugins: [wordsWhereSaid(english, names), sources(page)] });
  const made = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  for (const [name, text] of made) {
    const map = made.get(`${name}.map`);
    if (map === undefined) continue;
    const short = await shortened(text, map, name);
    site.files.set(`static/${name}`, Buffer.from(short.code));
    site.files.set(`static/${name}.map`, Buffer.from(short.map));
  }
  let found = "";
  for (const [path, { entryPoint, imports }] of Object.entries(metafile.outputs)) {
    if (!path.endsWith(".js")) continue;
    const needs = imports.filter(({ kind }) => kind === "import-statement").map((one) => `static/${basename(one.path)}`);
    const name = entryPoint ? relative(SOURCES, inClone(entryPoint)) : "";
    site.parts.set(`static/${basename(path)}`, { name, needs });
    if (name === entry) found = `static/${basename(path)}`;
  }
  return found;
}

/**
 * The one script that keeps its name, at the root, whose scope is everything.
 * @param {Site} site
 */
async function bundleServiceWorker(site) {
  const { build } = await import("esbuild");
  const page = new TextDecoder().decode(site.files.get("offline.html"));
  const styles = [...page.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].map(([, path]) => path);
  const version = createHash("sha256").update(page).digest("hex").slice(0, 8);
  const { outputFiles } = await build({
    entryPoints: [inClone("public/static/service-worker.js")],
    outfile: inClone("dist/service-worker.js"),
    absWorkingDir: root,
    // Served without its ending; the version is for the browser to see that there is another one.
    define: { "globalThis.OFFLINE_FILES": JSON.stringify(["/offline", ...styles]) },
    banner: { js: `/* ${version} */` },
    bundle: true,
    write: false,
    format: "iife",
    target: TARGET,
    charset: "utf8",
    minify: true,
    sourcemap: true,
    logLevel: "warning",
  });
  for (const { path, contents } of outputFiles) site.files.set(basename(path), contents);
}

/** Several stylesheets as one. @param {string[]} paths below public/ @param {string} name @param {Site} site @returns {Promise<string>} its path */
async function bundleStyles(paths, name, site) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: paths.map((path) => `@import "./${path}";\n`).join(""), loader: "css", resolveDir: SOURCES },
    outfile: inClone("dist/static", `${name}.css`),
    bundle: true,
    write: false,
    target: TARGET,
    charset: "utf8",
    minify: true,
    logLevel: "warning",
  });
  return named(`${name}.css`, /** @type {Uint8Array} */ (outputFiles[0]?.contents), site);
}

/**
 * Our modules, with three additions. One that says something brings the words for it (page-words.mjs). One that names
 * a file beside it, `new URL('../styles/x.css', import.meta.url)`, gets the address that it is served under. One that
 * is loaded on demand imports the entry and the parts of a call: esbuild makes a file of all that the same entries
 * need, and what the page starts with would otherwise fall into a dozen, and a call into another. Both are there
 * before anything else is asked for (app.js), so nothing more is fetched for it.
 * @param {{ site: Site, entry: string, onDemand: Set<string>, keys: string[], names: Map<string, string> }} page @returns {import("esbuild").Plugin}
 */
function sources({ site, entry, onDemand, keys, names }) {
  const call = join(SOURCES, OF_A_CALL);
  const parts = new Set([...readFileSync(call, "utf8").matchAll(/from '(.+)'/g)].map(([, path = ""]) => join(dirname(call), path)));
  return {
    name: "sources",
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => (kind === "dynamic-import" && parts.has(join(resolveDir, path)) ? { path: call } : null));
      builder.onLoad({ filter: /public\/static\/.*\.js$/ }, async ({ path }) => {
        let contents = readFileSync(path, "utf8");
        for (const [text, file = ""] of contents.matchAll(/new URL\('(\.[^']+)', import\.meta\.url\)\.href/g)) {
          const source = join(dirname(path), file);
          const address = extname(source) === ".css"
            ? await bundleStyles([relative(SOURCES, source)], basename(source, ".css"), site)
            : named(basename(source), readFileSync(source), site);
          contents = contents.replace(text, JSON.stringify(`/${address}`));
        }
        contents = path.includes("/static/words/") ? withShortKeys(contents, names) : withWords(withShortNames(contents, names), keysIn(contents, keys));
        if (onDemand.has(path) || path === call) contents += [entry, call].map((module) => `\nimport ${JSON.stringify(module)};`).join("");
        return { contents: path.includes("/vendor/") ? contents : await withoutTemplates(contents, path), loader: "js" };
      });
    },
  };
}

/** Keeps a file under a name that changes with what is in it. @param {string} name @param {Uint8Array} content @param {Site} site */
function named(name, content, site) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const { name: stem, ext } = posix.parse(name);
  const path = `static/${stem}-${hash}${ext}`;
  site.files.set(path, content);
  return path;
}

/** @param {Site} site @param {string} into */
function write({ files }, into) {
  // Pages last: what they name is there.
  const paths = [...files.keys()].sort((a, b) => Number(a.endsWith(".html")) - Number(b.endsWith(".html")));
  for (const path of paths) {
    const content = /** @type {Uint8Array} */ (files.get(path));
    const file = join(into, path);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === content.length && readFileSync(file).equals(content)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** @param {Site} site @param {string} into @param {string} folder in it */
function removeOthers({ files }, into, folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(into, file))) rmSync(file);
  }
}

if (process.argv[1] === import.meta.filename) await buildPage();
