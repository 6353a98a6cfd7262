/** Appointments in words. Pure but for the reader's zone and language; tested in tests/web/appointment-words.test.mjs. */

import { isPast, sides } from '../state/appointments.js';
import { dayAndTimeWords, dayWords, nearDay } from './day-words.js';
import { duration, timeOf, written } from './words.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').Appointment} Appointment */

/** @param {string} iso */
export const longDayOf = (iso) => written(iso, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** @param {{ starts_at: string, ends_at: string }} appointment */
export const timesOf = ({ starts_at, ends_at }) => say('times.range', { from: timeOf(starts_at), to: timeOf(ends_at) });

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
      return { text: say('appointments.in-progress'), tone: 'live' };
    case 'completed': {
      const minutes = Math.max(1, Math.round((appointment.duration ?? 0) / 60));
      return { text: appointment.duration === null ? say('appointments.completed') : say('appointments.completed-after', { duration: duration(minutes * 60) }), tone: 'good' };
    }
    case 'cancelled':
      return { text: mine ? say('appointments.cancelled-by-you') : say('appointments.cancelled-by', { name: other.name }), tone: 'off' };
    case 'declined':
      return { text: mine ? say('appointments.declined-by', { name: other.name }) : say('appointments.declined-by-you'), tone: 'off' };
    case 'no_show':
      if (me.cameAt && other.cameAt) return { text: say('appointments.missed-each-other'), tone: 'off' };
      if (me.cameAt) return { text: say('appointments.they-did-not-come', { name: other.name }), tone: 'off' };
      return { text: say(other.cameAt ? 'appointments.you-did-not-come' : 'appointments.nobody-came'), tone: 'off' };
    default:
      if (isPast(appointment, now)) return { text: say('appointments.over'), tone: 'off' };
      if (appointment.status === 'confirmed') return { text: say('appointments.confirmed'), tone: 'good' };
      return { text: mine ? say('appointments.not-confirmed-yet', { name: other.name }) : say('appointments.waits-for-you'), tone: 'open' };
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
    const time = written(appointment.starts_at, { timeZone: other.zone, hour: '2-digit', minute: '2-digit', ...(sameDay ? {} : { weekday: 'short' }) });
    return say('appointments.their-time', { time, name: other.name, place: placeOf(other.zone) });
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

/** @param {import('../state/appointments-looked-at.js').News} news @param {Appointment} appointment @param {number} now */
export function newsWords(news, appointment, now) {
  const name = news === 'confirmed' || news === 'declined' ? appointment.attendee_name : appointment.organizer_name;
  return say(`appointments.news-${news}`, { name, when: dayAndTimeWords(appointment.starts_at, now) });
}

/** @param {import('../use-cases/reminders.js').Reminder} reminder @param {string} userId */
export function reminderWords({ appointment, step }, userId) {
  const name = sides(appointment, userId).other.name;
  return say(step === 'soon' ? 'appointments.starts-at' : 'appointments.begun-at', { title: appointment.title, name, time: timeOf(appointment.starts_at) });
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
  const because = (message, field) => ({ ...problem, message, field });
  const details = problem.details ?? {};
  switch (problem.code) {
    case 'person_not_found':
      return because(say('appointments.person-not-found'), 'with');
    case 'appointment_conflict':
      return because(conflictWords(details.conflicts, name, now), 'startsAt');
    case 'invalid_start':
      return because(say('appointments.invalid-start'), 'startsAt');
    case 'too_many_appointments':
      return because(say('appointments.too-many'));
    case 'appointment_over':
      return because(say('appointments.already-over'));
    case 'appointment_not_found':
      return because(say('appointments.not-found'));
    case 'too_early':
      return because(say('appointments.too-early', { time: timeOf(String(details.opensAt)) }));
    case 'too_late':
      return because(say('appointments.too-late', { time: timeOf(String(details.closesAt)) }));
    case 'room_closed':
      return because(say('appointments.room-closed'));
    case 'invalid_field':
      return because(fieldWords(problem), problem.field);
    default:
      return problem;
  }
}

/** @param {import('../types.js').Problem} problem */
function fieldWords({ field, message }) {
  switch (field) {
    case 'with':
      return say('appointments.with-yourself');
    case 'durationMinutes':
      return say('appointments.minutes-range');
    case 'title':
      return say('appointments.title-too-long');
    case 'timeZone':
      return say('appointments.unknown-zone');
    default:
      return message;
  }
}

/** @param {unknown} conflicts @param {string} name @param {number} now */
function conflictWords(conflicts, name, now) {
  const all = Array.isArray(conflicts) ? conflicts : [];
  const sentences = all.flatMap(({ whose, title, startsAt, endsAt }) =>
    whose === 'yours' ? say('appointments.you-have', { title, when: say('times.day-and-time', { day: dayWords(startsAt, now), time: timesOf({ starts_at: startsAt, ends_at: endsAt }) }) }) : []);
  if (all.some(({ whose }) => whose === 'theirs')) sentences.push(say('appointments.they-are-busy', { name }));
  return sentences.join(' ') || say('appointments.one-is-busy');
}

/** Said before the button works. @param {Appointment} appointment @param {number} now */
export function opensWords({ opens_at }, now) {
  const near = nearDay(opens_at, now);
  const time = timeOf(opens_at);
  if (near === 'today' || near === 'tomorrow') return say(`appointments.opens-${near}`, { time });
  return say('appointments.opens-on', { day: dayWords(opens_at, now), time });
}
