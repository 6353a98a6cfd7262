// Every language says all that English says, with the same things in its sentences and every plural it has.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { LANGUAGES } from '../../public/static/words/choice.js';
import { arabic } from '../../public/static/words/ar/index.js';
import { german } from '../../public/static/words/de/index.js';
import { english } from '../../public/static/words/en/index.js';
import { serverErrors } from '../../public/static/words/en/server-errors.js';
import { spanish } from '../../public/static/words/es/index.js';
import { french } from '../../public/static/words/fr/index.js';

/** @typedef {import('../../public/static/words/say.js').Words} Words */

/** @type {Record<string, Words>} */
const TRANSLATIONS = { de: german, es: spanish, fr: french, ar: arabic };
/** @type {Words} */
const source = { ...english, ...serverErrors };
const folder = new URL('../../public/static/words/', import.meta.url);

/** @param {import('../../public/static/words/say.js').Phrase | undefined} phrase */
const textsOf = (phrase) => (phrase === undefined ? [] : typeof phrase === 'string' ? [phrase] : Object.values(phrase));
/** @param {string} text */
const placesOf = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));

test('every language that can be chosen is here', () => assert.deepEqual(['en', ...Object.keys(TRANSLATIONS)], Object.keys(LANGUAGES)));

for (const [code, words] of [['en', source], ...Object.entries(TRANSLATIONS)]) {
  describe(String(code), () => {
    const entries = Object.entries(/** @type {Words} */ (words));

    test('has a text for every key, and no key that nobody asks for', () => {
      assert.deepEqual(Object.keys(words).sort(), Object.keys(source).sort());
    });
    test('leaves nothing empty', () => {
      const empty = entries.filter(([, phrase]) => textsOf(phrase).length === 0 || textsOf(phrase).some((text) => !/[\p{L}\p{N}]/u.test(text.replace(/\{\w+\}/g, 'x'))));
      assert.deepEqual(empty, []);
    });
    test('has in its sentences what English has in them', () => {
      for (const [key, phrase] of entries) {
        const wanted = [...new Set(textsOf(source[key]).flatMap(placesOf))].sort();
        const places = [...new Set(textsOf(phrase).flatMap(placesOf))].sort();
        // A plural may say its number in a word: “two people”.
        const found = typeof phrase === 'string' ? places : [...new Set([...places, ...(wanted.includes('count') ? ['count'] : [])])].sort();
        assert.deepEqual(found, wanted, key);
      }
    });
    test('has every plural it needs', () => {
      const needed = new Intl.PluralRules(String(code)).resolvedOptions().pluralCategories.toSorted();
      for (const [key, phrase] of entries) {
        assert.equal(typeof phrase, typeof source[key], key);
        if (typeof phrase !== 'string') assert.deepEqual(Object.keys(phrase).sort(), needed, key);
      }
    });
    test('keeps each area in the file of its name, and says nothing twice', () => {
      const said = new Set();
      for (const file of readdirSync(new URL(`${code}/`, folder))) {
        const text = readFileSync(new URL(`${code}/${file}`, folder), 'utf8');
        assert.ok(text.split('\n').length < 300, `${code}/${file} is long`);
        for (const [, key] of text.matchAll(/^ {2}'([^']+)':/gm)) {
          assert.ok(!said.has(key), `${key} is said twice`);
          said.add(key);
        }
      }
      assert.equal(said.size, entries.length);
    });
  });
}

/** Only operators are told, who set the place up with English words; the page shows them the server's own. */
const LEFT_TO_THE_SERVER = ['operator_account'];

test('whatever the server refuses has words in every language', () => {
  const { components } = JSON.parse(readFileSync(new URL('../../public/openapi.json', import.meta.url), 'utf8'));
  const codes = Object.values(components.schemas).flatMap((/** @type {any} */ schema) => (schema.properties?.requestId && schema.properties?.code?.const) || []);
  assert.ok(codes.length > 40, 'the document lists the codes');
  assert.deepEqual(codes.filter((code) => !(`errors.${code}` in source)), LEFT_TO_THE_SERVER);
});
