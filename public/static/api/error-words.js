import { say } from '../words/say.js';

/**
 * Which words there are for what a server refused. The page fetches this module, and with it those words, with the
 * first error (client.js).
 * @param {string} code
 */
export const keyOf = (code) => `errors.${code}`;

/** When it may be tried again. @param {number} seconds 0: not known */
export function waitWords(seconds) {
  if (!seconds) return say('errors.wait');
  return seconds < 90 ? say('errors.wait-seconds', { count: seconds }) : say('errors.wait-minutes', { count: Math.ceil(seconds / 60) });
}
