import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decryptMessage, encryptMessage, MessageTooLong } from '../../public/static/crypto/message.js';
import { passwordToSend } from '../../public/static/crypto/password.js';
import { judgeCode, proposeCode, tidyCode } from '../../public/static/crypto/room-code.js';
import { deriveRoomKeys } from '../../public/static/crypto/room-key.js';

const place = { roomId: 'r1', senderId: 'u1' };

test('two people with the same code find the same room and read each other', async () => {
  const [one, two] = await Promise.all([deriveRoomKeys('videocall123'), deriveRoomKeys(' videocall123 ')]);
  assert.equal(one.locator, two.locator);
  assert.match(one.locator, /^[0-9a-f]{64}$/);
  const sealed = await encryptMessage(one.messageKey, place, 'hi there');
  assert.equal(await decryptMessage(two.messageKey, place, sealed), 'hi there');
});

test('another code reads nothing', async () => {
  const [one, two] = await Promise.all([deriveRoomKeys('videocall123'), deriveRoomKeys('videocall124')]);
  assert.notEqual(one.locator, two.locator);
  const sealed = await encryptMessage(one.messageKey, place, 'secret');
  assert.equal(await decryptMessage(two.messageKey, place, sealed), null);
});

test('a message moved to another room or another sender does not open', async () => {
  const { messageKey } = await deriveRoomKeys('videocall123');
  const sealed = await encryptMessage(messageKey, place, 'secret');
  assert.equal(await decryptMessage(messageKey, { ...place, roomId: 'r2' }, sealed), null);
  assert.equal(await decryptMessage(messageKey, { ...place, senderId: 'u2' }, sealed), null);
  assert.equal(await decryptMessage(messageKey, place, { ...sealed, iv: 'not base64!' }), null);
});

test('the message key cannot be taken out of the browser, and no IV comes twice', async () => {
  const { messageKey } = await deriveRoomKeys('videocall123');
  assert.equal(messageKey.extractable, false);
  const sealed = await Promise.all(Array.from({ length: 50 }, () => encryptMessage(messageKey, place, 'same')));
  assert.equal(new Set(sealed.map((s) => s.iv)).size, 50);
  assert.equal(new Set(sealed.map((s) => s.ciphertext)).size, 50);
});

test('a message the server would refuse for its size is refused here', async () => {
  const { messageKey } = await deriveRoomKeys('videocall123');
  await assert.rejects(encryptMessage(messageKey, place, 'ä'.repeat(20_000)), MessageTooLong);
});

test('the derivation is the one other clients can repeat', async () => {
  const { locator } = await deriveRoomKeys('videocall123');
  const { pbkdf2Sync, hkdfSync } = await import('node:crypto');
  const root = pbkdf2Sync('videocall123', 'securechat room code v1', 600_000, 32, 'sha256');
  assert.equal(locator, Buffer.from(hkdfSync('sha256', root, '', 'securechat v1 room locator', 32)).toString('hex'));
});

test('the password that is sent depends on the name, not on its case or spaces', async () => {
  const [one, two, three] = await Promise.all([
    passwordToSend('Alice', 'correct horse'), passwordToSend(' aLICE ', 'correct horse'), passwordToSend('Bob', 'correct horse'),
  ]);
  assert.match(one, /^[0-9a-f]{64}$/);
  assert.equal(one, two);
  assert.notEqual(one, three);
});

test('a proposed code is long, different each time, and strong', () => {
  const codes = new Set(Array.from({ length: 200 }, () => proposeCode()));
  assert.equal(codes.size, 200);
  for (const code of codes) {
    assert.match(code, /^[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){3}$/);
    assert.equal(judgeCode(code), 'strong');
  }
});

test('a proposed code may be typed in capitals, with spaces or without dashes', () => {
  const code = proposeCode();
  for (const typed of [code.toUpperCase(), code.replaceAll('-', ' '), code.replaceAll('-', ''), ` ${code}\n`]) {
    assert.equal(tidyCode(typed), code);
  }
  assert.equal(tidyCode('  My own Code '), 'My own Code');
});

test('typed codes are judged plainly', () => {
  assert.equal(judgeCode('   '), 'empty');
  assert.equal(judgeCode('short'), 'too-short');
  assert.equal(judgeCode('x'.repeat(129)), 'too-long');
  for (const weak of ['videocall123', 'password', 'aaaaaaaaaaaaaaaaaaaaaaaa', '12345678']) assert.equal(judgeCode(weak), 'weak');
  assert.equal(judgeCode('seven green otters sail beyond quiet harbours'), 'strong');
});
