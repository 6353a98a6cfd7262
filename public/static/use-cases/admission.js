import { calls } from '../api/endpoints.js';
import { MediaFailure } from '../media/provider.js';
import { incomingCall } from '../state/page.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').CallToken} CallToken */

/** Longer than it rings; what was asked for before is asked for again. */
const GOOD_FOR_MS = 60_000;

/**
 * What lets this page into a room's call. It is asked for while it rings, by the tab that is looked at, so that whoever
 * accepts does not wait for it.
 * @param {import('./context.js').Store} store
 */
export function createAdmission(store) {
  /** @type {{ callId: string, at: number, token: Promise<CallToken> } | null} */
  let early = null;

  store.subscribe((state, before) => {
    const rings = incomingCall(state);
    if (!rings || rings.id === incomingCall(before)?.id || document.visibilityState !== 'visible') return;
    early = { callId: rings.id, at: Date.now(), token: admission(rings.room_id, rings.provider) };
    early.token.catch(() => undefined);
  });

  /**
   * @param {string} roomId
   * @param {import('../types.js').Call | undefined} call when it is known
   * @returns {Promise<CallToken>} rejects with a MediaFailure
   */
  return async (roomId, call) => {
    const asked = early;
    early = null;
    if (asked && asked.callId === call?.id && Date.now() - asked.at < GOOD_FOR_MS) {
      try {
        return await asked.token;
      } catch {
        // Perhaps now.
      }
    }
    return admission(roomId, call?.provider ?? null);
  };
}

/**
 * From the provider that carries the call. Which one that is, the server decides when the call is placed: a token of
 * the other one would lead nowhere.
 * @param {string} roomId
 * @param {string | null} provider the call's, when it is known
 * @returns {Promise<CallToken>} rejects with a MediaFailure
 */
export async function admission(roomId, provider) {
  const token = await ask(roomId);
  if (provider === null || token.provider === provider) return token;
  const again = await ask(roomId);
  if (again.provider === provider) return again;
  throw new MediaFailure('provider_changed', say('errors.provider_changed'));
}

/** @param {string} roomId */
async function ask(roomId) {
  try {
    return await calls.token(roomId);
  } catch (error) {
    const { code, message } = problemOf(error);
    const words = code === 'room_not_found' ? say('errors.no-such-room') : message;
    throw new MediaFailure(code, say('errors.no-token', { why: words }), error);
  }
}
