/** A day, as somebody near it says it. Pure but for the reader's zone and language. */

import { say } from '../words/say.js';
import { dayKey, timeOf, written } from './words.js';

const DAY = 86_400_000;

/** @param {string} iso @param {number} now */
export function nearDay(iso, now) {
  const days = /** @type {const} */ ([['today', 0], ['tomorrow', 1], ['yesterday', -1]]);
  return days.find(([, away]) => dayKey(iso) === dayKey(new Date(now + away * DAY).toISOString()))?.[0];
}

/** `Today`, `Tomorrow`, `Tue, 24 Nov`. @param {string} iso @param {number} now */
export function dayWords(iso, now) {
  const near = nearDay(iso, now);
  if (near) return say(near === 'today' ? 'times.today' : near === 'tomorrow' ? 'times.tomorrow' : 'times.yesterday');
  const sameYear = new Date(iso).getFullYear() === new Date(now).getFullYear();
  return written(iso, { weekday: 'short', day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
}

/** `Today 10:00`. @param {string} iso @param {number} now */
export const dayAndTimeWords = (iso, now) => say('times.day-and-time', { day: dayWords(iso, now), time: timeOf(iso) });
