/** Calls as they ring: which, where, and what is still news about one when a room's socket and the inbox both tell. */

import { isLive, isUnanswered, present, rungOf } from './call.js';

/** @typedef {import('../types.js').Call} Call */
/** @typedef {Record<string, Call>} Live the running call of each room */

/** Calls that are known to be over, so that a late frame does not bring one back. */
const MOST_OVER = 50;

/** @param {readonly string[]} over @param {Call} call @returns {readonly string[]} */
export function withOver(over, call) {
  return isLive(call) || over.includes(call.id) ? over : [...over, call.id].slice(-MOST_OVER);
}

/**
 * Whether a frame of the inbox says more than what is known. Where the room's own socket is open, what it told comes first: the inbox may only
 * add to it, because its frames come a little later.
 * @param {Call | undefined} known the room's running call
 * @param {Call} call
 * @param {{ userId: string, over: readonly string[], covered: boolean }} page `covered`: the room's socket is open
 */
export function isNews(known, call, { userId, over, covered }) {
  if (over.includes(call.id)) return false;
  if (!isLive(call) || known?.id !== call.id || !covered) return known === undefined || known.id === call.id || known.started_at <= call.started_at;
  const gained = (/** @type {(one: Call) => boolean} */ has) => has(call) && !has(known);
  return (
    gained((one) => !isUnanswered(one)) ||
    gained((one) => (one.declined ?? []).includes(userId)) ||
    gained((one) => isIn(one, userId)) ||
    (rungOf(call, userId)?.until ?? '') > (rungOf(known, userId)?.until ?? '')
  );
}

/** What is left of the running calls when the inbox is back after a silence: what still rings is told anew. @param {Live} live @param {readonly string[]} covered rooms whose socket is open */
export function withoutUncovered(live, covered) {
  return Object.fromEntries(Object.entries(live).filter(([roomId]) => covered.includes(roomId)));
}

/** @param {Call} call @param {string} userId */
export function isIn(call, userId) {
  return present(call).some((participant) => participant.user_id === userId);
}

/** A call that rang here has been taken by the same person somewhere else. @param {Call} rang @param {Call | undefined} now @param {string} userId */
export function wasTakenElsewhere(rang, now, userId) {
  return now?.id === rang.id && isIn(now, userId) && !isIn(rang, userId);
}
