/**
 * What every use case works with. Streams, sockets and media sessions stay on this
 * side; the state holds their ids.
 * @typedef {ReturnType<typeof import('../state/store.js').createStore<import('../state/page.js').PageState, import('../state/events.js').Event>>} Store
 */
import { ApiProblem } from '../api/client.js';
import { MediaFailure } from '../media/provider.js';
import { say, sayOr } from '../words/say.js';

/**
 * An error in words for people.
 * @param {unknown} error
 * @returns {import('../types.js').Problem}
 */
export function problemOf(error) {
  if (error instanceof ApiProblem) {
    const { details } = error;
    const { field, suggestion } = details;
    return {
      code: error.code,
      // Not written as a key: its words are fetched with the first error (api/error-words.js).
      message: sayOr(['errors', error.code].join('.'), error.message, plain(details)) + error.wait,
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
  return { code: 'unexpected', message: say('errors.unexpected') };
}

/** What may stand in a sentence. @param {Record<string, unknown>} details @returns {Record<string, string | number>} */
function plain(details) {
  return /** @type {any} */ (Object.fromEntries(Object.entries(details).filter(([, value]) => typeof value === 'string' || typeof value === 'number')));
}
