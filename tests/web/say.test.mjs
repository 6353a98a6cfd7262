import assert from 'node:assert/strict';
import { test } from 'node:test';
import { language, say, speak } from '../../public/static/words/say.js';
import { english } from '../../public/static/words/en/index.js';

/** @param {string} key @param {Record<string, string | number>} [values] */
const any = (key, values) => say(/** @type {any} */ (key), values);

test('words have what belongs in their places, and the plural of a count', () => {
  speak('en', { hello: 'Hello, {name}', people: { one: '{count} person', other: '{count} people' } });
  assert.equal(any('hello', { name: 'alice' }), 'Hello, alice');
  assert.equal(any('people', { count: 1 }), '1 person');
  assert.equal(any('people', { count: 2 }), '2 people');
});

test('a language with more plurals than English uses them', () => {
  speak('ar', { people: { two: 'شخصان', few: '{count} أشخاص', other: '{count} شخص' } });
  assert.equal(language(), 'ar');
  assert.equal(any('people', { count: 2 }), 'شخصان');
  assert.equal(any('people', { count: 3 }), '3 أشخاص');
});

test('what a language has no words for is said in English', () => {
  speak('de', {});
  assert.equal(say('languages.choose'), english['languages.choose']);
});

test('a place that nothing was given for stays visible, and a name with dollars is a name', () => {
  speak('en', { hello: 'Hello, {name}' });
  assert.equal(any('hello'), 'Hello, {name}');
  assert.equal(any('hello', { name: '$1 $& x' }), 'Hello, $1 $& x');
});
