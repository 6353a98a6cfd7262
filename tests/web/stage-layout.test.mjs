// Who is shown where in a call, and when that changes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APART_MS, HOLD_MS, NO_FOCUS, arrange, dueAt, follow, pinnable } from '../../public/static/state/stage-layout.js';

const PEOPLE = ['ann', 'bob', 'cat', 'dan'];
/** @typedef {import('../../public/static/state/stage-layout.js').Focus} Focus */

/** Looks again and again, as the page does. @param {Focus} focus @param {Partial<Parameters<typeof follow>[1]>[]} looks */
const after = (focus, ...looks) =>
  looks.reduce((before, look) => follow(before, { people: PEOPLE, screens: [], speaker: null, at: 0, ...look }), focus);

test('everybody has a seat in the order they came, as long as there are seats', () => {
  assert.deepEqual(after(NO_FOCUS, {}).seats, PEOPLE);
  assert.deepEqual(after(NO_FOCUS, { most: 3 }).seats, ['ann', 'bob', 'cat']);
});

test('who stays keeps their seat when others go, and the free one is for who waited longest', () => {
  const full = after(NO_FOCUS, { most: 3 });
  assert.deepEqual(after(full, { most: 3, people: ['ann', 'cat', 'dan'] }).seats, ['ann', 'dan', 'cat']);
  assert.deepEqual(after(full, { people: ['bob', 'cat', 'dan', 'eve'] }).seats, ['dan', 'bob', 'cat', 'eve']);
  assert.deepEqual(after(full, { people: ['cat', 'ann'] }).seats, ['ann', 'cat']);
});

test('a voice is followed once it stands out for a while, and a word thrown in is not', () => {
  const begun = after(NO_FOCUS, { speaker: 'bob', at: 1000 });
  assert.equal(begun.followed, null);
  assert.equal(dueAt(begun), 1000 + HOLD_MS);
  const bob = after(begun, { speaker: 'bob', at: 1000 + HOLD_MS });
  assert.equal(bob.followed, 'bob');
  const thrownIn = after(bob, { speaker: 'cat', at: 9000 }, { speaker: 'bob', at: 9000 + HOLD_MS - 1 }, { speaker: 'cat', at: 9000 + HOLD_MS });
  assert.equal(thrownIn.followed, 'bob');
  assert.equal(after(bob, { speaker: null, at: 60_000 }).followed, 'bob', 'silence changes nothing');
});

test('two who talk at once do not take turns faster than one can look', () => {
  const bob = after(NO_FOCUS, { speaker: 'bob', at: 0 }, { speaker: 'bob', at: HOLD_MS });
  const soon = after(bob, { speaker: 'cat', at: HOLD_MS + 1 }, { speaker: 'cat', at: HOLD_MS + APART_MS - 1 });
  assert.equal(soon.followed, 'bob');
  assert.equal(dueAt(soon), HOLD_MS + APART_MS);
  assert.equal(after(soon, { speaker: 'cat', at: HOLD_MS + APART_MS }).followed, 'cat');
});

test('a speaker with a seat moves nobody; one without takes that of the most silent', () => {
  const most = 3;
  const quiet = after(NO_FOCUS, { most });
  const ann = after(quiet, { most, speaker: 'ann', at: 0 }, { most, speaker: 'ann', at: HOLD_MS });
  assert.deepEqual(ann.seats, ['ann', 'bob', 'cat']);
  const cat = after(ann, { most, speaker: 'cat', at: 5000 }, { most, speaker: 'cat', at: 5000 + HOLD_MS });
  const dan = after(cat, { most, speaker: 'dan', at: 10_000 }, { most, speaker: 'dan', at: 10_000 + HOLD_MS });
  assert.deepEqual(dan.seats, ['ann', 'dan', 'cat']);
});

test('who is followed and goes is followed no more, and the next voice need not wait for calm', () => {
  const bob = after(NO_FOCUS, { speaker: 'bob', at: 0 }, { speaker: 'bob', at: HOLD_MS });
  const alone = after(bob, { people: ['ann', 'cat'], speaker: 'cat', at: 1000 });
  assert.equal(alone.followed, null);
  assert.equal(after(alone, { people: ['ann', 'cat'], speaker: 'cat', at: 1000 + HOLD_MS }).followed, 'cat');
});

const TWELVE = [...'abcdefghijkl'];
const bobSpeaks = after(NO_FOCUS, { speaker: 'bob', at: 0 }, { speaker: 'bob', at: HOLD_MS });
const twoScreens = after(bobSpeaks, { screens: ['cat screen'] }, { screens: ['ann screen', 'cat screen'] });
/** @type {[string, Focus, Partial<Parameters<typeof arrange>[1]>, ReturnType<typeof arrange>][]} */
const ARRANGEMENTS = [
  ['the grid has all of one size', bobSpeaks, {}, { large: null, small: PEOPLE, hidden: [] }],
  ['the speaker is large in the speaker’s view', bobSpeaks, { layout: 'speaker' }, { large: 'bob', small: ['ann', 'cat', 'dan'], hidden: [] }],
  ['before anybody spoke, the first is', after(NO_FOCUS, {}), { layout: 'speaker' }, { large: 'ann', small: ['bob', 'cat', 'dan'], hidden: [] }],
  ['a single person fills the view anyway', after(NO_FOCUS, { people: ['bob'] }), { layout: 'speaker', people: ['bob'] }, { large: null, small: ['bob'], hidden: [] }],
  ['a pinned one is large whoever speaks', bobSpeaks, { layout: 'speaker', pinned: 'dan' }, { large: 'dan', small: ['ann', 'bob', 'cat'], hidden: [] }],
  ['a pin holds in the grid too', bobSpeaks, { pinned: 'dan' }, { large: 'dan', small: ['ann', 'bob', 'cat'], hidden: [] }],
  ['a pin on somebody who is gone holds nothing', bobSpeaks, { pinned: 'eve' }, { large: null, small: PEOPLE, hidden: [] }],
  ['the screen shared last is large', twoScreens, {}, { large: 'ann screen', small: ['cat screen', ...PEOPLE], hidden: [] }],
  ['a pin holds against a screen', twoScreens, { pinned: 'bob' }, { large: 'bob', small: ['cat screen', 'ann screen', 'ann', 'cat', 'dan'], hidden: [] }],
  ['who has no seat is in the list', after(NO_FOCUS, { most: 2 }), {}, { large: null, small: ['ann', 'bob'], hidden: ['cat', 'dan'] }],
  ['a pinned one needs no seat', after(NO_FOCUS, { most: 2 }), { pinned: 'dan' }, { large: 'dan', small: ['ann', 'bob'], hidden: ['cat'] }],
  [
    'nine pictures are all, screens and a pinned one among them',
    after(NO_FOCUS, { people: TWELVE, screens: ['b screen', 'c screen'] }),
    { people: TWELVE, pinned: 'l' },
    { large: 'l', small: ['b screen', 'c screen', 'a', 'b', 'c', 'd', 'e', 'f'], hidden: ['g', 'h', 'i', 'j', 'k'] },
  ],
];

for (const [sentence, focus, wish, expected] of ARRANGEMENTS) {
  test(sentence, () => assert.deepEqual(arrange(focus, { people: PEOPLE, layout: 'grid', pinned: null, ...wish }), expected));
}

test('the key pins what has the focus, else what is large, else who speaks, else the first', () => {
  const grid = arrange(bobSpeaks, { people: PEOPLE, layout: 'grid', pinned: null });
  assert.equal(pinnable(grid, 'dan', bobSpeaks), 'dan');
  assert.equal(pinnable({ ...grid, large: 'cat' }, null, bobSpeaks), 'cat');
  assert.equal(pinnable(grid, null, bobSpeaks), 'bob');
  assert.equal(pinnable(grid, null, NO_FOCUS), 'ann');
  assert.equal(pinnable({ large: null, small: [], hidden: [] }, null, NO_FOCUS), null);
});
