// The English words, each where it is said: a module that says `call.leave` brings these words, and the page does not
// load those of its rarer parts before it loads the parts. In the repository they stand in files by area
// (public/static/words/en/), and other languages come whole.

import { inClone } from "./places.mjs";

const INDEX = inClone("public/static/words/en/index.js");
const NAMESPACE = "words";

/** All English words, as they stand now. @returns {Promise<Record<string, unknown>>} */
export async function englishWords() {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({ entryPoints: [INDEX], bundle: true, format: "esm", write: false, logLevel: "warning" });
  const { english } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString("base64")}`);
  return english;
}

/**
 * The keys that a module may say: written out, or with something to be filled in.
 * @param {string} source @param {string[]} keys all there are
 */
export function keysIn(source, keys) {
  const said = new Set();
  for (const [, , text = ""] of source.matchAll(/(['"`])((?:[a-z][a-z0-9-]*\.)(?:\$\{[^}]*\}|[\w-])+)\1/g)) {
    if (!text.includes("${")) {
      if (keys.includes(text)) said.add(text);
      continue;
    }
    const pattern = new RegExp(`^${text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(".", "\\.")).join(".+")}$`);
    for (const key of keys) if (pattern.test(key)) said.add(key);
  }
  return [...said];
}

/** What `words:call.leave` brings, and no others. @param {Record<string, unknown>} english @returns {import("esbuild").Plugin} */
export function wordsWhereSaid(english) {
  return {
    name: "words where they are said",
    setup(builder) {
      builder.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice("words:".length), namespace: NAMESPACE }));
      builder.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: key }) => ({
        contents: `import { english } from ${JSON.stringify(INDEX)};\nenglish[${JSON.stringify(key)}] = ${JSON.stringify(english[key])};\n`,
        resolveDir: inClone(),
      }));
      builder.onLoad({ filter: /\/words\/en\/index\.js$/ }, () => ({ contents: "export const english = {};\n" }));
    },
  };
}

/** A module, and what brings its words. @param {string} source @param {string[]} keys */
export function withWords(source, keys) {
  return source + keysIn(source, keys).map((key) => `\nimport ${JSON.stringify(`words:${key}`)};`).join("");
}
