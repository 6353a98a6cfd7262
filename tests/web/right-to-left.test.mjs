// Styles say start and end, never left and right: Arabic mirrors the page.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../public/static/', import.meta.url);
const files = ['styles.css', ...readdirSync(new URL('styles/', folder)).map((name) => `styles/${name}`)];
const PHYSICAL = /(?<![-\w])(?:(?:margin|padding|border)-(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)/g;
/** The device has a notch at its left, whatever is written on it. */
const DEVICE = /padding-(?:left|right): env\(safe-area-inset-(?:left|right)\)/g;

for (const file of files) {
  test(`${file} knows no left and no right`, () => {
    const text = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*.*?\*\//gs, '').replace(DEVICE, '');
    const found = text.split('\n').flatMap((line) => line.match(PHYSICAL) ?? []);
    const fourSides = [...text.matchAll(/(?<![-\w])(?:margin|padding): ([^;{}]+);/g)].filter(([, value]) => {
      const sides = String(value).replace(/\((?:[^()]|\([^()]*\))*\)/g, '()').trim().split(/\s+/);
      return sides.length === 4 && sides[1] !== sides[3];
    });
    assert.deepEqual([found, fourSides.map(([rule]) => rule)], [[], []]);
  });
}
