import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageFor } from '../../public/static/words/choice.js';

for (const [why, chosen, wanted, expected] of /** @type {[string, string | null, string[], { code: string, locale: string }][]} */ ([
  ['the first language of the browser that the page has', null, ['ja', 'fr-CH', 'de'], { code: 'fr', locale: 'fr-CH' }],
  ['what was chosen goes before what the browser wishes', 'ar', ['de-AT', 'en'], { code: 'ar', locale: 'ar' }],
  ['and is written as in the reader’s country, where the browser names one', 'en', ['de-AT', 'en-GB'], { code: 'en', locale: 'en-GB' }],
  ['English where the page has none of the browser’s', null, ['ja-JP'], { code: 'en', locale: 'en' }],
  ['English where the browser says nothing', null, [], { code: 'en', locale: 'en' }],
  ['what nobody can have chosen is not asked for', 'constructor', ['es-MX'], { code: 'es', locale: 'es-MX' }],
])) {
  test(why, () => assert.deepEqual(languageFor(chosen, wanted), expected));
}
