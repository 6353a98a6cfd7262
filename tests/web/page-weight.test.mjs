// How heavy the page is. tests/browser/page-weight.test.mjs holds what is counted here against what a browser fetches.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeSite } from '../../scripts/page.mjs';
import { gzipped, LARGEST_P2P_CALL, sum, table, weightOfCall } from '../../scripts/page-weight.mjs';
import { vendorLibraries } from '../../scripts/vendor.mjs';

await vendorLibraries();
const site = await makeSite();
const text = (/** @type {string} */ path) => new TextDecoder().decode(site.files.get(path));

describe('the page as it is served', () => {
  test('a peer-to-peer call needs few bytes', (t) => {
    const call = weightOfCall(site);
    const later = new Map([...site.parts.keys()].filter((path) => !call.has(path)).map((path) => [path, gzipped(site, path)]));
    t.diagnostic(`a peer-to-peer call: ${sum(call)} bytes gzipped of ${LARGEST_P2P_CALL}\n${table(call)}`);
    t.diagnostic(`on demand, or of other pages:\n${table(later)}`);
    assert.ok(sum(call) <= LARGEST_P2P_CALL, `${sum(call)} bytes gzipped; the limit is ${LARGEST_P2P_CALL}. Load what a call does not need on demand (view/on-demand.js)`);
  });

  test('every script, style and preload that a page names is there, and of our own origin', () => {
    for (const path of ['index.html', 'openapi.html']) {
      const named = [...text(path).matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
      assert.ok(named.length >= 3, path);
      for (const address of named) assert.ok(site.files.has(address.slice(1)), `${path}: ${address}`);
    }
  });

  test('what the entry needs at once is named by the page, so that nothing waits for what it needs', () => {
    const preloaded = [...text('index.html').matchAll(/<link rel="modulepreload" href="\/([^"]+)">/g)].map(([, path]) => path);
    const [, entry = ''] = /<script type="module" src="\/([^"]+)">/.exec(text('index.html')) ?? [];
    const wanted = site.parts.get(entry)?.needs ?? [];
    assert.ok(wanted.length > 0);
    assert.deepEqual(preloaded, wanted);
    for (const path of wanted) assert.deepEqual(site.parts.get(path)?.needs, [], `${path} needs another file, which is not preloaded`);
  });

  test('every script has its map, which shows the modules of the repository', () => {
    for (const path of site.parts.keys()) {
      assert.match(text(path), new RegExp(`\\n//# sourceMappingURL=${path.slice('static/'.length)}\\.map\\n$`));
      const map = JSON.parse(text(`${path}.map`));
      for (const [at, source] of map.sources.entries()) {
        if (!source.startsWith('words:')) assert.match(source, /^\.\.\/\.\.\/public\/static\//);
        assert.ok(map.sourcesContent[at].length > 0);
      }
    }
  });

  test('the same sources give the same names', async () => {
    assert.deepEqual([...(await makeSite()).files.keys()], [...site.files.keys()]);
  });
});
