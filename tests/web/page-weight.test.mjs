// How heavy the page is. tests/browser/page-weight.test.mjs holds what is counted here against what a browser fetches.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { makeSite } from '../../scripts/page.mjs';
import { gzipped, LARGEST_P2P_CALL, sum, table, weightOfCall } from '../../scripts/page-weight.mjs';
import { englishWords, keysIn, shortNames, withShortNames } from '../../scripts/page-words.mjs';
import { inClone } from '../../scripts/places.mjs';
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

  test('the page begins with the script that has it all, and names what that needs, so that nothing waits for what it needs', () => {
    const preloaded = [...text('index.html').matchAll(/<link rel="modulepreload" href="\/([^"]+)">/g)].map(([, path]) => path);
    const [, entry = ''] = /<script type="module" src="\/([^"]+)">/.exec(text('index.html')) ?? [];
    assert.equal(site.parts.get(entry)?.name, 'static/app.js');
    assert.match(text(entry), /createElement/);
    const wanted = site.parts.get(entry)?.needs ?? [];
    assert.deepEqual(preloaded, wanted);
    for (const path of wanted) assert.deepEqual(site.parts.get(path)?.needs, [], `${path} needs another file, which is not preloaded`);
  });

  test('what loads the page again is there before anything that it may miss', () => {
    const head = text('index.html').slice(0, text('index.html').indexOf('</head>'));
    const [first = ''] = /<(?:script|link)[^>]*>/.exec(head) ?? [];
    assert.match(first, /^<script src="\/static\/start-again-\w+\.js">$/);
  });

  test('the icons are asked for with the page, not when they are drawn', () => {
    const [icons = '', ...others] = [...text('index.html').matchAll(/<img src="\/([^"]+)" alt="" hidden>/g)].map(([, path = '']) => path);
    assert.deepEqual(others, []);
    assert.match(icons, /^static\/icons-\w+\.svg$/);
    assert.match(text(icons), /<symbol id="hangup"/);
    assert.doesNotMatch(text('openapi.html'), /<img/);
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
    const again = await makeSite();
    assert.deepEqual([...again.files.keys()], [...site.files.keys()]);
    for (const [path, content] of site.files) assert.deepEqual(again.files.get(path), content, path);
  });

  test('whatever a module says, its file brings the words for', async () => {
    const keys = Object.keys(await englishWords());
    let checked = 0;
    // What is loaded by its name loads all that its pieces need.
    for (const [path] of [...site.parts].filter(([, { name }]) => name)) {
      const sources = sourcesWith(path);
      for (const source of sources) {
        if (!/\/public\/static\/(?!vendor|words)/.test(source)) continue;
        const code = readFileSync(inClone('dist/static', source), 'utf8');
        for (const [, , key = ''] of code.matchAll(/\bsay\(\s*(?:[^'"`(){},]+\? )?(['"])([^'"]+)\1/g)) {
          assert.ok(keys.includes(key), `${source} says ${key}, which is no word`);
          assert.ok(sources.has(`words:${key}`), `${source} says ${key}, and ${path} does not bring it`);
          checked += 1;
        }
        for (const key of keysIn(code, keys)) assert.ok(sources.has(`words:${key}`), `${source} may say ${key}, and ${path} does not bring it`);
      }
    }
    assert.ok(checked > 200, `${checked} words`);
  });

  test('keys are found with more than one dot, in quotes of every kind, and with something to be filled in', () => {
    const keys = ['call.leave', 'call.way.relayed', 'call.way.direct', 'history.video-missed', 'history.video'];
    assert.deepEqual(keysIn("say('call.leave'); say(`call.way.${path}`)", keys), ['call.leave', 'call.way.relayed', 'call.way.direct']);
    assert.deepEqual(keysIn('say("call.way.direct", { x: `history.${kind}-missed` })', keys), ['call.way.direct', 'history.video-missed']);
  });

  test('only what is said gets a short name, and never what may also be a frame', () => {
    const source = "say('call.mute', { name }); say(on ? 'call.mute' : 'call.leave'); send({ type: 'call.leave' }); say(`history.${kind}`); send(say({ type: 'call.hand' }));";
    const names = shortNames([source], ['call.hand', 'call.leave', 'call.mute', 'history.video']);
    assert.deepEqual([...names.keys()], ['call.mute']);
    assert.equal(withShortNames(source, names), source.replaceAll("'call.mute'", `'${names.get('call.mute')}'`));
  });
});

/** The sources of a script and of all that is loaded with it. @param {string} path */
function sourcesWith(path) {
  const files = new Set([path]);
  for (const file of files) for (const needed of site.parts.get(file)?.needs ?? []) files.add(needed);
  return new Set([...files].flatMap((file) => /** @type {string[]} */ (JSON.parse(text(`${file}.map`)).sources)));
}
