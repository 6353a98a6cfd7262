// What is deployed, compressed as Cloudflare counts it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { inClone } from "../places.mjs";
import { alone } from "./compare.mjs";

const MOST_KB = 350;

/** @param {string} builtInto @returns {import("./compare.mjs").Row[]} */
export function sizes(builtInto) {
  const kB = (/** @type {string} */ file) => gzipSync(readFileSync(file), { level: 9 }).length / 1000;
  const wasm = kB(join(builtInto, "index_bg.wasm"));
  const script = kB(join(builtInto, "index.js")) + kB(inClone("worker/entry.mjs"));
  return [
    alone("WASM, gzipped", "kB", [wasm]),
    alone("JavaScript, gzipped", "kB", [script]),
    alone("both", "kB", [wasm + script], { below: MOST_KB + Number.EPSILON, words: `≤ ${MOST_KB} kB` }),
  ];
}
