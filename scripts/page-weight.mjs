// How much a browser fetches for a call between two people, and how much it may.

import { gzipSync } from "node:zlib";
import { OF_A_CALL } from "./page.mjs";

/**
 * Scripts and styles, gzipped, from signing in to talking in a peer-to-peer call. A feature that a call does not need is
 * loaded on demand (public/static/view/on-demand.js). What is added here has to be saved elsewhere.
 */
export const LARGEST_P2P_CALL = 60_000;

/** @typedef {import("./page.mjs").Site} Site */

/** What a peer-to-peer call loads: path, and bytes gzipped. @param {Site} site @returns {Map<string, number>} */
export function weightOfCall(site) {
  const page = new TextDecoder().decode(site.files.get("index.html"));
  const named = [...page.matchAll(/(?:href|src)="\/(static\/[^"]+\.(?:js|css))"/g)].map(([, path = ""]) => path);
  const onDemand = [...site.parts].find(([, { name }]) => name === OF_A_CALL);
  if (!onDemand) throw new Error(`${OF_A_CALL} is not loaded on demand any more`);
  const all = new Set([...named, onDemand[0]]);
  for (const path of all) for (const needed of site.parts.get(path)?.needs ?? []) all.add(needed);
  return new Map([...all].map((path) => [path, gzipped(site, path)]));
}

/** @param {Site} site @param {string} path */
export function gzipped(site, path) {
  return gzipSync(site.files.get(path) ?? new Uint8Array(), { level: 9 }).length;
}

/** @param {Map<string, number>} weights */
export const sum = (weights) => [...weights.values()].reduce((all, bytes) => all + bytes, 0);

/** Two columns. @param {Map<string, number>} weights */
export function table(weights) {
  return [...weights].sort(([, a], [, b]) => b - a).map(([path, bytes]) => `${String(bytes).padStart(7)}  ${path}`).join("\n");
}
