import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Verification, fingerprintOf } from '../../public/static/media/verification.js';

const ALICE = print(1), BOB = print(2), MALLORY = print(3), MALLORYS_OTHER = print(4);

/** @param {number} byte */
function print(byte) {
  return `v=0\r\na=fingerprint:sha-256 ${Array(32).fill(byte.toString(16).padStart(2, '0')).join(':').toUpperCase()}\r\n`;
}

/** Two sides whose words reach each other in order, unless somebody changes them. @param {{ change?: (word: any) => any }} [between] */
async function exchange({ change = (word) => word } = {}) {
  /** @type {[Verification, any][]} */
  const under = [];
  const leader = new Verification(true, (word) => under.push([follower, change(word)]));
  const follower = new Verification(false, (word) => under.push([leader, change(word)]));
  await leader.begin();
  for (let next = under.shift(); next; next = under.shift()) await next[0].take(next[1]);
  return { leader, follower };
}

describe('the digits that two people compare', () => {
  test('are the same on both sides, whoever is local', async () => {
    const { leader, follower } = await exchange();
    const digits = await leader.digits(ALICE, BOB);
    assert.match(digits ?? '', /^\d{4} \d{4}$/);
    assert.equal(await follower.digits(BOB, ALICE), digits);
  });

  test('are others for every connection, so that old ones prove nothing', async () => {
    const [one, two] = [await exchange(), await exchange()];
    assert.notEqual(await one.leader.digits(ALICE, BOB), await two.leader.digits(ALICE, BOB));
  });

  test('differ when somebody in between shows each side a certificate of their own and passes the numbers on', async () => {
    const { leader, follower } = await exchange();
    assert.notEqual(await leader.digits(ALICE, MALLORY), await follower.digits(BOB, MALLORY));
    assert.notEqual(await leader.digits(ALICE, MALLORY), await follower.digits(BOB, MALLORYS_OTHER));
  });

  test('differ when that one makes both exchanges themselves', async () => {
    const [withAlice, withBob] = [await exchange(), await exchange()];
    assert.notEqual(await withAlice.leader.digits(ALICE, MALLORY), await withBob.follower.digits(BOB, MALLORY));
  });

  test('are not there before the exchange is over', async () => {
    const silent = new Verification(true, () => {});
    await silent.begin();
    assert.equal(await silent.digits(ALICE, BOB), null);
  });

  test('are not there on a connection to oneself, which a mirror would make', async () => {
    const { leader } = await exchange();
    assert.equal(await leader.digits(ALICE, ALICE), null);
  });
});

describe('numbers that are chosen after seeing the other one', () => {
  test('are noticed: what is opened is not what was committed to', async () => {
    const { follower } = await exchange({ change: (word) => (word.reveal ? { reveal: 'ab'.repeat(16) } : word) });
    assert.equal(await follower.digits(BOB, ALICE), null);
  });

  for (const [what, words] of /** @type {[string, any[]][]} */ ([
    ['a second commitment', [{ commit: 'a' }, { commit: 'b' }]],
    ['opening without a commitment', [{ reveal: 'ab'.repeat(16) }]],
    ['a number of another form', [{ commit: 'a' }, { reveal: 'zz' }]],
    ['a commitment that is no text', [{ commit: 7 }]],
  ])) {
    test(`${what} ends it for the one who follows`, async () => {
      const follower = new Verification(false, () => {});
      for (const word of words) await follower.take(word);
      assert.equal(await follower.digits(BOB, ALICE), null);
    });
  }

  test('a second number ends it for the one who leads', async () => {
    const leader = new Verification(true, () => {});
    await leader.begin();
    await leader.take({ nonce: 'ab'.repeat(16) });
    assert.notEqual(await leader.digits(ALICE, BOB), null);
    await leader.take({ nonce: 'cd'.repeat(16) });
    assert.equal(await leader.digits(ALICE, BOB), null);
  });
});

describe('which certificate a description allows', () => {
  for (const [what, sdp, allowed] of /** @type {[string, string | undefined, boolean][]} */ ([
    ['one', ALICE, true],
    ['the same one for every section', ALICE + ALICE, true],
    ['one of two', ALICE + BOB, false],
    ['one by a weaker hash', ALICE.replace('sha-256', 'sha-1'), false],
    ['one by two hashes', `${ALICE}a=fingerprint:sha-1 AA:BB\r\n`, false],
    ['none', 'v=0\r\n', false],
    ['no description', undefined, false],
  ])) {
    test(`${what}: ${allowed ? 'it counts' : 'none counts'}`, () => assert.equal(fingerprintOf(sdp) !== '', allowed));
  }
});
