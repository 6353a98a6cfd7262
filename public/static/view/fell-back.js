import { say } from '../words/say.js';

/**
 * Why a call goes from browser to browser although Twilio should carry it.
 * @param {string} fallback Twilio's error code, or `unreachable`
 */
export function fellBack(fallback) {
  return /^\d+$/.test(fallback) ? say('history.fell-back-code', { code: fallback }) : say('history.fell-back');
}
