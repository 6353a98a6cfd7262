// Icons are symbols of one picture, which a browser shows as nothing when there is none of that name.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const STATIC = new URL('../../public/static/', import.meta.url);
const symbols = [...readFileSync(new URL('icons.svg', STATIC), 'utf8').matchAll(/<symbol id="([^"]+)" viewBox="0 0 24 24">/g)].map(([, id = '']) => id);

test('every icon that a view names is there, once, and none is there for nothing', () => {
  const views = readdirSync(new URL('view/', STATIC)).map((name) => readFileSync(new URL(`view/${name}`, STATIC), 'utf8'));
  const named = views.flatMap((view) => [...view.matchAll(/<\$\{Icon\} name="([^"]+)"|\bicon(?:=|: )["']([^"']+)["']/g)].map(([, name, icon]) => name ?? icon ?? ''));
  assert.ok(named.length > 30, `${named.length} icons`);
  assert.deepEqual(named.filter((name) => !symbols.includes(name)), []);
  assert.deepEqual(symbols.filter((name, at) => symbols.indexOf(name) !== at), []);
  const quoted = new Set(views.flatMap((view) => [...view.matchAll(/["']([a-z-]+)["']/g)].map(([, text]) => text)));
  assert.deepEqual(symbols.filter((name) => !quoted.has(name)), []);
});
