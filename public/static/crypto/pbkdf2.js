import { utf8 } from './bytes.js';

/** What every secret typed by a person costs to guess, here and in docs/API.md. */
export const ROUNDS = 600_000;

/**
 * PBKDF2-SHA-256 of a secret, 32 bytes.
 * @param {string} secret
 * @param {string} salt
 */
export async function stretch(secret, salt) {
  const material = await crypto.subtle.importKey('raw', utf8(secret), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', iterations: ROUNDS, salt: utf8(salt) },
    material,
    256,
  );
  return new Uint8Array(bits);
}
