// Media peer to peer on a bad network, below the page. Real Chromium; this file loses signals.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, test } from 'node:test';
import { Call, Side, harness, media, useMedia } from '../support/media.mjs';
import { until } from '../support/until.mjs';

useMedia();

describe('media peer to peer: when the network does not play along', () => {
  /** @type {Call} */
  let call;
  afterEach(() => call.end());

  async function talking() {
    call = new Call('p2p');
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await alice.give('camera', 'red');
    await bob.give('camera', 'green');
    await bob.give('microphone', 440);
    await call.tell();
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
    return { alice, bob };
  }

  /** @param {Side} side */
  const received = (side) => side.page.evaluate(() => harness.received());

  test('received sound has energy and pictures are decoded, by the connection’s own statistics', async () => {
    const { alice, bob } = await talking();
    await alice.hears(bob); // sound is decoded only where something plays it
    const before = await received(alice);
    await until(async () => {
      const now = await received(alice);
      return now.audioEnergy > before.audioEnergy + 0.01 && now.frames > before.frames + 5;
    }, 'energy and frames grow');
  });

  test('media flows on while the signalling is cut, and a camera can even be turned on', async () => {
    const { alice, bob } = await talking();
    await alice.setOnline(false);
    await bob.setOnline(false);
    await bob.give('camera', null);
    await alice.misses(bob, 'camera');
    await bob.give('camera', 'blue');
    await alice.sees(bob, 'blue');
    await bob.sees(alice, 'red');
    await sleep(4000);
    await bob.sees(alice, 'red');
    for (const side of [alice, bob]) {
      const states = (await side.events()).filter((/** @type {any} */ event) => event.type === 'connection');
      assert.deepEqual(states.map((/** @type {any} */ event) => event.state), ['connecting', 'connected']);
      assert.equal((await received(side)).states.length, 1, 'still the first connection');
    }
  });

  test('a call that begins while one socket is down connects when it is back', async () => {
    call = new Call('p2p');
    const alice = await call.add('alice', 'conn-a');
    const bob = await call.add('bob', 'conn-b');
    await alice.give('camera', 'red');
    await bob.give('camera', 'green');
    await call.tell();
    await bob.setOnline(false);
    await call.tell();
    await sleep(1500);
    await bob.setOnline(true);
    await call.tell();
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
  });

  for (const kind of ['offer', 'answer', 'candidate']) {
    test(`the first ${kind} is lost without a word: it connects all the same`, async () => {
      call = new Call('p2p');
      const alice = await call.add('alice', 'conn-a');
      const bob = await call.add('bob', 'conn-b');
      await alice.give('camera', 'red');
      await bob.give('camera', 'green');
      let lost = 0;
      call.passes = ({ data }) => {
        const is = data.candidate ? 'candidate' : data.description?.type;
        return is !== kind || ++lost > 1;
      };
      await call.tell();
      await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
      assert.ok(lost >= 1, `${kind}s were sent`);
    });
  }

  test('ICE is restarted on both sides at the same moment: neither picture stops', async () => {
    const { alice, bob } = await talking();
    for (let round = 0; round < 2; round++) {
      await Promise.all([alice, bob].map((side) => side.page.evaluate(() => harness.pcs[0].restartIce())));
      await sleep(1500);
    }
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
    for (const side of [alice, bob]) {
      assert.equal((await received(side)).states.length, 1, 'still the first connection');
      assert.equal(await side.page.evaluate(() => harness.pcs[0].signalingState), 'stable');
    }
  });

  for (const who of ['polite', 'impolite']) {
    test(`a connection that died on the ${who} side is made anew`, async () => {
      const { alice, bob } = await talking();
      const side = who === 'polite' ? alice : bob;
      await side.page.evaluate(() => harness.pcs[0].close());
      await until(async () => (await received(side)).states.length > 1, 'a second connection');
      await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red'), alice.hears(bob)]);
      const states = (await side.events()).filter((/** @type {any} */ event) => event.type === 'connection');
      assert.deepEqual(states.map((/** @type {any} */ event) => event.state), ['connecting', 'connected', 'reconnecting', 'connected']);
    });
  }

  test('the way between them is gone, and comes back: it is repaired', { timeout: 90_000 }, async () => {
    const { alice, bob } = await talking();
    // All of this browser's packets go through its network process.
    const devtools = await media.browser.newBrowserCDPSession();
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    const network = processInfo.filter(({ type }) => /network/i.test(type)).map(({ id }) => id);
    const cut = async (/** @type {boolean} */ on) => {
      for (const pid of network) process.kill(pid, on ? 'SIGSTOP' : 'SIGCONT');
    };
    let repairs = 0;
    call.passes = ({ data }) => {
      if (data.description?.type === 'offer' || data.ask) repairs += 1;
      return true;
    };
    try {
      await cut(true);
      await until(async () => (await alice.word(bob)) === 'reconnecting', 'it is noticed', 30_000);
      await until(async () => repairs > 0, 'a repair is begun', 10_000);
    } finally {
      await cut(false);
    }
    await until(async () => (await alice.word(bob)) === 'connected', 'it is repaired', 40_000);
    await Promise.all([alice.sees(bob, 'green'), bob.sees(alice, 'red')]);
  });

  test('a repair whose signals are all lost becomes a new connection', { timeout: 90_000 }, async () => {
    const { alice, bob } = await talking();
    call.passes = () => false;
    await alice.page.evaluate(() => harness.pcs[0].close());
    await sleep(4000);
    call.passes = () => true;
    await Promise.all([alice.sees(bob, 'green', 'camera', 40_000), bob.sees(alice, 'red', 'camera', 40_000)]);
  });

  test('someone who left and came back unnoticed, with the same connection, is met anew', async () => {
    const { alice, bob } = await talking();
    await bob.leave();
    call.sides.pop();
    const again = await call.add('bob', 'conn-b', bob.page);
    await again.give('camera', 'blue');
    await call.tell();
    await Promise.all([alice.sees(again, 'blue'), again.sees(alice, 'red')]);
  });
});
