/**
 * Room codes: what two people tell each other. Everything secret about a room
 * follows from its code, so the page proposes one nobody can guess.
 */

// Crockford's base 32: no i, l, o or u, so that a code survives being read aloud.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 4;
const GROUP_LENGTH = 6;
const PROPOSED = new RegExp(`^[${ALPHABET}]{${GROUPS * GROUP_LENGTH}}$`);

export const SHORTEST_CODE = 8;
export const LONGEST_CODE = 128;

/**
 * A fresh code of 120 random bits: `k7m2xq-9fhw3d-0tz8vn-c4jrye`.
 */
export function proposeCode() {
  const bytes = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_LENGTH));
  const letters = Array.from(bytes, (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

/**
 * One spelling per code: a proposed one may be typed in capitals and without its dashes.
 * @param {string} typed
 */
export function tidyCode(typed) {
  const trimmed = typed.normalize('NFKC').trim();
  const compact = trimmed.toLowerCase().replace(/[\s-]+/gu, '');
  return PROPOSED.test(compact) ? (compact.match(/.{6}/g) ?? []).join('-') : trimmed;
}

/**
 * How hard a code is to guess, judged generously: the answer `strong` is only
 * given to what no dictionary is likely to hold.
 * @param {string} typed
 * @returns {'empty' | 'too-short' | 'too-long' | 'weak' | 'fair' | 'strong'}
 */
export function judgeCode(typed) {
  const code = tidyCode(typed);
  if (code === '') return 'empty';
  if (code.length < SHORTEST_CODE) return 'too-short';
  if (code.length > LONGEST_CODE) return 'too-long';
  const words = new Set(code.split(/[\s\-_.,]+/u).filter((word) => word.length > 2)).size;
  const distinct = new Set(code.toLowerCase()).size;
  if (PROPOSED.test(code.replaceAll('-', '')) && distinct >= 8) return 'strong';
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}\s]/u].filter((kind) => kind.test(code)).length;
  const bits = Math.min(code.length, distinct * 1.5) * (kinds >= 3 ? 3.5 : 2.2);
  if (words >= 6 || bits >= 75) return 'strong';
  return words >= 4 || bits >= 50 ? 'fair' : 'weak';
}
