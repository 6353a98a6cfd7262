/** Appointments in words. Pure but for the reader's zone and language; tested in tests/web/appointment-words.test.mjs. */

import { isPast, sides } from '../state/appointments.js';
import { dayWords } from './day-words.js';
import { duration, timeOf } from './words.js';

/** @typedef {import('../types.js').Appointment} Appointment */

const longDay = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** @param {string} iso */
export const longDayOf = (iso) => longDay.format(new Date(iso));

/** @param {{ starts_at: string, ends_at: string }} appointment */
export const timesOf = ({ starts_at, ends_at }) => `${timeOf(starts_at)} – ${timeOf(ends_at)}`;

/** `50 min`, `1 h 30 min`. @param {Appointment} appointment */
export const lengthOf = ({ duration_minutes }) => duration(duration_minutes * 60);

/**
 * How it stands or came out, as its reader says it.
 * @param {Appointment} appointment
 * @param {string} userId
 * @param {number} now
 * @returns {{ text: string, tone: 'good' | 'open' | 'off' | 'live' }}
 */
export function statusWords(appointment, userId, now) {
  const { mine, me, other } = sides(appointment, userId);
  switch (appointment.status) {
    case 'in_progress':
      return { text: 'In progress', tone: 'live' };
    case 'completed': {
      const minutes = Math.max(1, Math.round((appointment.duration ?? 0) / 60));
      return { text: appointment.duration === null ? 'Completed' : `Completed · ${duration(minutes * 60)}`, tone: 'good' };
    }
    case 'cancelled':
      return { text: `Cancelled by ${mine ? 'you' : other.name}`, tone: 'off' };
    case 'declined':
      return { text: `Declined by ${mine ? other.name : 'you'}`, tone: 'off' };
    case 'no_show':
      if (me.cameAt && other.cameAt) return { text: 'You missed each other', tone: 'off' };
      if (me.cameAt) return { text: `${other.name} did not come`, tone: 'off' };
      return { text: other.cameAt ? 'You did not come' : 'Nobody came', tone: 'off' };
    default:
      if (isPast(appointment, now)) return { text: 'Over', tone: 'off' };
      if (appointment.status === 'confirmed') return { text: 'Confirmed', tone: 'good' };
      return { text: mine ? `${other.name} has not confirmed yet` : 'Waits for your confirmation', tone: 'open' };
  }
}

/**
 * The other's time, when their clock shows another one at that moment: `09:00 for Dr Smith, Sydney`.
 * @param {Appointment} appointment
 * @param {string} userId
 * @param {string} ownZone
 */
export function theirTime(appointment, userId, ownZone) {
  const { other } = sides(appointment, userId);
  if (!other.zone) return null;
  const at = new Date(appointment.starts_at);
  try {
    if (wallIn(at, other.zone) === wallIn(at, ownZone)) return null;
    const sameDay = wallIn(at, other.zone).slice(0, 10) === wallIn(at, ownZone).slice(0, 10);
    const time = new Intl.DateTimeFormat(undefined, { timeZone: other.zone, hour: '2-digit', minute: '2-digit', ...(sameDay ? {} : { weekday: 'short' }) }).format(at);
    return `${time} for ${other.name}, ${placeOf(other.zone)}`;
  } catch {
    // A zone that this browser does not know.
    return null;
  }
}

/** @param {Date} at @param {string} timeZone */
function wallIn(at, timeZone) {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
}

/** `America/Argentina/Buenos_Aires` is Buenos Aires. @param {string} zone */
export const placeOf = (zone) => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

/** @param {import('../state/appointments.js').News} news @param {Appointment} appointment @param {number} now */
export function newsWords(news, appointment, now) {
  const when = `${dayWords(appointment.starts_at, now)} ${timeOf(appointment.starts_at)}`;
  const { organizer_name: organizer, attendee_name: attendee } = appointment;
  switch (news) {
    case 'invited':
      return `${organizer} invites you: ${when}`;
    case 'moved':
      return `${organizer} proposes another time: ${when}`;
    case 'cancelled':
      return `${organizer} cancelled: ${when}`;
    default:
      return `${attendee} ${news}: ${when}`;
  }
}

/** @param {import('../use-cases/reminders.js').Reminder} reminder @param {string} userId */
export function reminderWords({ appointment, step }, userId) {
  const what = `“${appointment.title}” with ${sides(appointment, userId).other.name}`;
  return `${what} ${step === 'soon' ? 'starts' : 'has begun'} at ${timeOf(appointment.starts_at)}`;
}

/**
 * A refusal in words, and the field of the form it belongs to.
 * @param {import('../types.js').Problem} problem
 * @param {string} name the other's
 * @param {number} now
 * @returns {import('../types.js').Problem}
 */
export function refusalWords(problem, name, now) {
  /** @param {string} message @param {string} [field] */
  const say = (message, field) => ({ ...problem, message, field });
  const details = problem.details ?? {};
  switch (problem.code) {
    case 'person_not_found':
      return say('Nobody here goes by this name. It is the name they sign in with.', 'with');
    case 'appointment_conflict':
      return say(conflictWords(details.conflicts, name, now), 'startsAt');
    case 'invalid_start':
      return say('Choose a time to come, two years ahead at most.', 'startsAt');
    case 'too_many_appointments':
      return say('You have 200 appointments to come. Cancel one first.');
    case 'appointment_over':
      return say('It is over or called off already, so it cannot be changed any more.');
    case 'appointment_not_found':
      return say('There is no such appointment, or it is not yours.');
    case 'too_early':
      return say(`It is too early: you can join from ${timeOf(String(details.opensAt))} on.`);
    case 'too_late':
      return say(`It is too late: one could join until ${timeOf(String(details.closesAt))}.`);
    case 'room_closed':
      return say('The time of this appointment is over.');
    case 'invalid_field':
      return problem.field === 'with' ? say('You cannot book an appointment with yourself.', 'with') : say(FIELDS[problem.field ?? ''] ?? problem.message, problem.field);
    default:
      return problem;
  }
}

/** @type {Record<string, string>} */
const FIELDS = {
  durationMinutes: 'From 5 minutes to 8 hours.',
  title: 'At most 64 characters.',
  timeZone: 'The server does not know the time zone of this device.',
};

/** @param {unknown} conflicts @param {string} name @param {number} now */
function conflictWords(conflicts, name, now) {
  const all = Array.isArray(conflicts) ? conflicts : [];
  const sentences = all.flatMap(({ whose, title, startsAt, endsAt }) =>
    whose === 'yours' ? `You have “${title}” then: ${dayWords(startsAt, now)} ${timesOf({ starts_at: startsAt, ends_at: endsAt })}.` : []);
  if (all.some(({ whose }) => whose === 'theirs')) sentences.push(`${name} is busy then.`);
  return sentences.join(' ') || 'One of you has another appointment then.';
}

/** Said before the button works. @param {Appointment} appointment @param {number} now */
export function opensWords({ opens_at }, now) {
  const day = dayWords(opens_at, now).replace('Tomorrow', 'tomorrow');
  return `Opens ${day === 'Today' ? '' : `${day} `}at ${timeOf(opens_at)}`;
}
