// Preact and htm as one ES module that the page loads from our own host, as it is.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { inClone, fingerprint, npmProgram, root } from "./places.mjs";
import { run } from "./steps.mjs";
import { createHash } from "node:crypto";

const SOURCE = `
import { h } from "preact";
import htm from "htm";
export { h, render, Fragment, createContext, createRef } from "preact";
export { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useReducer, useContext, useId, useErrorBoundary } from "preact/hooks";
export const html = htm.bind(h);
`;

// tsc finds Preact's own types in node_modules; the browser never sees this file's imports.
const TYPES = `import { h, type VNode } from "preact";
export { h, render, Fragment, createContext, createRef } from "preact";
export type { VNode, ComponentChildren, RefObject } from "preact";
export { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useReducer, useContext, useId, useErrorBoundary } from "preact/hooks";
/** htm: \`html\\\`<p>\${text}</p>\\\`\` */
export const html: (strings: TemplateStringsArray, ...values: any[]) => VNode;
`;

/** Writes public/static/vendor/preact.js and its types, when they are not already these. */
export async function vendorLibraries() {
  const folder = inClone("public/static/vendor");
  const mark = `${folder}/.made-from`;
  const wanted = createHash("sha256").update(SOURCE + TYPES).digest("hex") + fingerprint("package-lock.json");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  mkdirSync(folder, { recursive: true });
  const entry = `${folder}/.entry.mjs`;
  writeFileSync(entry, SOURCE);
  await run(npmProgram("esbuild"), [
    entry, "--bundle", "--format=esm", "--minify", "--target=es2022", "--legal-comments=inline",
    `--outfile=${folder}/preact.js`, "--log-level=warning",
  ], { cwd: root });
  writeFileSync(`${folder}/preact.d.ts`, TYPES);
  writeFileSync(mark, wanted);
  console.log("» public/static/vendor/preact.js: Preact and htm");
}
