// Waiting for a condition: tests know what they wait for, never how long it takes.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/** Generous, because a test machine may do three other things at once. */
export const PATIENCE = 30_000;

/**
 * Asks again and again until the answer is truthy, and answers it.
 * @template T
 * @param {() => Promise<T> | T} ask @param {string} what @param {number} [within] milliseconds
 * @returns {Promise<T>}
 */
export async function until(ask, what, within = PATIENCE) {
  const end = Date.now() + within;
  /** @type {T | undefined} */
  let answer;
  for (;;) {
    answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`not within ${within / 1000} s: ${what} (last answer: ${JSON.stringify(answer)})`);
    await sleep(120);
  }
}
