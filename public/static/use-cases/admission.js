import { calls } from '../api/endpoints.js';
import { MediaFailure } from '../media/provider.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/**
 * What lets this page into a room's call, from the provider that carries it. Which one that is, the
 * server decides when the call is placed: a token of the other one would lead nowhere.
 * @param {string} roomId
 * @param {string | null} provider the call's, when it is known
 * @returns {Promise<import('../types.js').CallToken>} rejects with a MediaFailure
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
