// Medians and quartiles.

/** The value that this share of the numbers does not exceed, between neighbours in proportion. @param {number[]} numbers @param {number} share */
export function quantile(numbers, share) {
  if (numbers.length === 0) return NaN;
  const sorted = [...numbers].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = /** @type {number} */ (sorted[below]);
  const high = /** @type {number} */ (sorted[Math.min(below + 1, sorted.length - 1)]);
  return low + (high - low) * (place - below);
}

/**
 * What was measured several times. `low` and `high` are the first and third quartile.
 * @typedef {{ median: number, low: number, high: number }} Spread
 */

/** @param {number[]} numbers @returns {Spread} */
export function spread(numbers) {
  return { median: quantile(numbers, 0.5), low: quantile(numbers, 0.25), high: quantile(numbers, 0.75) };
}
