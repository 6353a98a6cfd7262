/**
 * What the page says, in the language it speaks. English stands in `en/`, a file an area; another language has the same
 * keys, and says in English what it has no words for. Pure but for the language that is set.
 */

import { english } from './en/index.js';

/**
 * A text with `{places}`, or one for each plural of `count` (`Intl.PluralRules`; `other` is always there).
 * @typedef {string | { zero?: string, one?: string, two?: string, few?: string, many?: string, other: string }} Phrase
 * @typedef {Record<string, Phrase>} Words
 */

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;

/** @param {string} code @param {Words} words @param {string} locale */
const speaker = (code, words, locale) =>
  ({ code, words, locale, rightToLeft: RIGHT_TO_LEFT.test(code), plurals: new Intl.PluralRules(code), numbers: new Intl.NumberFormat(locale) });

let spoken = speaker('en', english, 'en');

/**
 * From now on the page speaks this language.
 * @param {string} code
 * @param {Words} words
 * @param {string} [locale] the language as it is written where the reader lives: `en-GB`
 */
export function speak(code, words, locale = code) {
  spoken = speaker(code, words, locale);
}

/** The language spoken, as `Intl` takes it: with the reader's country, where the browser says it. */
export const language = () => spoken.locale;

export const isRightToLeft = () => spoken.rightToLeft;

/**
 * The words for a key, with what belongs in their `{places}`; `count` chooses the plural. Numbers are written as the
 * language does.
 * @param {keyof typeof english} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const phrase = spoken.words[key] ?? english[key] ?? key;
  return filled(phrase, values);
}

/**
 * The words for a key that there may be none for.
 * @param {string} key
 * @param {string} otherwise
 * @param {Record<string, string | number>} [values]
 */
export function sayOr(key, otherwise, values = {}) {
  const phrase = spoken.words[key] ?? /** @type {Words} */ (english)[key];
  return phrase === undefined ? otherwise : filled(phrase, values);
}

/** @param {Phrase} phrase @param {Record<string, string | number>} values */
function filled(phrase, values) {
  const text = typeof phrase === 'string' ? phrase : (phrase[spoken.plurals.select(Number(values.count))] ?? phrase.other);
  return text.replace(/\{(\w+)\}/g, (place, /** @type {string} */ name) => {
    const value = values[name];
    if (value === undefined) return place;
    if (typeof value === 'number') return spoken.numbers.format(value);
    // A Latin name in an Arabic sentence must not drag its neighbours along.
    return spoken.rightToLeft ? `\u2068${value}\u2069` : value;
  });
}
