/** The appointments of the person on the page, and where each stands at a given time. */

/** @typedef {import('../types.js').Appointment} Appointment */
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
