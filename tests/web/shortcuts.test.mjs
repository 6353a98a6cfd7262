// Which key does what in a call, and that typing stays typing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SHORTCUTS, shortcutOf, talks } from '../../public/static/state/shortcuts.js';

const PLAIN = { code: '', ctrlKey: false, altKey: false, metaKey: false, repeat: false, isComposing: false, defaultPrevented: false };
const FREE = { typing: false, pressing: false };
const press = (/** @type {string} */ key, more = {}) => ({ ...PLAIN, key, ...more });

test('every letter does what the help says, in capitals too', () => {
  for (const [key, does] of Object.entries(SHORTCUTS)) {
    assert.equal(shortcutOf(press(key), FREE), does);
    assert.equal(shortcutOf(press(key.toUpperCase()), FREE), does);
  }
  assert.equal(shortcutOf(press('x'), FREE), null);
  assert.equal(shortcutOf(press('Escape'), FREE), null);
});

test('nothing is taken from typing, from the browser’s keys, from another listener, or from a key held down', () => {
  assert.equal(shortcutOf(press('m'), { typing: true }), null);
  for (const more of ['ctrlKey', 'altKey', 'metaKey', 'repeat', 'isComposing', 'defaultPrevented']) {
    assert.equal(shortcutOf(press('m', { [more]: true }), FREE), null, more);
  }
});

test('without Latin letters the place on the keyboard counts', () => {
  assert.equal(shortcutOf(press('ь', { code: 'KeyM' }), FREE), 'microphone');
  assert.equal(shortcutOf(press('م', { code: 'KeyL' }), FREE), null);
  assert.equal(shortcutOf(press('a', { code: 'KeyM' }), FREE), null, 'another Latin layout: the letter counts');
});

test('space talks, but not where it writes or presses', () => {
  const space = press(' ', { code: 'Space' });
  assert.equal(talks(space, FREE), true);
  assert.equal(talks(press(' ', { code: 'Space', repeat: true }), FREE), true, 'held down');
  assert.equal(talks(space, { typing: true, pressing: false }), false);
  assert.equal(talks(space, { typing: false, pressing: true }), false);
  assert.equal(talks({ ...space, ctrlKey: true }, FREE), false);
  assert.equal(talks(press('m'), FREE), false);
});
