import { toHex, utf8 } from './bytes.js';
import { stretch } from './pbkdf2.js';
import { tidyCode } from './room-code.js';

// Fixed for the application: two people with the same code must find the same room.
const SALT = 'securechat room code v1';

/**
 * What follows from a room's code: the locator, which the server may know, and the
 * message key, which it may not. Neither tells anything about the other.
 * @param {string} code
 * @returns {Promise<{ locator: string, messageKey: CryptoKey }>}
 */
export async function deriveRoomKeys(code) {
  const root = await crypto.subtle.importKey('raw', await stretch(tidyCode(code), SALT), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ]);
  const [locator, messageKey] = await Promise.all([
    crypto.subtle.deriveBits(hkdf('room locator'), root, 256),
    crypto.subtle.deriveKey(hkdf('message key'), root, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
  ]);
  return { locator: toHex(new Uint8Array(locator)), messageKey };
}

/** @param {string} purpose */
function hkdf(purpose) {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(`securechat v1 ${purpose}`) };
}
