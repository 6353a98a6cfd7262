// Devices and ringing, below the page. Real Chromium.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../support/chromium.mjs';
import { media, useMedia } from '../support/media.mjs';

useMedia();

describe('devices and ringing in a real browser', () => {
  /** @type {import('playwright-core').BrowserContext} */
  let context;
  /** @type {import('playwright-core').Page} */
  let page;
  before(async () => {
    context = await media.browser.newContext();
    page = await context.newPage();
    await page.goto(media.origin);
  });
  after(() => context?.close());

  /** @param {'openMicrophone' | 'openCamera' | 'openScreen'} what */
  const open = (what, on = page) =>
    on.evaluate(async (name) => {
      const path = '/public/static/media/devices.js';
      const devices = await import(path);
      try {
        const { track } = await devices[name]({ deviceId: 'a-device-that-is-gone' });
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
    assert.deepEqual(await open('openCamera'), { kind: 'video', readyState: 'live', width: 1280, height: 720, echoCancellation: undefined });
    const microphone = await open('openMicrophone');
    assert.equal(microphone.kind, 'audio');
    assert.equal(microphone.echoCancellation, true);
  });

  test('a denied camera says so, and the microphone is not touched by it', async () => {
    const strict = await launchChromium({ whole: true, without: ['--use-fake-ui-for-media-stream'] });
    try {
      const context = await strict.newContext({ permissions: ['microphone'] });
      const page = await context.newPage();
      await page.goto(media.origin);
      const { name, kind, reason, title } = await open('openCamera', page);
      assert.deepEqual([name, kind, reason, title], ['MediaProblem', 'camera', 'denied', 'The camera is blocked for this page']);
      assert.equal((await open('openMicrophone', page)).readyState, 'live');
    } finally {
      await strict.close();
    }
  });

  test('a camera that the page’s policy forbids is told apart from a denied one', async () => {
    const other = await context.newPage();
    await other.goto(`${media.origin}/?forbid=camera`);
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
