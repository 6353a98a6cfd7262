// The contract of public/static/media/provider.js, kept by every provider: what one side gives, the
// other side sees and hears. Real Chromium; the signalling is relayed (or cut, or lost) by this file.
//
// `fake` has no network, so its participants share a page; those of `p2p` have a browser profile each.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { after, afterEach, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HARNESS = '/tests/browser/media-harness.js';
// No provider may need more than the page's own policy allows.
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self' blob:; img-src 'self' data:";

/** @type {any} what media-harness.js puts into the page; the functions that use it run there */
const harness = undefined;

/** @type {import('node:http').Server} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;
let origin = '';

before(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const path = normalize(url.pathname);
    const forbid = url.searchParams.get('forbid');
    response.setHeader('Content-Security-Policy', CSP);
    if (forbid) response.setHeader('Permissions-Policy', `${forbid}=()`);
    try {
      if (path === '/') {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>Media</title><link rel="icon" href="data:,"><script type="module" src="' + HARNESS + '"></script>');
        return;
      }
      if (path !== HARNESS && !path.startsWith('/public/')) throw new Error('not for the page');
      const body = await readFile(join(ROOT, path));
      response.setHeader('Content-Type', extname(path) === '.js' ? 'text/javascript' : 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  origin = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server?.close();
});

/** @template T @param {() => Promise<T>} ask @param {string} what @param {number} [ms] @returns {Promise<T>} */
async function until(ask, what, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`not within ${ms / 1000} s: ${what}`);
    await sleep(150);
  }
}

let count = 0;

/** A call, its participants' pages, and the room between them. */
class Call {
  /** @param {'p2p' | 'fake'} provider */
  constructor(provider) {
    this.provider = provider;
    this.id = `call-${++count}`;
    /** @type {Side[]} */
    this.sides = [];
    /** @type {import('playwright-core').BrowserContext[]} */
    this.contexts = [];
    /** @type {import('playwright-core').Page | null} */
    this.shared = null;
    /** Whether a signal gets through; it can be lost without anybody noticing. */
    this.passes = (/** @type {{ from: string, to: string, data: any }} */ _signal) => true;
    /** @type {string[]} */
    this.pageErrors = [];
  }

  async page() {
    if (this.provider === 'fake' && this.shared) return this.shared;
    const context = await browser.newContext();
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.pageErrors.push(message.text());
    });
    await page.exposeFunction('relay', (/** @type {string} */ from, /** @type {string} */ to, /** @type {any} */ data) => {
      const side = this.sides.find((one) => one.connectionId === to && one.presence !== 'left');
      if (!side?.online || !this.passes({ from, to, data })) return;
      void side.page.evaluate((args) => harness.receive(...args), [side.name, from, data]).catch(() => {});
    });
    await page.goto(origin);
    await page.waitForFunction(() => 'harness' in globalThis);
    if (this.provider === 'fake') this.shared = page;
    return page;
  }

  /**
   * @param {string} userId
   * @param {string} connectionId
   * @param {import('playwright-core').Page} [page]
   */
  async add(userId, connectionId, page) {
    const side = new Side(this, userId, connectionId, page ?? (await this.page()));
    this.sides.push(side);
    await side.page.evaluate((args) => harness.join(...args), [
      this.provider,
      side.name,
      this.id,
      { userId, connectionId },
    ]);
    return side;
  }

  snapshot() {
    return this.sides.map(({ userId, connectionId, presence }) => ({
      user_id: userId,
      username: userId,
      connection_id: connectionId,
      presence,
      audio: true,
      video: true,
      screen: false,
    }));
  }

  /** The room tells everybody at once. */
  async tell() {
    const present = this.sides.filter((side) => side.presence !== 'left' && side.online);
    await Promise.all(
      present.map((side) =>
        side.page.evaluate((args) => harness.setParticipants(...args), [side.name, this.snapshot()]),
      ),
    );
  }

  async end() {
    for (const side of this.sides) await side.page.evaluate((name) => harness.leave(name), side.name).catch(() => {});
    for (const context of this.contexts) await context.close();
    assert.deepEqual(this.pageErrors, []);
  }
}

class Side {
  /** @param {Call} call @param {string} userId @param {string} connectionId @param {import('playwright-core').Page} page */
  constructor(call, userId, connectionId, page) {
    this.call = call;
    this.userId = userId;
    this.connectionId = connectionId;
    this.name = `${call.id} ${connectionId} ${call.sides.length}`;
    this.page = page;
    this.presence = 'connected';
    this.online = true;
  }

  /** @param {'microphone' | 'camera' | 'screen'} source @param {string | number | null} what */
  give(source, what) {
    return this.page.evaluate((args) => harness.setTrack(...args), [this.name, source, what]);
  }

  /** @param {boolean} online */
  async setOnline(online) {
    this.online = online;
    await this.page.evaluate((args) => harness.online(...args), [this.name, online]);
  }

  /** @param {Side} other @param {'camera' | 'screen'} source */
  look(other, source = 'camera') {
    return this.page.evaluate((args) => harness.look(...args), [this.name, other.connectionId, source]);
  }

  /** @param {Side} other @param {string} source */
  has(other, source) {
    return this.page.evaluate((args) => harness.has(...args), [this.name, other.connectionId, source]);
  }

  /** @param {Side} other */
  word(other) {
    return this.page.evaluate((args) => harness.word(...args), [this.name, other.connectionId]);
  }

  events() {
    return this.page.evaluate((name) => harness.events(name), this.name);
  }

  /** @param {Side} other @param {string} colour @param {'camera' | 'screen'} [source] @param {number} [ms] */
  async sees(other, colour, source = 'camera', ms) {
    const what = `${this.userId} sees ${other.userId}'s ${source} in ${colour}`;
    await until(async () => (await this.look(other, source))?.colour === colour, what, ms);
    const first = await this.look(other, source);
    await until(async () => (await this.look(other, source))?.print !== first?.print, `${what}, moving`, ms);
  }

  /** @param {Side} other */
  async hears(other) {
    await until(
      async () => ((await this.page.evaluate((args) => harness.listen(...args), [this.name, other.connectionId])) ?? 0) > 0.02,
      `${this.userId} hears ${other.userId}`,
    );
  }

  /** @param {Side} other @param {string} source */
  async misses(other, source) {
    await until(async () => !(await this.has(other, source)), `${this.userId} has no ${source} of ${other.userId} any more`);
  }

  async leave() {
    this.presence = 'left';
    await this.page.evaluate((name) => harness.leave(name), this.name);
  }
}

for (const provider of /** @type {const} */ (['fake', 'p2p'])) {
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
      assert.equal(await alice.word(bob), 'connected');
      assert.equal(await bob.word(alice), 'connected');
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
      const strangers = (await alice.events()).filter((/** @type {any} */ event) => event.userId !== 'bob');
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
    const devtools = await browser.newBrowserCDPSession();
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

describe('devices and ringing in a real browser', () => {
  /** @type {import('playwright-core').BrowserContext} */
  let context;
  /** @type {import('playwright-core').Page} */
  let page;
  before(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(origin);
  });
  after(() => context?.close());

  /** @param {'openMicrophone' | 'openCamera' | 'openScreen'} what */
  const open = (what, on = page) =>
    on.evaluate(async (name) => {
      const path = '/public/static/media/devices.js';
      const devices = await import(path);
      try {
        const { track } = await devices[name]('a-device-that-is-gone');
        const { kind, readyState } = track;
        const { width, height, echoCancellation } = track.getSettings();
        track.stop();
        return { kind, readyState, width, height, echoCancellation };
      } catch (error) {
        const { name, kind, reason, title, advice } = /** @type {any} */ (error);
        return { name, kind, reason, title, advice };
      }
    }, what);

  test('microphone and camera are opened, also when the chosen device is gone', async () => {
    assert.deepEqual(await open('openCamera'), { kind: 'video', readyState: 'live', width: 640, height: 480, echoCancellation: undefined });
    const microphone = await open('openMicrophone');
    assert.equal(microphone.kind, 'audio');
    assert.equal(microphone.echoCancellation, true);
  });

  test('a denied camera says so, and the microphone is not touched by it', async () => {
    const strict = await launchChromium({ without: ['--use-fake-ui-for-media-stream'] });
    try {
      const context = await strict.newContext({ permissions: ['microphone'] });
      const page = await context.newPage();
      await page.goto(origin);
      const { name, kind, reason, title } = await open('openCamera', page);
      assert.deepEqual([name, kind, reason, title], ['MediaProblem', 'camera', 'denied', 'The camera is blocked for this page']);
      assert.equal((await open('openMicrophone', page)).readyState, 'live');
    } finally {
      await strict.close();
    }
  });

  test('a camera that the page’s policy forbids is told apart from a denied one', async () => {
    const other = await context.newPage();
    await other.goto(`${origin}/?forbid=camera`);
    const { reason } = await open('openCamera', other);
    assert.equal(reason, 'blocked-by-policy');
  });

  test('it rings, and stops', async () => {
    const [ringing, stopped] = await page.evaluate(async () => {
      const made = /** @type {AudioContext[]} */ ([]);
      globalThis.AudioContext = class extends AudioContext {
        constructor() {
          super();
          made.push(this);
        }
      };
      const path = '/public/static/media/ring.js';
      const { startRinging } = await import(path);
      const stops = [startRinging('incoming'), startRinging('outgoing')];
      await new Promise((done) => setTimeout(done, 500));
      const before = made.map(({ state }) => state);
      for (const stop of [...stops, ...stops]) stop();
      await new Promise((done) => setTimeout(done, 300));
      return [before, made.map(({ state }) => state)];
    });
    assert.deepEqual(ringing, ['running', 'running']);
    assert.deepEqual(stopped, ['closed', 'closed']);
  });
});
