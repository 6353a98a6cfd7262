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

/** @type {{ code: string, words: Words, plurals: Intl.PluralRules }} */
let spoken = { code: 'en', words: english, plurals: new Intl.PluralRules('en') };

/** From now on the page speaks this language. @param {string} code @param {Words} words */
export function speak(code, words) {
  spoken = { code, words, plurals: new Intl.PluralRules(code) };
}

/** The language spoken, as `Intl` takes it. */
export const language = () => spoken.code;

/**
 * The words for a key, with what belongs in their `{places}`; `count` chooses the plural.
 * @param {keyof typeof english} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const phrase = spoken.words[key] ?? english[key] ?? key;
  const text = typeof phrase === 'string' ? phrase : (phrase[spoken.plurals.select(Number(values.count))] ?? phrase.other);
  return text.replace(/\{(\w+)\}/g, (place, /** @type {string} */ name) => String(values[name] ?? place));
}
