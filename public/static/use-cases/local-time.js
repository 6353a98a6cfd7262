/**
 * What a clock on the wall says, as a moment. Clocks jump: a time may not exist on a day, or come twice.
 * Pure but for the zone of this device; tested in tests/web/local-time.test.mjs in several zones.
 */

const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * @typedef {object} Moment
 * @property {number} at
 * @property {'skipped' | 'twice' | null} jump `skipped`: the clocks jump over what was typed, and the time as
 *   much later is taken. `twice`: it comes two times that day, and the first is taken
 */

/**
 * @param {string} date `2026-11-24`
 * @param {string} time `14:30`
 * @returns {Moment | null} null: that is no date and time
 */
export function momentOf(date, time) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? [];
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  if (!year || !hour) return null;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  if (new Date(wall).toISOString().slice(0, 16) !== `${date}T${hour}:${minute}`) return null;
  // The offsets of the day before and of the day after: when the clocks jump, one is the old and one the new.
  const candidates = [wall - DAY, wall + DAY].map((near) => wall - offsetAt(near));
  const [old, fresh] = /** @type {[number, number]} */ (candidates);
  const fitting = [...new Set(candidates)].filter((at) => at + offsetAt(at) === wall);
  const first = Math.min(...fitting);
  if (fitting.length > 1) return { at: first, jump: 'twice' };
  return fitting.length === 1 ? { at: first, jump: null } : { at: Math.max(old, fresh), jump: 'skipped' };
}

/** The other way: what the inputs show. @param {number} at */
export function wallClock(at) {
  const text = new Date(at + offsetAt(at)).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** How far the local clock is ahead of UTC then. @param {number} at */
function offsetAt(at) {
  return -new Date(at).getTimezoneOffset() * MINUTE;
}

/** A start to propose: the next half hour that leaves time to get ready. @param {number} now */
export function nextStart(now) {
  const half = 30 * MINUTE;
  return Math.ceil((now + 10 * MINUTE) / half) * half;
}

/** This device's zone, as IANA names it. */
export function ownZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
