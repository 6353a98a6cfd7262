// Where media sessions are tested without the rest of the page: real Chromium, and the signalling relayed
// (or cut, or lost) by this file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before } from 'node:test';
import { Twilio } from '../twilio-stand-in/twilio.mjs';
import { launchChromium } from './chromium.mjs';
import { until } from './until.mjs';

const { jwt } = createRequire(import.meta.url)('twilio');
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HARNESS = '/tests/browser/media-harness.js';
// No provider may need more than the page's own policy allows.
const CSP = /Content-Security-Policy: (.+)/.exec(readFileSync(join(ROOT, 'public/_headers'), 'utf8'))?.[1] ?? '';

/** @type {any} what media-harness.js puts into the page; the functions that use it run there */
export const harness = undefined;

/** @type {import('node:http').Server} */
let server;
/** The browser and the place of these pages, and Twilio's stand-in for those that want it. */
export const media = {
  browser: /** @type {import('playwright-core').Browser} */ (/** @type {unknown} */ (null)),
  twilio: /** @type {Twilio} */ (/** @type {unknown} */ (null)),
  origin: '',
};

/** For this file's tests. @param {{ twilio?: boolean }} [options] */
export function useMedia({ twilio = false } = {}) {
  before(() => start(twilio));
  after(stop);
}

/** @param {boolean} twilio */
async function start(twilio) {
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
      // The page's files have an address of their own here, so that the harness finds them as tsc does.
      const file = path.startsWith('/static/') ? `/public${path}` : path;
      if (file !== HARNESS && !file.startsWith('/public/')) throw new Error('not for the page');
      const body = await readFile(join(ROOT, file));
      response.setHeader('Content-Type', extname(path) === '.js' ? 'text/javascript' : 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  media.origin = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  if (twilio) media.twilio = await Twilio.start();
  media.browser = await launchChromium({ args: media.twilio?.chromiumArgs ?? [] });
}

async function stop() {
  await media.browser?.close();
  await media.twilio?.stop();
  server?.close();
}

let count = 0;
/** @type {Map<string, Call>} by id */
const calls = new Map();

/** A call, its participants' pages, and the room between them. */
export class Call {
  /** @param {'p2p' | 'fake' | 'twilio'} provider */
  constructor(provider) {
    this.provider = provider;
    this.id = `call-${++count}`;
    calls.set(this.id, this);
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
    /** Errors in the console that a test provokes. */
    this.expects = /^$/;
    /** Of a token, in seconds. */
    this.tokenLife = 3600;
    /** How often a fresh token was asked for. */
    this.asked = 0;
    /** Makes a token, for tests that want another one. */
    this.token = (/** @type {string} */ identity) => accessToken(this.id, identity, this.tokenLife);
  }

  /** What the API would say. @param {string} identity */
  pass(identity) {
    const token = this.provider === 'twilio' ? this.token(identity) : '';
    return { token, expiresIn: this.tokenLife, roomName: this.provider === 'twilio' ? this.id : 'room_test' };
  }

  async page() {
    if (this.provider === 'fake' && this.shared) return this.shared;
    const context = await media.browser.newContext();
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !this.expects.test(message.text())) this.pageErrors.push(message.text());
    });
    await page.exposeFunction('relay', (/** @type {string} */ id, /** @type {string} */ from, /** @type {string} */ to, /** @type {any} */ data) => {
      // A page may be in two calls.
      const call = calls.get(id) ?? this;
      const side = call.sides.find((one) => one.connectionId === to && one.presence !== 'left');
      if (!side?.online || !call.passes({ from, to, data })) return;
      void side.page.evaluate((args) => harness.receive(...args), [side.name, from, data]).catch(() => {});
    });
    await page.exposeFunction('freshPass', (/** @type {string} */ identity) => {
      this.asked += 1;
      return this.pass(identity);
    });
    await page.goto(media.origin);
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
      this.pass(userId),
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

export class Side {
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

  /** @param {Side} other */
  async isConnectedTo(other) {
    await until(async () => (await this.word(other)) === 'connected', `${this.userId} is connected to ${other.userId}`);
  }

  /** What this side would read to the other one. @param {Side} other @returns {Promise<string | null>} */
  digits(other) {
    return this.page.evaluate((args) => harness.digits(...args), [this.name, other.connectionId]);
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

  /** @param {boolean} muted */
  mute(muted) {
    return this.page.evaluate((args) => harness.mute(...args), [this.name, muted]);
  }

  /** Nothing is to be heard, for a whole second. @param {Side} other */
  async hearsNothingOf(other) {
    let quiet = 0;
    await until(async () => {
      const loudness = await this.page.evaluate((args) => harness.listen(...args), [this.name, other.connectionId]);
      quiet = (loudness ?? 0) < 0.002 ? quiet + 1 : 0;
      return quiet >= 8;
    }, `${this.userId} hears nothing of ${other.userId}`);
  }

  /** What the session had to say to the person. @returns {Promise<any[]>} */
  async problems() {
    return (await this.events()).filter((/** @type {any} */ event) => event.type === 'problem');
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

/** A token as the official library makes it. @param {string} room @param {string} identity @param {number} ttl seconds */
export function accessToken(room, identity, ttl) {
  const { sid, keySid, keySecret } = media.twilio.account;
  const token = new jwt.AccessToken(sid, keySid, keySecret, { identity, ttl });
  token.addGrant(new jwt.AccessToken.VideoGrant({ room }));
  return token.toJwt();
}
