// Two things that make the page's scripts smaller than bundling does: templates become calls when the page is built, so
// that htm is not served and nothing of them is parsed in the browser, and swc shortens what esbuild has bundled.

import { basename } from "node:path";

/** What was made of a module, as long as it does not change. @type {Map<string, { source: string, code: string }>} */
const made = new Map();

/**
 * A module with calls in the place of its templates, and its map within it.
 * @param {string} source @param {string} path
 */
export async function withoutTemplates(source, path) {
  if (!source.includes("html`")) return source;
  const before = made.get(path);
  if (before?.source === source) return before.code;
  // Imported here because npm may have brought it a moment ago.
  // @ts-expect-error its types are a package of their own
  const { transformAsync } = await import("@babel/core");
  const result = await transformAsync(source.replace(/\bimport \{(.*)\bhtml\b(.*vendor\/preact\.js)/, "import {$1h as $h$2"), {
    babelrc: false,
    configFile: false,
    compact: false,
    // esbuild looks for the source beside the module.
    filename: path,
    sourceFileName: basename(path),
    sourceMaps: "inline",
    plugins: [["babel-plugin-htm", { pragma: "$h", tag: "html", useNativeSpread: true }]],
  });
  const code = String(result?.code);
  made.set(path, { source, code });
  return code;
}

/**
 * A bundled script, and its map, which goes on leading to the modules.
 * @param {string} code @param {string} map @param {string} name of the file
 */
export async function shortened(code, map, name) {
  const { minify } = await import("@swc/core");
  /** @type {any} its types do not know that it takes a map to go on from */
  const options = { module: true, compress: { ecma: 2022, passes: 3, keep_fargs: false, pure_getters: true, unsafe_arrows: true }, mangle: true, sourceMap: { content: map }, format: { ecma: 2022, comments: false } };
  const short = await minify(code, options);
  return { code: `${short.code}\n//# sourceMappingURL=${name}.map\n`, map: short.map ?? map };
}
