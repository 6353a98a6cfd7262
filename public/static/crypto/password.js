import { toHex } from './bytes.js';
import { stretch } from './pbkdf2.js';

/** The shape of a name as the server keeps it: trimmed, inner runs of spaces made one. @param {string} name */
export function tidyUsername(name) {
  return name.trim().replace(/\s+/gu, ' ');
}

/**
 * What is sent instead of the password: the server never sees what was typed.
 * @param {string} username
 * @param {string} password
 */
export async function passwordToSend(username, password) {
  return toHex(await stretch(password.normalize('NFKC'), tidyUsername(username).toLowerCase()));
}
