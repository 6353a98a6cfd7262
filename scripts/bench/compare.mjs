// Servers measured in turn, A B C A B C, so that what disturbs the machine disturbs all of them alike.

import { spread } from "./statistics.mjs";

/**
 * @typedef {import("./servers.mjs").Server} Server
 * @typedef {import("./load.mjs").Measured} Measured
 * @typedef {import("./statistics.mjs").Spread} Spread
 *
 * @typedef {object} Row one line of the report
 * @property {string} what
 * @property {string} unit
 * @property {Spread} ours
 * @property {Spread} [reference]
 * @property {string} [referenceName]
 * @property {Spread} [ratio] ours by the reference's, round by round
 * @property {string} [target] in words
 * @property {boolean} [met]
 */

/**
 * @template {string} N
 * @param {Record<N, () => Promise<Measured>>} turns
 * @param {number} rounds
 * @param {{ warmUp?: number }} [options] first rounds that do not count: V8 compiles well only what runs often
 * @returns {Promise<Record<N, Measured[]>>}
 */
export async function inTurn(turns, rounds, { warmUp = 0 } = {}) {
  const names = /** @type {N[]} */ (Object.keys(turns));
  const results = /** @type {Record<N, Measured[]>} */ (Object.fromEntries(names.map((name) => [name, /** @type {Measured[]} */ ([])])));
  for (let round = 0; round < warmUp; round += 1) for (const name of names) await turns[name]();
  for (let round = 0; round < rounds; round += 1) {
    // Every other round backwards: nobody always comes after the same neighbour.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) results[name].push(await turns[name]());
  }
  return results;
}

/**
 * A row that compares one number of ours with the reference's of the same round.
 * @param {object} options
 * @param {string} options.what
 * @param {string} options.unit
 * @param {number[]} options.ours
 * @param {number[]} options.reference
 * @param {string} options.referenceName
 * @param {{ atLeast?: number, atMost?: number, words: string }} [options.target] of the ratio's median
 * @returns {Row}
 */
export function compared({ what, unit, ours, reference, referenceName, target }) {
  const ratio = spread(ours.map((number, round) => number / /** @type {number} */ (reference[round])));
  const row = { what, unit, ours: spread(ours), reference: spread(reference), referenceName, ratio };
  if (!target) return row;
  const { atLeast = -Infinity, atMost = Infinity, words } = target;
  return { ...row, target: words, met: ratio.median >= atLeast && ratio.median <= atMost };
}

/**
 * A row of our own number alone.
 * @param {string} what @param {string} unit @param {number[]} ours
 * @param {{ below: number, words: string }} [target] of the median
 * @returns {Row}
 */
export function alone(what, unit, ours, target) {
  const row = { what, unit, ours: spread(ours) };
  return target ? { ...row, target: target.words, met: row.ours.median < target.below } : row;
}
