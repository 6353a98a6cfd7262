import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { initialPage, reduce } from '../../public/static/state/page.js';
import { createStore } from '../../public/static/state/store.js';
import { choose } from '../../public/static/use-cases/device-switching.js';
import { createOwnDevices } from '../../public/static/use-cases/own-devices.js';

/** A browser with two of each device. @type {{ asked: any[], opened: any[], kept: Map<string, string> }} */
let browser;

beforeEach(() => {
  browser = { asked: [], opened: [], kept: new Map() };
  const getUserMedia = async (/** @type {any} */ constraints) => {
    browser.asked.push(constraints);
    const kind = constraints.audio ? 'audio' : 'video';
    const track = Object.assign(new EventTarget(), {
      kind, enabled: true, readyState: 'live', id: `${kind} ${browser.opened.length}`,
      device: (constraints.audio ?? constraints.video).deviceId?.exact ?? 'default',
      stop() { this.readyState = 'ended'; },
    });
    browser.opened.push(track);
    return { getAudioTracks: () => [track], getVideoTracks: () => [track] };
  };
  const set = (/** @type {string} */ name, /** @type {any} */ value) => Object.defineProperty(globalThis, name, { value, configurable: true });
  set('navigator', { mediaDevices: { getUserMedia } });
  set('localStorage', {
    getItem: (/** @type {string} */ key) => browser.kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => browser.kept.set(key, value),
  });
});

const waiting = /** @type {const} */ ({ type: 'waiting', appointmentId: 1, roomId: 'booked' });
const call = /** @type {const} */ ({
  type: 'call-starting', roomId: 'booked', callId: null, callType: 'video', outgoing: true, want: { microphone: true, camera: true }, devicesOpen: true,
});

/** Somebody in the waiting room, with both devices open. */
async function inWaitingRoom() {
  const store = createStore(reduce, initialPage('conn'));
  /** @type {any[]} */
  const sent = [];
  const devices = createOwnDevices(store, (source, track) => void sent.push([source, track?.id ?? null, track?.enabled]));
  store.dispatch(waiting);
  await Promise.all([devices.open('microphone'), devices.open('camera')]);
  return { store, devices, sent };
}

describe('devices of the waiting room', () => {
  test('go on in the call, and none is opened twice', async () => {
    const { store, devices } = await inWaitingRoom();
    const before = [devices.track('microphone'), devices.track('camera')];
    store.dispatch(call);
    assert.deepEqual([devices.track('microphone'), devices.track('camera')], before);
    assert.deepEqual(store.get().call?.own, { microphone: 'on', camera: 'on', screen: 'off' });
    assert.equal(browser.asked.length, 2);
  });

  test('who is muted there is muted in the call, and can be heard when they want', async () => {
    const { store, devices } = await inWaitingRoom();
    devices.toggleMicrophone();
    store.dispatch(call);
    assert.equal(store.get().call?.own.microphone, 'off');
    assert.equal(devices.track('microphone')?.enabled, false);
    devices.toggleMicrophone();
    assert.deepEqual([store.get().call?.own.microphone, devices.track('microphone')?.enabled], ['on', true]);
  });

  test('a camera that is off there is closed', async () => {
    const { store, devices } = await inWaitingRoom();
    const track = devices.track('camera');
    devices.toggle('camera');
    assert.deepEqual([track?.readyState, devices.track('camera'), store.get().waiting?.own.camera], ['ended', null, 'off']);
  });
});

describe('another device', () => {
  const settled = () => new Promise((done) => setImmediate(done));

  test('is opened in place of the first, and taken the next time too', async () => {
    const { store, devices, sent } = await inWaitingRoom();
    const first = devices.track('camera');
    choose(store, devices, 'camera', 'desk');
    await settled();
    assert.equal(first?.readyState, 'ended');
    assert.equal(/** @type {any} */ (devices.track('camera')).device, 'desk');
    assert.deepEqual(sent.at(-1), ['camera', devices.track('camera')?.id, true]);
    const next = await inWaitingRoom();
    assert.equal(/** @type {any} */ (next.devices.track('camera')).device, 'desk');
    assert.equal(/** @type {any} */ (next.devices.track('microphone')).device, 'default');
  });

  test('does not unmute', async () => {
    const { store, devices } = await inWaitingRoom();
    devices.toggleMicrophone();
    choose(store, devices, 'microphone', 'headset');
    await settled();
    assert.deepEqual([devices.track('microphone')?.enabled, store.get().waiting?.own.microphone], [false, 'off']);
  });

  test('does not turn a camera on that is off', async () => {
    const { store, devices } = await inWaitingRoom();
    devices.toggle('camera');
    choose(store, devices, 'camera', 'desk');
    await settled();
    assert.equal(devices.track('camera'), null);
  });

  test('what was kept and makes no sense is no choice', async () => {
    for (const nonsense of ['{', 'null', '[]', '{"camera":7}']) {
      browser.kept.set('securechat.devices', nonsense);
      await inWaitingRoom();
      assert.deepEqual(browser.asked.map((/** @type {any} */ { audio, video }) => (audio ?? video).deviceId), [undefined, undefined]);
      browser.asked = [];
    }
  });
});
