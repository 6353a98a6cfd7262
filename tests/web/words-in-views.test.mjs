// Views say everything through say(): no words stand in their templates, where no other language would find them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../public/static/view/', import.meta.url);
/** The same in every language. */
const NAMES = /SecureChat|Twilio/g;
/** Attributes that a person reads or hears. */
const READ = /\b(?:aria-label|aria-roledescription|alt|label|placeholder|title|question|hint)="([^"]*)"/g;

/**
 * What stands in the templates of a source, each with a mark where something is filled in.
 * @param {string} source
 * @returns {string[]}
 */
function templates(source) {
  /** @type {string[]} */
  const found = [];
  /** Reads a template from behind its backtick to behind its end. @param {number} from @param {boolean} isHtml */
  const template = (from, isHtml) => {
    let text = '';
    let at = from;
    while (at < source.length && source[at] !== '`') {
      if (source.startsWith('${', at)) {
        at = code(at + 2, true);
        text += '\u0000';
      } else {
        text += source[at];
        at += source[at] === '\\' ? 2 : 1;
      }
    }
    if (isHtml) found.push(text);
    return at + 1;
  };
  /** Reads code, to its closing brace when it is filled in. @param {number} from @param {boolean} filled */
  const code = (from, filled) => {
    let depth = 0;
    let at = from;
    while (at < source.length) {
      const rest = source.slice(at, at + 2);
      const letter = source[at] ?? '';
      if (rest === '//' && source[at - 1] !== ':') at = source.indexOf('\n', at);
      else if (rest === '/*') at = source.indexOf('*/', at) + 2;
      else if (letter === '`') at = template(at + 1, source.slice(at - 4, at) === 'html');
      else if (letter === "'" || letter === '"') {
        for (at += 1; source[at] !== letter; at += 1) if (source[at] === '\\') at += 1;
        at += 1;
      } else {
        if (letter === '{') depth += 1;
        if (letter === '}' && (depth -= 1) < 0 && filled) return at + 1;
        at += 1;
      }
      if (at <= 0) break;
    }
    return at;
  };
  code(0, false);
  return found;
}

/** The words in a template. @param {string} text */
function wordsIn(text) {
  const attributes = [...text.matchAll(READ)].map(([, value]) => value ?? '');
  return [...attributes, ...text.split(/<[^>]*>/)].map((piece) => piece.replace(NAMES, '').replace(/[\u0000\s]+/g, ' ').trim()).filter((piece) => /\p{L}/u.test(piece));
}

test('the scan finds words between tags and in what is heard, and not in code', () => {
  const source = 'const a = html`<p class="x">Hello ${name} <b>${ok ? html`<i title="Bye">${`a ${b} c`}</i>` : \'no\'}</b></p>`; // html`<p>Not this</p>`';
  assert.deepEqual(templates(source).flatMap(wordsIn).sort(), ['Bye', 'Hello']);
});

for (const file of readdirSync(folder)) {
  test(`${file} has no words of its own`, () => {
    assert.deepEqual(templates(readFileSync(new URL(file, folder), 'utf8')).flatMap(wordsIn), []);
  });
}
