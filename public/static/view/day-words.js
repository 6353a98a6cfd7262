/** A day, as somebody near it says it. */

import { dayKey } from './words.js';

const DAY = 86_400_000;
/** @type {Intl.DateTimeFormatOptions} */
const SHORT = { weekday: 'short', day: 'numeric', month: 'short' };
const shortDay = new Intl.DateTimeFormat(undefined, SHORT);
const shortDayOfYear = new Intl.DateTimeFormat(undefined, { ...SHORT, year: 'numeric' });

/** `Today`, `Tomorrow`, `Tue, 24 Nov`. @param {string} iso @param {number} now */
export function dayWords(iso, now) {
  const near = /** @type {const} */ ([[0, 'Today'], [1, 'Tomorrow'], [-1, 'Yesterday']]).find(([days]) => dayKey(iso) === dayKey(new Date(now + days * DAY).toISOString()));
  if (near) return near[1];
  const day = new Date(iso);
  return (day.getFullYear() === new Date(now).getFullYear() ? shortDay : shortDayOfYear).format(day);
}
