/** Recording a call, as its snapshot tells. Nothing of it is kept here. */

import { present } from './call.js';

/** @typedef {import('../types.js').Call} Call */

/**
 * Where a recording stands for one person. `asked`: others want it and I have not agreed.
 * `waiting`: I have, others have not. `failed`: all have, but the provider does not record.
 * @typedef {object} RecordingView
 * @property {'unavailable' | 'none' | 'asked' | 'waiting' | 'failed' | 'running'} step
 * @property {string | null} asker who asked; null: not known any more
 * @property {boolean} byMe
 * @property {string[]} agreed names of the others in the call
 * @property {string[]} awaited names of the others in the call
 */

/** @param {Call | undefined} call @param {string} userId @returns {RecordingView} */
export function recordingOf(call, userId) {
  const recording = call?.recording;
  if (!call || !recording?.available) return { step: 'unavailable', asker: null, byMe: false, agreed: [], awaited: [] };
  const { running, asked_by, consents } = recording;
  const others = present(call).filter((person) => person.user_id !== userId);
  const names = (/** @type {boolean} */ agreed) =>
    others.filter((person) => consents.includes(person.user_id) === agreed).map((person) => person.username);
  const asked = asked_by !== null || consents.length > 0;
  const mine = consents.includes(userId) ? (recording.state === 'failed' ? 'failed' : 'waiting') : 'asked';
  const step = running ? 'running' : asked ? mine : 'none';
  const asker = call.participants.find((person) => person.user_id === asked_by)?.username ?? null;
  return { step, asker, byMe: asked_by === userId, agreed: names(true), awaited: names(false) };
}
