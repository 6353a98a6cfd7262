// The libraries of the page, served from our own host: Preact and htm as one ES module, and Twilio's
// browser SDK exactly as npm has it.

import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fingerprint, inClone, root } from "./places.mjs";

const SOURCE = `
import { h } from "preact";
import htm from "htm";
export { h, render, Fragment, createContext, createRef } from "preact";
export { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useReducer, useContext, useId, useErrorBoundary } from "preact/hooks";
export const html = /* @__PURE__ */ htm.bind(h);
`;

// tsc finds Preact's own types in node_modules; the browser never sees this file's imports.
const TYPES = `import { h, type VNode } from "preact";
export { h, render, Fragment, createContext, createRef } from "preact";
export type { VNode, ComponentChildren, RefObject } from "preact";
export { useState, useEffect, useRef, useMemo, useCallback, useLayoutEffect, useReducer, useContext, useId, useErrorBoundary } from "preact/hooks";
/** htm: \`html\\\`<p>\${text}</p>\\\`\` */
export const html: (strings: TemplateStringsArray, ...values: any[]) => VNode;
`;

/** Not its whitespace: with it would go what says that htm is not needed where no templates are left. */
const SMALLER = { minifySyntax: true, minifyIdentifiers: true };

const FOLDER = inClone("public/static/vendor");

/** Writes what is missing or not of this version under public/static/vendor. */
export async function vendorLibraries() {
  mkdirSync(FOLDER, { recursive: true });
  vendorTwilio();
  await vendorPreact();
}

/** Loaded only when a call over Twilio starts (media/twilio-sdk.js). */
function vendorTwilio() {
  const from = inClone("node_modules/twilio-video/dist/twilio-video.min.js");
  const file = `${FOLDER}/twilio-video.min.js`;
  if (existsSync(file) && readFileSync(file).equals(readFileSync(from))) return;
  copyFileSync(from, file);
  console.log("» public/static/vendor/twilio-video.min.js: Twilio's browser SDK");
}

async function vendorPreact() {
  const file = `${FOLDER}/preact.js`;
  const hash = createHash("sha256").update(SOURCE + TYPES + JSON.stringify(SMALLER)).digest("hex").slice(0, 16);
  const banner = `/* Preact and htm; made from ${hash}-${fingerprint("package-lock.json")} by scripts/vendor.mjs */`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(banner)) return;
  writeFileSync(`${FOLDER}/preact.d.ts`, TYPES);
  // Imported here because npm may have brought it a moment ago.
  const { build } = await import("esbuild");
  await build({
    stdin: { contents: SOURCE, resolveDir: root },
    outfile: file,
    bundle: true,
    format: "esm",
    ...SMALLER,
    target: "es2022",
    banner: { js: banner },
    logLevel: "warning",
  });
  console.log("» public/static/vendor/preact.js: Preact and htm");
}
