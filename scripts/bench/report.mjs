// The table that people read and the file that programs read.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { inClone } from "../places.mjs";

/**
 * @typedef {import("./compare.mjs").Row} Row
 * @typedef {import("./statistics.mjs").Spread} Spread
 */

/** What the numbers were taken on. */
export function machine() {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() || "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** @param {Row[]} rows */
export function table(rows) {
  const lines = rows.map(({ what, unit, ours, reference, referenceName, ratio, target, met }) => [
    what,
    `${short(ours)} ${unit}`,
    reference ? `${short(reference)} (${referenceName})` : "",
    ratio ? `${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})` : "",
    target ?? "",
    met === undefined ? "" : met ? "✓" : "✗",
  ]);
  const head = ["what", "ours: median (quartiles)", "reference", "ratio", "target", ""];
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @param {Spread} spread */
function short({ median, low, high }) {
  return low === high ? number(median) : `${number(median)} (${number(low)}–${number(high)})`;
}

/** @param {number} value */
function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** @param {{ rows: Row[], settings: Record<string, unknown> }} report @returns {string} the file */
export function save({ rows, settings }) {
  const folder = inClone("test-results");
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  const file = `${folder}/bench-${at.replaceAll(":", "-")}.json`;
  writeFileSync(file, `${JSON.stringify({ at, machine: machine(), settings, rows }, null, 2)}\n`);
  return file;
}
