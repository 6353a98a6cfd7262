import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordingOf } from '../../public/static/state/recording.js';

const PEOPLE = /** @type {const} */ ([['u-alice', 'Alice'], ['u-bob', 'Bob'], ['u-carol', 'Carol']]);

/** @param {Partial<import('../../public/static/types.js').Recording> | null} recording @param {string[]} [gone] */
function call(recording, gone = []) {
  const participants = PEOPLE.map(([user_id, username]) => ({
    user_id, username, joined_at: null, left_at: null, connection_id: `conn-${user_id}`, presence: gone.includes(user_id) ? 'left' : 'connected',
  }));
  const told = { available: true, running: false, asked_by: null, consents: [], ...recording };
  return /** @type {any} */ ({ id: 'c1', participants, ...(recording ? { recording: told } : {}) });
}

const asked = { asked_by: 'u-alice', consents: ['u-alice'] };

test('a call that cannot be recorded, or says nothing about it, offers nothing', () => {
  assert.equal(recordingOf(undefined, 'u-bob').step, 'unavailable');
  assert.equal(recordingOf(call(null), 'u-bob').step, 'unavailable');
  assert.equal(recordingOf(call({ available: false }), 'u-bob').step, 'unavailable');
});

test('before anybody asks there is nothing to answer', () => {
  assert.equal(recordingOf(call({}), 'u-bob').step, 'none');
});

test('who has not agreed is asked, by name; who asked waits for the others', () => {
  assert.deepEqual(recordingOf(call(asked), 'u-bob'), {
    step: 'asked', asker: 'Alice', byMe: false, agreed: ['Alice'], awaited: ['Carol'],
  });
  assert.deepEqual(recordingOf(call(asked), 'u-alice'), {
    step: 'waiting', asker: 'Alice', byMe: true, agreed: [], awaited: ['Bob', 'Carol'],
  });
});

test('who is not in the call is not waited for', () => {
  const view = recordingOf(call({ asked_by: 'u-alice', consents: ['u-alice', 'u-bob'] }, ['u-carol']), 'u-bob');
  assert.deepEqual([view.step, view.agreed, view.awaited], ['waiting', ['Alice'], []]);
});

test('while it runs that is all that counts, also for who has just withdrawn', () => {
  const consents = ['u-alice', 'u-carol'];
  assert.equal(recordingOf(call({ ...asked, running: true, state: 'on', consents: [...consents, 'u-bob'] }), 'u-bob').step, 'running');
  assert.equal(recordingOf(call({ ...asked, running: true, state: 'stopping', consents }), 'u-bob').step, 'running');
});

test('somebody who comes is asked, and the others wait for them', () => {
  const consents = ['u-alice', 'u-bob'];
  assert.equal(recordingOf(call({ ...asked, consents }), 'u-carol').step, 'asked');
  assert.deepEqual(recordingOf(call({ ...asked, consents }), 'u-bob').awaited, ['Carol']);
});

test('a recording that could not begin says so to those who agreed', () => {
  const consents = ['u-alice', 'u-bob', 'u-carol'];
  assert.equal(recordingOf(call({ ...asked, consents, state: 'failed' }), 'u-bob').step, 'failed');
});
