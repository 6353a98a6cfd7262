import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeMessages, timeline } from '../../public/static/state/messages.js';

/** @param {object} [changes] @returns {import('../../public/static/types.js').ChatMessage} */
function message(changes = {}) {
  return {
    clientId: 'client-1', seq: 1, senderId: 'u1', senderName: 'Alice', text: 'hello',
    createdAt: '2026-11-21T10:00:00.000Z', status: 'sent', ...changes,
  };
}
/** @param {string} iso */
const dayOf = (iso) => iso.slice(0, 10);

test('a message that comes twice is shown once', () => {
  assert.equal(mergeMessages([message()], [message(), message()]).length, 1);
});

test('a draft becomes the stored message when it returns', () => {
  const merged = mergeMessages([message({ seq: null, status: 'sending' })], [message({ seq: 7 })]);
  assert.deepEqual(merged.map((m) => [m.seq, m.status]), [[7, 'sent']]);
});

test('a stored message never turns back into a draft', () => {
  assert.equal(mergeMessages([message({ seq: 7 })], [message({ seq: null, status: 'sending' })])[0]?.seq, 7);
});

test('my own words stay readable when the sealed copy cannot be opened', () => {
  assert.equal(mergeMessages([message({ seq: null })], [message({ text: null })])[0]?.text, 'hello');
});

test('the server orders stored messages, drafts come last', () => {
  const merged = mergeMessages([], [
    message({ clientId: 'c', seq: null }), message({ clientId: 'b', seq: 9 }), message({ clientId: 'a', seq: 3 }),
  ]);
  assert.deepEqual(merged.map((m) => m.clientId), ['a', 'b', 'c']);
});

test('two people may use the same client id', () => {
  assert.equal(mergeMessages([message()], [message({ senderId: 'u2', seq: 2 })]).length, 2);
});

test('each day begins with a mark, and a run of one person is one block', () => {
  const items = timeline([
    message(), message({ clientId: 'b', seq: 2, createdAt: '2026-11-21T10:01:00.000Z' }),
    message({ clientId: 'c', seq: 3, createdAt: '2026-11-22T09:00:00.000Z' }),
  ], [], false, dayOf);
  assert.deepEqual(items.map((i) => (i.kind === 'message' ? i.first : i.kind)), ['day', true, false, 'day', true]);
});

test('a finished call stands between the messages of its time; a running one and one older than what is loaded do not', () => {
  /** @param {string} id @param {string} at @param {string | null} end @returns {any} */
  const call = (id, at, end) => ({ id, started_at: at, ended_at: end });
  const items = timeline(
    [message(), message({ clientId: 'b', seq: 2, createdAt: '2026-11-21T10:02:00.000Z' })],
    [call('c1', '2026-11-21T10:01:00.000Z', 'x'), call('c2', '2026-11-21T09:00:00.000Z', 'x'), call('c3', '2026-11-21T10:03:00.000Z', null)],
    true, dayOf,
  );
  assert.deepEqual(items.map((i) => (i.kind === 'call' ? i.call.id : i.kind)), ['day', 'message', 'c1', 'message']);
});
