/** What is asked about appointments by those who look at them, or are told of them. */

import { isOpen, isPast } from './appointments.js';
import { present } from './call.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {'invited' | 'moved' | 'confirmed' | 'declined' | 'cancelled'} News what the other has done */

/** It may still be moved, renamed, declined. @param {Appointment} appointment @param {number} now */
export function isPlanned({ status, closes_at }, now) {
  return (status === 'scheduled' || status === 'confirmed') && now < Date.parse(closes_at);
}

/**
 * @param {readonly Appointment[]} list
 * @param {number} now
 * @param {(at: number) => string} dayOf the local day, as a key
 */
export function groups(list, now, dayOf) {
  const past = list.filter((one) => isPast(one, now)).reverse();
  const ahead = list.filter((one) => !isPast(one, now));
  const isToday = (/** @type {Appointment} */ one) => isOpen(one, now) || dayOf(Date.parse(one.starts_at)) <= dayOf(now);
  return { today: ahead.filter(isToday), coming: ahead.filter((one) => !isToday(one)), past };
}

/**
 * What somebody should be told about a change that the other has made.
 * @param {Appointment | undefined} before
 * @param {Appointment} after
 * @param {string} userId
 * @returns {News | null}
 */
export function newsOf(before, after, userId) {
  const { status } = after;
  if (before && before.updated_at > after.updated_at) return null;
  if (userId === after.organizer_id) {
    return before?.status !== status && (status === 'confirmed' || status === 'declined') ? status : null;
  }
  if (status === 'cancelled') return before?.status === 'cancelled' ? null : 'cancelled';
  if (status !== 'scheduled') return null;
  if (!before) return 'invited';
  return before.starts_at === after.starts_at && before.ends_at === after.ends_at ? null : 'moved';
}

/**
 * Whether the call can begin: the room has told who is there, and the other is, or is in its call.
 * @param {import('./waiting.js').Waiting} waiting
 * @param {import('../types.js').Call | undefined} live
 * @param {string} userId mine
 */
export function otherIsHere({ online }, live, userId) {
  if (online === null) return false;
  const inRoom = Object.keys(online).some((id) => online[id] && id !== userId);
  return inRoom || (live !== undefined && present(live).some((person) => person.user_id !== userId));
}
