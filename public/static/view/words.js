/** Times, durations and outcomes in words. Pure; tested in tests/web/words.test.mjs. */

/** @typedef {import('../types.js').Call} Call */

/**
 * Why a call goes from browser to browser although Twilio should carry it.
 * @param {string} fallback Twilio's error code, or `unreachable`
 */
export function fellBack(fallback) {
  return `Twilio could not be reached${/^\d+$/.test(fallback) ? ` (${fallback})` : ''}; this call is peer to peer.`;
}

/** `4:05`, `1:02:03`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** `12 s`, `3 min 20 s`, `1 h 5 min`. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** @param {string[]} names */
export function list(names) {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}

/**
 * A finished or running call, as its card and the history say it.
 * @param {Call} call
 * @param {string} userId
 * @returns {{ title: string, detail: string, missed: boolean }}
 */
export function outcome(call, userId) {
  const kind = call.call_type === 'video' ? 'Video call' : 'Voice call';
  const mine = call.caller_id === userId;
  const from = mine ? 'You called' : `${call.caller_name} called`;
  switch (call.status) {
    case 'ended':
      return { title: kind, detail: `${from} · ${duration(call.duration ?? 0)}`, missed: false };
    case 'missed':
      return { title: mine ? `${kind}, no answer` : `Missed ${kind.toLowerCase()}`, detail: from, missed: !mine };
    case 'declined':
      return { title: `${kind}, declined`, detail: from, missed: false };
    case 'cancelled':
      return { title: mine ? `${kind}, cancelled` : `Missed ${kind.toLowerCase()}`, detail: from, missed: !mine };
    case 'failed':
      return { title: `${kind}, failed`, detail: `${from} · could not connect`, missed: false };
    default:
      return { title: kind, detail: `${from} · going on now`, missed: false };
  }
}

const timeOnly = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const withYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** @param {string} iso */
export const timeOf = (iso) => timeOnly.format(new Date(iso));
/** @param {string} iso */
export const dayAndTimeOf = (iso) => dayAndTime.format(new Date(iso));

/** The local calendar day, as a key. @param {string} iso */
export function dayKey(iso) {
  const day = new Date(iso);
  return `${day.getFullYear()}-${day.getMonth()}-${day.getDate()}`;
}

/** @param {string} iso @param {number} [now] */
export function dayName(iso, now = Date.now()) {
  const day = new Date(iso);
  if (dayKey(iso) === dayKey(new Date(now).toISOString())) return 'Today';
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(iso) === dayKey(yesterday.toISOString())) return 'Yesterday';
  return (day.getFullYear() === new Date(now).getFullYear() ? weekday : withYear).format(day);
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
