// What only media over Twilio can do wrong, below the page: the unmodified SDK and a stand-in for
// Twilio's signalling. Real Chromium, under the page's own policy.

import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { Call, harness, media, useMedia } from '../support/media.mjs';
import { until } from '../support/until.mjs';

useMedia({ twilio: true });

describe('media over Twilio', () => {
  /** @type {Call} */
  let call;
  afterEach(() => call.end());

  /** @param {{ tokenLife?: number }} [options] */
  async function talking({ tokenLife = 3600 } = {}) {
    call = new Call('twilio');
    call.tokenLife = tokenLife;
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await alice.give('camera', 'red');
    await bob.give('camera', 'green');
    await bob.give('microphone', 440);
    await call.tell();
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
    return { alice, bob };
  }

  test('who mutes is not heard, although the SDK sends a copy of the track; Twilio is told, too', async () => {
    const { alice, bob } = await talking();
    await alice.hears(bob);
    const microphone = () => [...(media.twilio.present('bob')[0]?.tracks.values() ?? [])].find(({ name }) => name === 'microphone');
    await bob.mute(true);
    await alice.hearsNothingOf(bob);
    assert.equal(microphone()?.enabled, false);
    await bob.mute(false);
    await alice.hears(bob);
    assert.equal(microphone()?.enabled, true);
  });

  test('who was muted before joining is not heard either', async () => {
    call = new Call('twilio');
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await bob.give('microphone', 440);
    await bob.mute(true);
    await call.tell();
    await until(() => alice.has(bob, 'microphone'), 'the microphone is there');
    await alice.hearsNothingOf(bob);
  });

  test('the session stops no track it was given, and leaves Twilio when it is closed', async () => {
    const { alice, bob } = await talking();
    const live = await bob.page.evaluate((name) => harness.closeOnly(name), bob.name);
    assert.deepEqual(live, ['live', 'live']);
    await until(() => media.twilio.present('bob').length === 0, 'Bob is gone at Twilio');
    await alice.misses(bob, 'camera');
  });

  test('a token that ran out on a broken line is replaced; nothing is said, and the picture comes back', async () => {
    const { alice, bob } = await talking({ tokenLife: 40 });
    call.expects = /signaling.*closed/; // What the SDK says about a line that breaks.
    const before = media.twilio.present('bob')[0]?.sid;
    media.twilio.account.keySecret = `${media.twilio.account.keySecret}-renewed`; // All earlier tokens are refused: 20107.
    media.twilio.cut('bob');
    await until(() => media.twilio.present('bob').some(({ sid, status }) => sid !== before && status === 'connected'), 'Bob has joined anew');
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red'), alice.hears(bob)]);
    assert.deepEqual([await bob.problems(), await alice.problems()], [[], []]);
    assert.ok(call.asked > 0);
    const words = (await bob.events()).filter((/** @type {any} */ event) => event.type === 'connection').map((/** @type {any} */ event) => event.state);
    assert.deepEqual([words.includes('reconnecting'), words.at(-1)], [true, 'connected']);
  });

  test('a fresh token is at hand before the first one runs out', async () => {
    const { bob } = await talking({ tokenLife: 16 });
    await until(() => call.asked >= 2, 'both have asked', 20_000);
    assert.deepEqual(await bob.problems(), []);
  });

  test('when no picture and no sound come through, the words say what to try, well before the SDK does', { timeout: 90_000 }, async () => {
    call = new Call('twilio');
    const alice = await call.add('alice', 'conn-a');
    const bobsPage = await call.page();
    await bobsPage.evaluate(() => {
      harness.noWay = true;
    });
    const bob = await call.add('bob', 'conn-b', bobsPage);
    await alice.give('camera', 'red');
    await call.tell();
    await until(async () => (await bob.problems()).length > 0, 'Bob reads words', 25_000);
    const [problem] = await bob.problems();
    assert.equal(problem.code, 'media_failed');
    assert.match(problem.message, /firewall/);
    assert.equal(await bob.word(alice), 'failed');
  });
});
