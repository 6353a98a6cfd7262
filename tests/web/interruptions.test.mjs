import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { createInterruptions } from '../../public/static/use-cases/interruptions.js';

/** The page as a phone call finds it: what is on, what was told, what was opened again. @param {Record<string, string>} own */
function makePage(own) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  Object.assign(globalThis, { document: page });
  /** @type {any} */
  const call = { own, troubles: {} };
  /** @type {[string, boolean][]} */
  const reopened = [];
  let heard = 0;
  const store = /** @type {any} */ ({
    get: () => ({ call }),
    dispatch: (/** @type {any} */ { source, trouble }) => void (call.troubles[source] = trouble),
  });
  const interruptions = createInterruptions(store, { reopen: (source, muted) => reopened.push([source, muted]), hear: () => (heard += 1) });
  return { page, call, reopened, interruptions, heard: () => heard };
}

/** @returns {any} */
const makeTrack = () => Object.assign(new EventTarget(), { muted: false, readyState: 'live' });

/** @param {any} track @param {boolean} muted */
function interrupt(track, muted) {
  track.muted = muted;
  track.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
}

describe('a phone call in the middle of ours', () => {
  beforeEach(() => mock.timers.reset());

  test('is told, and that it is over; what was paused plays again', () => {
    const { call, interruptions, heard } = makePage({ microphone: 'on', camera: 'off' });
    const track = makeTrack();
    interruptions.follow('microphone', track);
    interrupt(track, true);
    assert.equal(call.troubles.microphone.reason, 'interrupted');
    interrupt(track, false);
    assert.equal(call.troubles.microphone, null);
    assert.equal(heard(), 1);
  });

  test('who is muted is not told that nobody hears them', () => {
    const { call, interruptions } = makePage({ microphone: 'off', camera: 'off' });
    const track = makeTrack();
    interruptions.follow('microphone', track);
    interrupt(track, true);
    assert.equal(call.troubles.microphone, undefined);
  });

  for (const own of ['on', 'off']) {
    test(`what does not come back is opened anew when one looks at the page, and stays ${own === 'on' ? 'on' : 'muted'}`, () => {
      mock.timers.enable({ apis: ['setTimeout'] });
      const { page, interruptions, reopened } = makePage({ microphone: own, camera: 'off' });
      const track = makeTrack();
      interruptions.follow('microphone', track);
      interrupt(track, true);
      page.dispatchEvent(new Event('visibilitychange'));
      assert.deepEqual(reopened, []);
      mock.timers.tick(1500);
      assert.deepEqual(reopened, [['microphone', own === 'off']]);
    });
  }

  test('a device that works, or of a call that is over, is left alone', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { page, interruptions, reopened } = makePage({ microphone: 'on', camera: 'on' });
    interruptions.follow('microphone', makeTrack());
    page.dispatchEvent(new Event('visibilitychange'));
    mock.timers.tick(1500);
    interruptions.over();
    page.dispatchEvent(new Event('visibilitychange'));
    mock.timers.tick(1500);
    assert.deepEqual(reopened, []);
  });
});
