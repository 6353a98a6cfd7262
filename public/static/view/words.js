/** Times, durations and outcomes in words. Pure but for the language; tested in tests/web/words.test.mjs. */

import { language, say } from '../words/say.js';

/** @typedef {import('../types.js').Call} Call */

/** `4:05`, `1:02:03`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const digits = (/** @type {number} */ n, least = 1) => new Intl.NumberFormat(language(), { minimumIntegerDigits: least, useGrouping: false }).format(n);
  return h > 0 ? `${digits(h)}:${digits(m, 2)}:${digits(s, 2)}` : `${digits(m)}:${digits(s, 2)}`;
}

/** `12 s`, `3 min 20 s`, `1 h 5 min`. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return say('times.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? say('times.minutes-seconds', { minutes, seconds: seconds % 60 }) : say('times.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? say('times.hours-minutes', { hours, minutes: minutes % 60 }) : say('times.hours', { count: hours });
}

/** @param {string[]} names */
export function list(names) {
  return new Intl.ListFormat(language(), { type: 'conjunction' }).format(names);
}

/**
 * A finished or running call, as its card and the history say it.
 * @param {Call} call
 * @param {string} userId
 * @returns {{ title: string, detail: string, missed: boolean }}
 */
export function outcome(call, userId) {
  const kind = call.call_type === 'video' ? 'video' : 'voice';
  const title = say(kind === 'video' ? 'history.video' : 'history.voice');
  const mine = call.caller_id === userId;
  const from = mine ? say('history.you-called') : say('history.they-called', { name: call.caller_name });
  switch (call.status) {
    case 'ended':
      return { title, detail: `${from} · ${duration(call.duration ?? 0)}`, missed: false };
    case 'missed':
      return { title: say(mine ? `history.${kind}-no-answer` : `history.${kind}-missed`), detail: from, missed: !mine };
    case 'declined':
      return { title: say(`history.${kind}-declined`), detail: from, missed: false };
    case 'cancelled':
      return { title: say(mine ? `history.${kind}-cancelled` : `history.${kind}-missed`), detail: from, missed: !mine };
    case 'failed':
      return { title: say(`history.${kind}-failed`), detail: `${from} · ${say('history.could-not-connect')}`, missed: false };
    default:
      return { title, detail: `${from} · ${say('history.going-on')}`, missed: false };
  }
}

/** Making one takes longer than using it a hundred times. @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** A date as the language spoken writes it. @param {string} iso @param {Intl.DateTimeFormatOptions} how */
export function written(iso, how) {
  const key = language() + JSON.stringify(how);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(language(), how);
  formats.set(key, format);
  return format.format(new Date(iso));
}

/** @param {string} iso */
export const timeOf = (iso) => written(iso, { hour: '2-digit', minute: '2-digit' });
/** @param {string} iso */
export const dayAndTimeOf = (iso) => written(iso, { dateStyle: 'medium', timeStyle: 'short' });

/** The local calendar day, as a key. @param {string} iso */
export function dayKey(iso) {
  const day = new Date(iso);
  return `${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`;
}

/** @param {string} iso @param {number} [now] */
export function dayName(iso, now = Date.now()) {
  const day = new Date(iso);
  if (dayKey(iso) === dayKey(new Date(now).toISOString())) return say('times.today');
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(iso) === dayKey(yesterday.toISOString())) return say('times.yesterday');
  return written(iso, day.getFullYear() === new Date(now).getFullYear() ? { weekday: 'long', day: 'numeric', month: 'long' } : { dateStyle: 'long' });
}

/** Up to two letters for an avatar. @param {string} name */
export function initials(name) {
  const words = name.split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? '?'];
  return letters.map((word) => [...(word ?? '')][0] ?? '').join('').toUpperCase();
}

/** One of eight colours that stays a person's own. @param {string} id */
export function hue(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}
