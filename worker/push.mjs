// Web Push by the platform's own cryptography: a message is encrypted for one browser (RFC 8291, `aes128gcm` of RFC
// 8188), and its push service is shown who sends it (RFC 8292, "VAPID"). In Rust these curves would be a third of the
// WASM, for something that happens once a call.

import { numbered } from "./bridge.mjs";

const TEXT = new TextEncoder();
/** How long a service may take our word; they allow a day. */
const TOKEN_SECONDS = 12 * 60 * 60;
/** One record holds any message of ours. */
const RECORD_BYTES = 4096;

/** @typedef {{ endpoint: string, p256dh: string, auth: string }} Subscription */
/** @typedef {{ publicKey: string, privateKey: string, subject: string }} Sender keys in base64url: a point and its number */
/** @typedef {{ topic: string, ttl: number, urgency: string, payload: string }} Message */

/**
 * Sends a message to some browsers; answers a status each with commas between them, 0 where no answer came.
 * @param {string} senderText JSON of a {@link Sender} @param {string} messageText of a {@link Message}
 * @param {string} subscriptionsText of several {@link Subscription} @param {number} patience milliseconds
 * @returns {number} of the statuses
 */
export function push(senderText, messageText, subscriptionsText, patience) {
  return numbered(() => pushed(senderText, messageText, subscriptionsText, patience));
}

/** @param {string} senderText @param {string} messageText @param {string} subscriptionsText @param {number} patience */
async function pushed(senderText, messageText, subscriptionsText, patience) {
  /** @type {Sender} */
  const sender = JSON.parse(senderText);
  /** @type {Message} */
  const message = JSON.parse(messageText);
  const topic = await topicOf(message.topic);
  /** @param {Subscription} subscription */
  const one = async (subscription) => {
    try {
      const response = await fetch(subscription.endpoint, {
        method: "POST",
        headers: {
          Authorization: await authorization(sender, subscription.endpoint, Date.now()),
          "Content-Encoding": "aes128gcm",
          "Content-Type": "application/octet-stream",
          TTL: String(message.ttl),
          Urgency: message.urgency,
          Topic: topic,
        },
        body: await encrypted(message.payload, subscription),
        // What is told follows nobody elsewhere.
        redirect: "manual",
        signal: AbortSignal.timeout(patience),
      });
      response.body?.cancel().catch(() => {});
      return response.status;
    } catch {
      return 0;
    }
  };
  const statuses = await Promise.all(JSON.parse(subscriptionsText).map(one));
  return statuses.join();
}

/**
 * A message for one browser alone.
 * @param {string} payload @param {{ p256dh: string, auth: string }} subscription
 * @param {{ salt: Uint8Array<ArrayBuffer>, keys: CryptoKeyPair }} [chosen] in place of random ones, for tests
 */
export async function encrypted(payload, { p256dh, auth }, chosen) {
  const theirs = bytesOf(p256dh);
  const salt = chosen?.salt ?? crypto.getRandomValues(new Uint8Array(16));
  const keys = chosen?.keys ?? /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]));
  const ours = new Uint8Array(/** @type {ArrayBuffer} */ (await crypto.subtle.exportKey("raw", keys.publicKey)));
  const theirKey = await crypto.subtle.importKey("raw", theirs, { name: "ECDH", namedCurve: "P-256" }, false, []);
  const shared = await crypto.subtle.deriveBits(/** @type {any} */ ({ name: "ECDH", public: theirKey }), keys.privateKey, 256);
  const secret = await derived(shared, bytesOf(auth), joined(TEXT.encode("WebPush: info\0"), theirs, ours), 32);
  const key = await crypto.subtle.importKey("raw", await derived(secret, salt, TEXT.encode("Content-Encoding: aes128gcm\0"), 16), "AES-GCM", false, ["encrypt"]);
  const iv = await derived(secret, salt, TEXT.encode("Content-Encoding: nonce\0"), 12);
  // 2 says that it is the last record.
  const record = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, joined(TEXT.encode(payload), Uint8Array.of(2)));
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, RECORD_BYTES);
  return joined(salt, size, Uint8Array.of(ours.length), ours, new Uint8Array(record));
}

/**
 * HKDF-SHA-256.
 * @param {BufferSource} input @param {BufferSource} salt @param {BufferSource} info @param {number} bytes
 */
async function derived(input, salt, info, bytes) {
  const key = await crypto.subtle.importKey("raw", input, "HKDF", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, bytes * 8));
}

/** Words of ours, by the service they are for. @type {Map<string, { header: string, until: number }>} */
const given = new Map();

/** Who sends, for one push service. @param {Sender} sender @param {string} endpoint @param {number} now milliseconds */
export async function authorization({ publicKey, privateKey, subject }, endpoint, now) {
  const { origin } = new URL(endpoint);
  const name = `${origin} ${publicKey}`;
  const known = given.get(name);
  if (known && known.until > now) return known.header;
  const point = bytesOf(publicKey);
  const jwk = { kty: "EC", crv: "P-256", d: privateKey, x: textOf(point.slice(1, 33)), y: textOf(point.slice(33)) };
  const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const claims = { aud: origin, exp: Math.floor(now / 1000) + TOKEN_SECONDS, sub: subject };
  const signed = [{ typ: "JWT", alg: "ES256" }, claims].map((part) => textOf(TEXT.encode(JSON.stringify(part)))).join(".");
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, TEXT.encode(signed));
  const header = `vapid t=${signed}.${textOf(new Uint8Array(signature))}, k=${publicKey}`;
  if (given.size > 100) given.clear();
  given.set(name, { header, until: now + TOKEN_SECONDS * 500 });
  return header;
}

/** 32 letters at most that stand for a subject; the service learns nothing by them. @param {string} subject */
async function topicOf(subject) {
  return textOf(new Uint8Array(await crypto.subtle.digest("SHA-256", TEXT.encode(subject)))).slice(0, 32);
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** From base64url. @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** To base64url. @param {Uint8Array} bytes */
function textOf(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
