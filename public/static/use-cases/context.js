/**
 * What every use case works with. Streams, sockets and media sessions stay on this
 * side; the state holds their ids.
 * @typedef {ReturnType<typeof import('../state/store.js').createStore<import('../state/page.js').PageState, import('../state/events.js').Event>>} Store
 */
import { ApiProblem } from '../api/client.js';
import { MediaFailure } from '../media/provider.js';

/**
 * An error in words for people.
 * @param {unknown} error
 * @returns {import('../types.js').Problem}
 */
export function problemOf(error) {
  if (error instanceof ApiProblem) {
    const wait = error.code === 'too_many_requests' ? waitWords(error.retryAfter) : '';
    const { details } = error;
    const { field, suggestion } = details;
    return {
      code: error.code,
      message: (WORDS[error.code] ?? error.message) + wait,
      requestId: error.requestId,
      ...(typeof field === 'string' ? { field } : {}),
      ...(typeof suggestion === 'string' ? { suggestion } : {}),
      ...(Object.keys(details).length > 0 ? { details } : {}),
    };
  }
  if (error instanceof MediaFailure) {
    const requestId = error.cause instanceof ApiProblem ? error.cause.requestId : undefined;
    return { code: error.code, message: error.message, requestId };
  }
  return { code: 'unexpected', message: 'Something unexpected went wrong on this page. Reloading it usually helps.' };
}

/** @type {Record<string, string>} */
const WORDS = {
  invalid_username: 'A name has 2 to 32 characters: letters, digits, spaces, and . _ -',
  username_taken: 'Somebody already uses this name.',
  wrong_credentials: 'This name and password do not belong together.',
  wrong_password: 'That is not your current password.',
  room_code_taken: 'There is already a room with this code. Join it, or choose another code.',
  room_not_found: 'There is no room with this code. Check every letter, or create the room.',
  too_many_requests: 'That was too often in a short time.',
  call_full: 'This call is full. Wait until somebody leaves, then join.',
  call_ended: 'This call has already ended.',
  call_not_found: 'This call has already ended.',
  internal: 'The server had a problem. Please try again.',
  unavailable: 'The server is not available right now. Please try again in a moment.',
};

/** @param {number | undefined} seconds */
function waitWords(seconds) {
  if (!seconds) return ' Please wait a little.';
  return seconds < 90 ? ` Try again in ${seconds} seconds.` : ` Try again in ${Math.ceil(seconds / 60)} minutes.`;
}
