// Preact and htm as one ES module that the page loads from our own host, as it is.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fingerprint, inClone, root } from "./places.mjs";

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
  const file = `${folder}/preact.js`;
  const hash = createHash("sha256").update(SOURCE + TYPES).digest("hex").slice(0, 16);
  const banner = `/* Preact and htm; made from ${hash}-${fingerprint("package-lock.json")} by scripts/vendor.mjs */`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(banner)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/preact.d.ts`, TYPES);
  // Imported here because npm may have brought it a moment ago.
  const { build } = await import("esbuild");
  await build({
    stdin: { contents: SOURCE, resolveDir: root },
    outfile: file,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    banner: { js: banner },
    logLevel: "warning",
  });
  console.log("» public/static/vendor/preact.js: Preact and htm");
}
