// Whoever speaks to their device says what a button shows: its longer name has those words too, in every language (WCAG 2.5.3).

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { arabic } from '../../public/static/words/ar/index.js';
import { german } from '../../public/static/words/de/index.js';
import { english } from '../../public/static/words/en/index.js';
import { spanish } from '../../public/static/words/es/index.js';
import { french } from '../../public/static/words/fr/index.js';

/** @type {Record<string, import('../../public/static/words/say.js').Words>} */
const LANGUAGES = { en: english, de: german, es: spanish, fr: french, ar: arabic };
const folder = new URL('../../public/static/view/', import.meta.url);
const BUTTON = /<button\b(?:(?!<button\b)[^])*?<\/button>/g;

/** The key of a button's longer name and the key of what it shows. @param {string} source */
function pairsIn(source) {
  return [...source.matchAll(BUTTON)].flatMap(([button]) => {
    const [, name] = /aria-label=\$\{say\('([^']+)'/.exec(button) ?? [];
    const [, shown] = /\$\{say\('([^']+)'\)\}(?:<\/span>)?<\/button>$/.exec(button) ?? [];
    return name && shown ? [[name, shown]] : [];
  });
}

/** @param {string} text @param {string} language */
const wordsOf = (text, language) => [...new Intl.Segmenter(language, { granularity: 'word' }).segment(text.toLowerCase())].filter((one) => one.isWordLike).map((one) => one.segment).join(' ');

/** Chosen while the page runs, where the scan does not see them. */
const CHOSEN = [['rings.call-back-in', 'call.back'], ['rings.call-again-in', 'call.again']];

const pairs = [...CHOSEN, ...readdirSync(folder).flatMap((file) => pairsIn(readFileSync(new URL(file, folder), 'utf8')))];

test('the scan finds buttons with a longer name', () => {
  assert.deepEqual(pairsIn("<button aria-label=${say('a', { name })} onClick=${() => go()}>${say('b')}</button><button>${say('c')}</button>"), [['a', 'b']]);
  assert.ok(pairs.length >= 5);
});

for (const [language, words] of Object.entries(LANGUAGES)) {
  test(`${language}: a button's name has the words that it shows`, () => {
    const without = pairs.filter(([name, shown]) => !` ${wordsOf(String(words[String(name)]), language)} `.includes(` ${wordsOf(String(words[String(shown)]), language)} `));
    assert.deepEqual(without.map(([name, shown]) => `“${words[String(shown)]}” is not in “${words[String(name)]}”`), []);
  });
}
