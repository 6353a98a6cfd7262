/** The appointments of the person on the page, and where each stands at a given time. */

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {'invited' | 'moved' | 'confirmed' | 'declined' | 'cancelled'} News what the other has done */
/** @typedef {{ loaded: boolean, list: Appointment[], problem: import('../types.js').Problem | null }} AppointmentsState `list` is earliest first */

/** @type {AppointmentsState} */
export const NO_APPOINTMENTS = { loaded: false, list: [], problem: null };

const CALLED_OFF = new Set(['cancelled', 'declined']);

/** @param {Appointment} appointment */
export function isCalledOff({ status }) {
  return CALLED_OFF.has(status);
}

/**
 * Takes over what the server says. What was asked for earlier may be answered later, so an older row does not replace a newer one.
 * @param {readonly Appointment[]} known
 * @param {readonly Appointment[]} told
 */
export function withAppointments(known, told) {
  const all = new Map(known.map((one) => [one.id, one]));
  for (const one of told) {
    const before = all.get(one.id);
    if (!before || before.updated_at <= one.updated_at) all.set(one.id, one);
  }
  return [...all.values()].sort((a, b) => (a.starts_at === b.starts_at ? a.id - b.id : a.starts_at < b.starts_at ? -1 : 1));
}

/** Whether one can come in. @param {Appointment} appointment @param {number} now */
export function isOpen(appointment, now) {
  const { opens_at, closes_at, status } = appointment;
  return !isCalledOff(appointment) && status !== 'no_show' && Date.parse(opens_at) <= now && now < Date.parse(closes_at);
}

/** Nothing will come of it any more. @param {Appointment} appointment @param {number} now */
export function isPast(appointment, now) {
  return isCalledOff(appointment) || appointment.status === 'no_show' || (appointment.status !== 'in_progress' && Date.parse(appointment.closes_at) <= now);
}

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

/** Who is the other of the two, from one's own side. @param {Appointment} appointment @param {string} userId */
export function sides(appointment, userId) {
  const organizer = { id: appointment.organizer_id, name: appointment.organizer_name, zone: appointment.organizer_time_zone, cameAt: appointment.organizer_came_at };
  const attendee = { id: appointment.attendee_id, name: appointment.attendee_name, zone: appointment.attendee_time_zone, cameAt: appointment.attendee_came_at };
  return userId === organizer.id ? { mine: true, me: organizer, other: attendee } : { mine: false, me: attendee, other: organizer };
}

/** How many wait for this person's yes. @param {readonly Appointment[]} list @param {string} userId @param {number} now */
export function toConfirm(list, userId, now) {
  return list.filter((one) => one.attendee_id === userId && one.status === 'scheduled' && now < Date.parse(one.ends_at)).length;
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
