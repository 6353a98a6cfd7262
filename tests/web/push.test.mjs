// worker/push.mjs against the standard's own example and against libraries that others wrote.

import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { isPair, vapidKeys } from '../../scripts/vapid.mjs';
import { authorization, encrypted } from '../../worker/push.mjs';

const ece = createRequire(import.meta.url)('http_ece');
const bytes = (/** @type {string} */ text) => new Uint8Array(Buffer.from(text, 'base64url'));

/** RFC 8291, section 5 and appendix A. */
const EXAMPLE = {
  plaintext: 'When I grow up, I want to be a watermelon',
  asPublic: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
  asPrivate: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  uaPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

describe('encryption for one browser', () => {
  test('is that of the example in RFC 8291', async () => {
    const point = bytes(EXAMPLE.asPublic);
    const curve = { name: 'ECDH', namedCurve: 'P-256' };
    const part = (/** @type {number} */ from) => Buffer.from(point.slice(from, from + 32)).toString('base64url');
    const publicKey = await crypto.subtle.importKey('raw', point, curve, true, []);
    const privateKey = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', d: EXAMPLE.asPrivate, x: part(1), y: part(33) }, curve, false, ['deriveBits']);
    const body = await encrypted(EXAMPLE.plaintext, { p256dh: EXAMPLE.uaPublic, auth: EXAMPLE.auth }, { salt: bytes(EXAMPLE.salt), keys: { publicKey, privateKey } });
    assert.equal(Buffer.from(body).toString('base64url'), EXAMPLE.body);
  });

  test('is undone by the browser, whatever was written, and differs each time', async () => {
    const pair = createECDH('prime256v1');
    const p256dh = pair.generateKeys('base64url');
    const auth = randomBytes(16).toString('base64url');
    const seen = new Set();
    for (const text of ['', 'a', '{"caller_name":"Žofie 🎈"}', 'x'.repeat(3000)]) {
      const body = Buffer.from(await encrypted(text, { p256dh, auth }));
      assert.equal(ece.decrypt(body, { version: 'aes128gcm', privateKey: pair, authSecret: auth }).toString(), text);
      seen.add(body.subarray(0, 16).toString('hex'));
    }
    assert.equal(seen.size, 4);
  });
});

test('a key pair is a point and its number, in the lengths that are always the same', () => {
  for (let n = 0; n < 300; n += 1) {
    const { publicKey, privateKey } = vapidKeys();
    assert.deepEqual([bytes(publicKey).length, bytes(publicKey)[0], bytes(privateKey).length], [65, 4, 32]);
    assert.ok(isPair(publicKey, privateKey));
    assert.ok(!isPair(publicKey, vapidKeys().privateKey));
  }
  assert.ok(!isPair('nothing', 'at all'));
});

describe('who sends', () => {
  test('is said to each service alone, and again before the word runs out', async () => {
    const sender = { ...vapidKeys(), subject: 'mailto:a@example.com' };
    const now = Date.UTC(2026, 10, 21);
    const claims = async (/** @type {string} */ endpoint, /** @type {number} */ at) => {
      const [, token = ''] = /^vapid t=([^,]+), k=/.exec(await authorization(sender, endpoint, at)) ?? [];
      return decodeJwt(token);
    };
    const first = await claims('https://push.example.com/one?x', now);
    assert.deepEqual([first.aud, first.sub, first.exp], ['https://push.example.com', 'mailto:a@example.com', now / 1000 + 12 * 3600]);
    assert.equal((await claims('https://push.example.com/two', now + 3_600_000)).exp, first.exp, 'it holds for a while');
    assert.equal((await claims('https://other.example.com/', now)).aud, 'https://other.example.com');
    const later = await claims('https://push.example.com/one', now + 11 * 3_600_000);
    assert.ok(Number(later.exp) > Number(first.exp));
  });
});
