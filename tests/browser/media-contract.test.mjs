// The contract of public/static/media/provider.js, kept by every provider: what one side gives, the
// other side sees and hears. Real Chromium.
//
// `fake` has no network, so its participants share a page; those of `p2p` and `twilio` have a browser
// profile each. `twilio` is the unmodified SDK with a stand-in for Twilio's signalling.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, test } from 'node:test';
import { Call, harness, useMedia } from '../support/media.mjs';

useMedia({ twilio: true });

for (const provider of /** @type {const} */ (['fake', 'p2p', 'twilio'])) {
  describe(`media contract: ${provider}`, () => {
    /** @type {Call} */
    let call;
    afterEach(() => call.end());

    /** Two people in a call, each with a picture of their own. @param {[string, string]} [ids] */
    async function two(ids = ['conn-a', 'conn-b']) {
      call = new Call(provider);
      const alice = await call.add('alice', ids[0]);
      const bob = await call.add('bob', ids[1]);
      return { alice, bob };
    }

    test('both press at once: each sees and hears the other', async () => {
      const { alice, bob } = await two();
      await Promise.all([
        call.tell(),
        alice.give('camera', 'red'),
        bob.give('camera', 'green'),
        alice.give('microphone', 440),
        bob.give('microphone', 660),
      ]);
      await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red'), alice.hears(bob), bob.hears(alice)]);
      await alice.isConnectedTo(bob);
      await bob.isConnectedTo(alice);
      assert.equal(await alice.has(bob, 'screen'), false);
    });

    for (const [who, ids] of /** @type {const} */ ([['smaller', ['conn-a', 'conn-b']], ['larger', ['conn-b', 'conn-a']]])) {
      test(`someone without any device still sees and hears (${who} connection id)`, async () => {
        const { alice, bob } = await two([...ids]);
        await bob.give('camera', 'green');
        await bob.give('microphone', 440);
        await call.tell();
        await alice.sees(bob, 'green');
        await alice.hears(bob);
        assert.equal(await bob.has(alice, 'camera'), false);
        assert.equal(await bob.has(alice, 'microphone'), false);
      });
    }

    test('a camera is turned on later, switched, turned off and on again', async () => {
      const { alice, bob } = await two();
      await alice.give('microphone', 440);
      await call.tell();
      await bob.hears(alice);
      assert.equal(await bob.has(alice, 'camera'), false);
      await alice.give('camera', 'red');
      await bob.sees(alice, 'red');
      await alice.give('camera', 'blue');
      await bob.sees(alice, 'blue');
      await alice.give('camera', null);
      await bob.misses(alice, 'camera');
      await alice.give('camera', 'green');
      await bob.sees(alice, 'green');
      await bob.hears(alice);
    });

    test('a microphone is taken away and given back', async () => {
      const { alice, bob } = await two();
      await alice.give('microphone', 440);
      await call.tell();
      await bob.hears(alice);
      await alice.give('microphone', null);
      await bob.misses(alice, 'microphone');
      await alice.give('microphone', 550);
      await bob.hears(alice);
    });

    test('a screen comes beside the camera and goes again', async () => {
      const { alice, bob } = await two();
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      await call.tell();
      await bob.sees(alice, 'red');
      await alice.give('screen', 'blue');
      await bob.sees(alice, 'blue', 'screen');
      await bob.sees(alice, 'red');
      await alice.give('screen', null);
      await bob.misses(alice, 'screen');
      await bob.sees(alice, 'red');
      await alice.sees(bob, 'green');
    });

    test('a third person comes, and goes', async () => {
      const { alice, bob } = await two();
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      await call.tell();
      await bob.sees(alice, 'red');
      const carol = await call.add('carol', 'conn-0');
      await carol.give('camera', 'blue');
      await call.tell();
      await Promise.all([
        alice.sees(carol, 'blue'),
        bob.sees(carol, 'blue'),
        carol.sees(alice, 'red'),
        carol.sees(bob, 'green'),
        alice.sees(bob, 'green'),
      ]);
      await carol.leave();
      await call.tell();
      await Promise.all([alice.misses(carol, 'camera'), bob.misses(carol, 'camera')]);
      await alice.sees(bob, 'green');
    });

    test('a page that was reloaded is a new peer of the same person', async () => {
      const { alice, bob } = await two();
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      await call.tell();
      await Promise.all([bob.sees(alice, 'red'), alice.sees(bob, 'green')]);
      await bob.leave();
      call.sides.pop();
      const again = await call.add('bob', 'conn-9');
      await again.give('camera', 'blue');
      await call.tell();
      await Promise.all([alice.misses(bob, 'camera'), alice.sees(again, 'blue'), again.sees(alice, 'red')]);
    });

    test('someone whose socket is lost stays; someone who left does not; our second device is none', async () => {
      const { alice, bob } = await two();
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      await call.tell();
      await alice.sees(bob, 'green');
      bob.presence = 'lost';
      await call.tell();
      await alice.sees(bob, 'green');
      bob.presence = 'left';
      await alice.page.evaluate((args) => harness.setParticipants(...args), [
        alice.name,
        [...call.snapshot(), { ...call.snapshot()[0], connection_id: 'conn-x' }],
      ]);
      await alice.misses(bob, 'camera');
      // Of ourselves only how good our own line is may be told, and of our second device nothing.
      const own = (/** @type {any} */ event) => event.type === 'quality' && event.connectionId === 'conn-a';
      const strangers = (await alice.events()).filter((/** @type {any} */ event) => (event.connectionId ?? 'conn-b') !== 'conn-b' && !own(event));
      assert.deepEqual(strangers, []);
    });

    test('nothing is told after close', async () => {
      const { alice, bob } = await two();
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      await call.tell();
      await alice.sees(bob, 'green');
      await alice.leave();
      const before = (await alice.events()).length;
      await alice.give('camera', 'blue');
      await call.tell();
      await sleep(500);
      assert.equal((await alice.events()).length, before);
      alice.presence = 'left';
      await call.tell();
      await bob.misses(alice, 'camera');
    });
  });
}
