import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialPage } from '../../public/static/state/page.js';
import { announcements } from '../../public/static/view/announce.js';

const me = { id: 'me', username: 'Me', guest: false };
/** @param {string} name @param {object} [changes] */
const participant = (name, changes = {}) => ({
  user_id: name, username: name, connection_id: `c-${name}`, presence: 'connected', left_at: null, audio: true, video: true, screen: false, ...changes,
});
/** In a call with these. @param {ReturnType<typeof participant>[]} others @param {Record<string, string>} [links] */
const inCall = (others, links = {}) => /** @type {any} */ ({
  ...initialPage('mine'),
  phase: 'signed-in',
  me,
  call: {
    roomId: 'r', callId: 'call', callType: 'video', outgoing: false, confirmed: true, own: { microphone: 'on', camera: 'on', screen: 'off' }, troubles: {},
    peers: Object.fromEntries(others.map(({ user_id }) => [`c-${user_id}`, { userId: user_id, link: links[user_id] ?? 'connected', tracks: {}, quality: null, paused: [] }])),
    hearingBlocked: false, problem: null, speaker: null, quality: null,
  },
  live: { r: { id: 'call', room_id: 'r', status: 'active', answered_at: 'then', caller_id: 'Alice', caller_name: 'Alice', call_type: 'video', participants: others } },
});

const alice = participant('Alice');
const bob = participant('Bob');
for (const [what, before, after, said] of /** @type {[string, any, any, string[]][]} */ ([
  ['joining says who is there', { ...inCall([]), call: null }, inCall([alice, bob]), ['In the call with Alice and Bob']],
  ['somebody comes', inCall([alice]), inCall([alice, bob]), ['Bob has joined']],
  ['somebody goes', inCall([alice, bob]), inCall([alice, participant('Bob', { left_at: 'now' })]), ['Bob has left']],
  ['somebody is muted', inCall([alice]), inCall([participant('Alice', { audio: false })]), ['Alice is muted']],
  ['and heard again', inCall([participant('Alice', { audio: false })]), inCall([alice]), ['Alice can be heard again']],
  ['somebody shares', inCall([alice]), inCall([participant('Alice', { screen: true })]), ['Alice shares the screen']],
  ['and stops', inCall([participant('Alice', { screen: true })]), inCall([alice]), ['Alice no longer shares the screen']],
  ['somebody raises a hand', inCall([alice]), inCall([participant('Alice', { hand_raised_at: '2026-11-21T10:00:00.000Z' })]), ['Alice raises a hand']],
  ['a connection is lost', inCall([alice]), inCall([alice], { Alice: 'reconnecting' }), ['The connection to Alice is lost. Reconnecting']],
  ['and found again', inCall([alice], { Alice: 'failed' }), inCall([alice]), ['Alice is connected again']],
  ['connecting for the first time is no news', inCall([alice], { Alice: 'connecting' }), inCall([alice]), []],
  ['a camera is no news', inCall([alice]), inCall([participant('Alice', { video: false })]), []],
  ['the end is said by its own notice', inCall([alice]), { ...inCall([alice]), call: null }, []],
])) {
  test(what, () => assert.deepEqual(announcements(before, after), said));
}

test('somebody calls', () => {
  const idle = /** @type {any} */ ({ ...initialPage('mine'), phase: 'signed-in', me });
  const call = { id: 'call', room_id: 'r', status: 'ringing', caller_id: 'Alice', caller_name: 'Alice', call_type: 'voice', participants: [], declined: [] };
  assert.deepEqual(announcements(idle, { ...idle, live: { r: call } }), ['Alice is calling']);
});
