import { fromBase64, toBase64, utf8 } from './bytes.js';

const VERSION = 1;
/** The server takes at most this many bytes of ciphertext; GCM's tag is 16 of them. */
const MOST_BYTES = 36_864 - 16;

export class MessageTooLong extends Error {}

/**
 * A message cannot be moved to another room or put in another person's mouth:
 * where it belongs is sealed with it.
 * @param {string} roomId
 * @param {string} senderId
 */
function boundTo(roomId, senderId) {
  return utf8(JSON.stringify([`securechat message v${VERSION}`, roomId, senderId]));
}

/**
 * @param {CryptoKey} key
 * @param {{ roomId: string, senderId: string }} place
 * @param {string} text
 * @returns {Promise<{ ciphertext: string, iv: string }>}
 */
export async function encryptMessage(key, { roomId, senderId }, text) {
  const plain = utf8(JSON.stringify({ v: VERSION, text }));
  if (plain.length > MOST_BYTES) throw new MessageTooLong('message too long');
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: boundTo(roomId, senderId) },
    key,
    plain,
  );
  return { ciphertext: toBase64(new Uint8Array(sealed)), iv: toBase64(iv) };
}

/**
 * The text, or null when this key does not open it.
 * @param {CryptoKey} key
 * @param {{ roomId: string, senderId: string }} place
 * @param {{ ciphertext: string, iv: string }} sealed
 * @returns {Promise<string | null>}
 */
export async function decryptMessage(key, { roomId, senderId }, sealed) {
  try {
    const plain = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: fromBase64(sealed.iv), additionalData: boundTo(roomId, senderId) },
      key,
      fromBase64(sealed.ciphertext),
    );
    const content = JSON.parse(new TextDecoder().decode(plain));
    return typeof content?.text === 'string' ? content.text : null;
  } catch {
    return null;
  }
}
