// When to come back, and when not to: the decisions of a socket of ours, without the socket.
// docs/PROTOCOL.md, "Closing" and "Coming back".

/** A ping goes out this long after the last one was answered. In a call the room misses whoever sends none for 30 s. */
export const PING_AFTER_MS = 4000;
/** No sign of life this long after a ping: the socket is dead, whatever the browser still believes. */
export const PONG_WITHIN_MS = 3000;
/** The same when something happened to the network, or the page was asleep; and during a call. */
const PROBE_WITHIN_MS = 2500;
const URGENT_PROBE_WITHIN_MS = 1000;

/** How long an answer may take when there is a doubt. @param {boolean} urgent there is a call */
export const probeWithin = (urgent) => (urgent ? URGENT_PROBE_WITHIN_MS : PROBE_WITHIN_MS);

/**
 * Another network's socket is left open so long beside the new one, which takes its place: if the room hears of its
 * end first, the others see somebody lost for a moment.
 */
export const LINGER_MS = 5000;
/** An attempt that was given up may arrive so much later. */
export const LATE_MS = 10_000;
/** A socket that lived this long was a good one: the next attempts start quickly again. */
export const GOOD_AFTER_MS = 5000;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
const FIRST_URGENT_DELAY_MS = 250;
const LONGEST_URGENT_DELAY_MS = 1000;
const FLOOD_DELAY_MS = 10_000;

const REPLACED = 4001;
const REMOVED = 4003;
const SESSION_ENDED = 4005;
const FLOOD = 4008;

/**
 * Half of the delay is chance, so that a server that restarts is not met by everybody at once.
 * @param {number} attempt 0 for the first attempt after a loss
 * @param {number} chance from 0 to 1
 * @param {boolean} [urgent] there is a call
 */
export function delayBefore(attempt, chance, urgent = false) {
  const [first, longest] = urgent ? [FIRST_URGENT_DELAY_MS, LONGEST_URGENT_DELAY_MS] : [FIRST_DELAY_MS, LONGEST_DELAY_MS];
  const full = Math.min(longest, first * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * chance);
}

/**
 * A handshake that takes longer is given up. During a call an attempt from before the network came back stands in the way
 * of the next one, because TCP says its first word again after one second, then after three and seven; but on a bad
 * line a handshake takes its time.
 * @param {number} attempt how many failed in a row before @param {boolean} urgent there is a call
 */
export const openWithin = (attempt, urgent) => (urgent ? 2000 + 1500 * (attempt % 3) : 10_000);

/**
 * @param {{ code: number, attempt: number, openForMs: number | null, chance: number, urgent?: boolean, mayBeOwn?: boolean }} loss
 *   `attempt`: how many attempts failed in a row before; `openForMs`: null when it never opened; `urgent`: there is a call;
 *   `mayBeOwn`: what replaced it may be an earlier attempt of ours that arrived late
 * @returns {{ comeBack: false } | { comeBack: true, attempt: number, delayMs: number }}
 */
export function afterClose({ code, attempt, openForMs, chance, urgent = false, mayBeOwn = false }) {
  if ((code === REPLACED && !mayBeOwn) || code === REMOVED || code === SESSION_ENDED) return { comeBack: false };
  const wasGood = openForMs !== null && openForMs >= GOOD_AFTER_MS;
  const failures = wasGood ? 0 : attempt;
  const delay = delayBefore(failures, chance, urgent);
  return {
    comeBack: true,
    attempt: failures + 1,
    delayMs: code === FLOOD ? Math.max(delay, FLOOD_DELAY_MS + Math.round(chance * 1000)) : delay,
  };
}

/**
 * @param {string} base the page's address
 * @param {string} path the socket's, with its query
 */
export function socketUrl(base, path) {
  const url = new URL(path, base);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url.href;
}
