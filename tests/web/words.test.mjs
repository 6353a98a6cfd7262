import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, dayName, duration, hue, initials, outcome } from '../../public/static/view/words.js';

test('a running call is timed like a clock', () => {
  assert.deepEqual([0, 9, 65, 3723].map(clock), ['0:00', '0:09', '1:05', '1:02:03']);
});

test('a finished call is measured in words', () => {
  assert.deepEqual([0, 59, 60, 200, 3600, 3900].map(duration), ['0 s', '59 s', '1 min', '3 min 20 s', '1 h', '1 h 5 min']);
});

test('the same call reads differently to who placed it and to who was called', () => {
  const call = /** @type {any} */ ({ call_type: 'video', caller_id: 'a', caller_name: 'Alice', status: 'missed', duration: 0 });
  assert.equal(outcome(call, 'a').title, 'Video call, no answer');
  assert.equal(outcome(call, 'b').title, 'Missed video call');
  assert.equal(outcome({ ...call, status: 'cancelled' }, 'b').title, 'Missed video call');
  assert.equal(outcome({ ...call, status: 'cancelled' }, 'a').title, 'Video call, cancelled');
  assert.equal(outcome({ ...call, status: 'ended', duration: 75 }, 'b').detail, 'Alice called · 1 min 15 s');
});

test('days close by have names', () => {
  const now = new Date(2026, 10, 21, 12).getTime();
  assert.equal(dayName(new Date(2026, 10, 21, 1).toISOString(), now), 'Today');
  assert.equal(dayName(new Date(2026, 10, 20, 23).toISOString(), now), 'Yesterday');
  assert.match(dayName(new Date(2025, 10, 20).toISOString(), now), /2025/);
});

test('a person without a picture has their initials and a colour that stays', () => {
  assert.deepEqual(['Alice', 'Mary Ann Smith', 'jo.bo', '👩 x'].map(initials), ['A', 'MS', 'JB', '👩X']);
  assert.equal(hue('user-1'), hue('user-1'));
  assert.ok(hue('anything') < 8);
});
