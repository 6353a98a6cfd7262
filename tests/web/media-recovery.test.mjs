// After a gap, what sends pictures begins anew, as often as that helps.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendWholePictures } from '../../public/static/media/recovery.js';

/** A track that remembers what it was said to be. @param {string} hint */
function aTrack(hint) {
  /** @type {string[]} */
  const said = [];
  return { said, get contentHint() { return said.at(-1) ?? hint; }, set contentHint(word) { said.push(word); } };
}

/** @param {Record<string, ReturnType<typeof aTrack>>} tracks */
function aWire(tracks) {
  const clock = { now: 1000 };
  const wire = /** @type {any} */ ({ wholeAt: -Infinity, mesh: { now: () => clock.now, local: new Map(Object.entries(tracks)) } });
  return { wire, clock };
}

test('a track becomes another for a moment, motion or detail, and stays what it was', () => {
  const [camera, screen] = [aTrack(''), aTrack('detail')];
  sendWholePictures(aWire({ camera, screen }).wire);
  assert.deepEqual([camera.said, screen.said], [['detail', ''], ['motion', 'detail']]);
});

test('several hints within a moment are one', () => {
  const camera = aTrack('');
  const { wire, clock } = aWire({ camera });
  sendWholePictures(wire);
  clock.now += 999;
  sendWholePictures(wire);
  assert.equal(camera.said.length, 2);
  clock.now += 1;
  sendWholePictures(wire);
  assert.equal(camera.said.length, 4);
});
