// How good the way to somebody is, from 0 (none) to 5 (excellent), and who speaks. Pure.

/** Worse is shown after so long, better only after this: bars that dance tell nothing. */
export const WORSE_AFTER_MS = 2000;
export const BETTER_AFTER_MS = 5000;

/**
 * What a listener makes of loss, jitter and delay: ITU-T G.107's E-model with the numbers of a codec that
 * hides losses well. A rating of 93 is a perfect line, below 60 nobody is content.
 * @param {{ loss: number | null, jitter: number | null, rtt: number | null }} line loss from 0 to 1, milliseconds
 * @returns {number | null} 1 to 5; null: nothing is known
 */
export function score({ loss, jitter, rtt }) {
  if (loss === null && rtt === null) return null;
  // Half of the way there and back, what the jitter buffer holds, and the codec.
  const delay = (rtt ?? 0) / 2 + 2 * (jitter ?? 0) + 20;
  const late = delay < 160 ? delay / 40 : (delay - 120) / 10;
  const rating = 94 - late - 30 * Math.log(1 + 15 * (loss ?? 0));
  const level = [60, 70, 80, 88].findIndex((least) => rating < least);
  return level < 0 ? 5 : level + 1;
}

/** @typedef {{ level: number | null, next: number | null, since: number }} Bars `next`: what it may become, since when */

/** @returns {Bars} */
export const noBars = () => ({ level: null, next: null, since: 0 });

/** What to show, given what is measured now. @param {Bars} bars @param {number | null} measured @param {number} now @returns {Bars} */
export function steady(bars, measured, now) {
  const { level } = bars;
  if (level === null || measured === null) return { level: measured, next: measured, since: now };
  if (measured === level) return { level, next: level, since: now };
  const sameWay = bars.next !== null && bars.next !== level && bars.next > level === measured > level;
  const since = sameWay ? bars.since : now;
  if (now - since < (measured < level ? WORSE_AFTER_MS : BETTER_AFTER_MS)) return { level, next: measured, since };
  return { level: measured, next: measured, since: now };
}

/** A voice is at least this loud, from 0 to 1, and stays the speaker's for so long after the last word. */
export const VOICE = 0.02;
export const SPEAKER_STAYS_MS = 1500;

/** @typedef {{ who: string | null, at: number }} Speaker `at`: when they were heard last */

/**
 * Whose voice stands out. Somebody else has to be clearly louder to take over in mid-sentence.
 * @param {Speaker} speaker @param {ReadonlyMap<string, number>} levels of the others' voices @param {number} now
 * @returns {Speaker}
 */
export function nextSpeaker(speaker, levels, now) {
  const [loudest, level] = [...levels].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);
  const before = speaker.who === null ? 0 : (levels.get(speaker.who) ?? 0);
  if (level >= VOICE && (loudest === speaker.who || before < VOICE || level > before * 2)) return { who: loudest, at: now };
  if (before >= VOICE) return { who: speaker.who, at: now };
  return now - speaker.at < SPEAKER_STAYS_MS && levels.has(speaker.who ?? '') ? speaker : { who: null, at: now };
}
