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
  const said = new Set(literals(source).flatMap(({ text }) => (keys.includes(text) ? [text] : [])));
  for (const pattern of patternsIn(source)) for (const key of keys) if (pattern.test(key)) said.add(key);
  return [...said];
}

/** Texts in quotes that could be keys, and where. @param {string} source */
const literals = (source) => [...source.matchAll(/(['"`])([a-z][a-z0-9-]*\.[\w.-]+)\1/g)].map(({ index, 2: text = "" }) => ({ index, text }));

/** `history.${kind}-missed`, as what it matches. @param {string} source */
function patternsIn(source) {
  const filled = [...source.matchAll(/`([a-z][a-z0-9-]*\.(?:\$\{[^}]*\}|[\w.-])+)`/g)].map(([, text = ""]) => text).filter((text) => text.includes("${"));
  return filled.map((text) => new RegExp(`^${text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(".", "\\.")).join(".+")}$`));
}

/**
 * Short names for the keys that are only ever written out as what is said: they stand in every module and once more
 * with the words. Others, of which some could also be a frame's type, keep theirs.
 * @param {string[]} sources all modules that say something @param {string[]} keys all there are
 * @returns {Map<string, string>} by key
 */
export function shortNames(sources, keys) {
  const patterns = sources.flatMap(patternsIn);
  const elsewhere = new Set();
  for (const source of sources) {
    const said = saidIn(source);
    for (const { index, text } of literals(source)) if (!said.has(index)) elsewhere.add(text);
  }
  const free = [...keys].sort().filter((key) => !elsewhere.has(key) && !patterns.some((pattern) => pattern.test(key)));
  return new Map(free.map((key, at) => [key, `_${at.toString(36)}`]));
}

/**
 * Where a text in quotes is what `say(…)` says, and not a part of something that is built there.
 * @param {string} source @returns {Set<number>}
 */
function saidIn(source) {
  const places = new Set();
  const texts = new Map(literals(source).map(({ index, text }) => [index, text]));
  for (const { index, 0: call } of source.matchAll(/\bsay\(/g)) {
    let depth = 0;
    for (let at = index + call.length; at < source.length; at += 1) {
      const letter = source[at] ?? "";
      if (depth === 0 && /[,)]/.test(letter)) break;
      if ("([{".includes(letter)) depth += 1;
      else if (")]}".includes(letter)) depth -= 1;
      const text = texts.get(at);
      if (text === undefined) continue;
      if (depth === 0) places.add(at);
      at += text.length + 1;
    }
  }
  return places;
}

/** A module with the short names in the place of the keys it says. @param {string} source @param {Map<string, string>} names */
export function withShortNames(source, names) {
  const said = saidIn(source);
  return source.replace(/(['"`])([a-z][a-z0-9-]*\.[\w.-]+)\1/g, (text, quote, key, index) => (said.has(index) && names.has(key) ? quote + names.get(key) + quote : text));
}

/** The words of a language, under the short names. @param {string} source @param {Map<string, string>} names */
export const withShortKeys = (source, names) => source.replace(/^( *)'([^']+)':/gm, (text, indent, key) => (names.has(key) ? `${indent}${names.get(key)}:` : text));

/** What `words:call.leave` brings, and no others. @param {Record<string, unknown>} english @param {Map<string, string>} names @returns {import("esbuild").Plugin} */
export function wordsWhereSaid(english, names) {
  return {
    name: "words where they are said",
    setup(builder) {
      builder.onResolve({ filter: /^words:/ }, ({ path }) => ({ path: path.slice("words:".length), namespace: NAMESPACE }));
      builder.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: key }) => ({
        contents: `import { english } from ${JSON.stringify(INDEX)};\nenglish[${JSON.stringify(names.get(key) ?? key)}] = ${JSON.stringify(english[key])};\n`,
        resolveDir: inClone(),
      }));
      builder.onLoad({ filter: /\/words\/en\/index\.js$/ }, () => ({ contents: "export const english = {};\n" }));
    },
  };
}

/** A module, and what brings its words. @param {string} source @param {string[]} said */
export function withWords(source, said) {
  return source + said.map((key) => `\nimport ${JSON.stringify(`words:${key}`)};`).join("");
}
