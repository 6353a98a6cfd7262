// Two people compare digits to know that nobody is in between. Here somebody is: Mallory runs the signalling, and
// talks to each of the two in the other one's place.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, test } from 'node:test';
import { Call, harness, useMedia } from '../support/media.mjs';
import { until } from '../support/until.mjs';

useMedia();

/** @param {import('../support/media.mjs').Side} side @param {import('../support/media.mjs').Side} other */
const digitsOf = (side, other) => until(() => side.digits(other), `${side.userId} has digits to compare`);

describe('the digits of a call', () => {
  /** @type {Call[]} */
  let calls = [];
  afterEach(async () => {
    for (const call of calls) await call.end();
    calls = [];
  });

  function newCall() {
    const call = new Call('p2p');
    calls.push(call);
    return call;
  }

  test('are the same for two who are connected to each other', async () => {
    const call = newCall();
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await bob.give('camera', 'green');
    await call.tell();
    await alice.sees(bob, 'green');
    const digits = await digitsOf(alice, bob);
    assert.match(String(digits), /^\d{4} \d{4}$/);
    assert.equal(await digitsOf(bob, alice), digits);
  });

  test('differ when somebody in between decrypts everything and passes it on, though both see each other', async () => {
    const [withAlice, withBob] = [newCall(), newCall()];
    const alice = await withAlice.add('alice', 'conn-a');
    const asBob = await withAlice.add('bob', 'conn-b');
    const bob = await withBob.add('bob', 'conn-b');
    const asAlice = await withBob.add('alice', 'conn-a', asBob.page);
    await alice.give('camera', 'red');
    await bob.give('camera', 'green');
    await Promise.all([withAlice.tell(), withBob.tell()]);
    await Promise.all([asBob.sees(alice, 'red'), asAlice.sees(bob, 'green')]);
    await asBob.page.evaluate((args) => harness.passOn(...args), [asBob.name, 'conn-a', asAlice.name, 'camera']);
    await asBob.page.evaluate((args) => harness.passOn(...args), [asAlice.name, 'conn-b', asBob.name, 'camera']);
    await Promise.all([alice.sees(asBob, 'green'), bob.sees(asAlice, 'red')]);
    assert.notEqual(await digitsOf(alice, asBob), await digitsOf(bob, asAlice));
  });

  test('are not there when only the fingerprints are changed on the way: no connection comes of it', async () => {
    const call = newCall();
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await bob.give('camera', 'green');
    let changed = 0;
    call.passes = ({ data }) => {
      if (data.description?.type === 'answer') {
        changed += 1;
        data.description.sdp = data.description.sdp.replaceAll(/(a=fingerprint:sha-256 )(..)/g, (/** @type {string} */ _all, /** @type {string} */ start, /** @type {string} */ byte) => start + (byte === '00' ? '01' : '00'));
      }
      return true;
    };
    await call.tell();
    await until(() => changed > 0, 'an answer with another fingerprint');
    await sleep(3000);
    assert.deepEqual([await alice.digits(bob), await bob.digits(alice), await alice.look(bob)], [null, null, null]);
  });
});
