// No view is left out of what the accessibility tests and the screenshots look at.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { NO_VIEW, STATES } from '../support/states/index.mjs';

const views = readdirSync(new URL('../../public/static/view/', import.meta.url));

test('every view is shown in a state of the page', () => {
  const shown = new Set([...Object.values(STATES).flat(), ...Object.keys(NO_VIEW)]);
  assert.deepEqual(views.filter((name) => !shown.has(name)), []);
});

test('and no state shows a view that is not there', () => {
  assert.deepEqual([...Object.values(STATES).flat(), ...Object.keys(NO_VIEW)].filter((name) => !views.includes(name)), []);
});
