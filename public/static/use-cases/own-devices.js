import { MediaProblem, openCamera, openMicrophone, openScreen } from '../media/devices.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').Source} Source */

/** @type {Record<Source, (deviceId?: string) => Promise<{ track: MediaStreamTrack }>>} */
const OPEN = { microphone: openMicrophone, camera: openCamera, screen: () => openScreen() };
/** Which devices were chosen, for this browser. */
const KEY = 'securechat.devices';

/**
 * What this person sends, in a call or in the waiting room before one. Each device is asked for by itself,
 * and none is needed to be in a call. A camera that is off is closed, so that its light goes out.
 * @param {import('./context.js').Store} store
 * @param {(source: Source, track: MediaStreamTrack | null) => void} onChange the track to send, or nothing
 */
export function createOwnDevices(store, onChange) {
  /** @type {Partial<Record<Source, MediaStreamTrack>>} */
  const tracks = {};
  /** @type {Record<Source, number>} the latest wish wins over an answer that comes late */
  const wish = { microphone: 0, camera: 0, screen: 0 };
  const chosen = readChoice();

  /** What is on, where this person is now. @param {Source} source */
  const isOff = (source) => {
    const { call, waiting } = store.get();
    return (call ?? waiting)?.own[source] === 'off';
  };

  /** @param {Source} source @param {boolean} [muted] opened, but silent until it is turned on */
  async function open(source, muted = false) {
    const mine = (wish[source] += 1);
    if (!muted) store.dispatch({ type: 'own-source', source, is: 'opening' });
    store.dispatch({ type: 'own-trouble', source, trouble: null });
    try {
      const { track } = await OPEN[source](chosen[source]);
      if (mine !== wish[source]) return track.stop();
      track.enabled = !muted;
      tracks[source] = track;
      track.addEventListener('ended', () => {
        if (tracks[source] !== track) return;
        close(source);
        if (source !== 'screen') store.dispatch({ type: 'own-trouble', source, trouble: unplugged(source) });
      });
      store.dispatch({ type: 'own-source', source, is: muted ? 'off' : 'on' });
      onChange(source, track);
    } catch (error) {
      if (mine !== wish[source]) return;
      store.dispatch({ type: 'own-source', source, is: 'off' });
      const trouble = troubleOf(source, error);
      if (trouble) store.dispatch({ type: 'own-trouble', source, trouble });
    }
  }

  /** @param {Source} source */
  function close(source) {
    wish[source] += 1;
    tracks[source]?.stop();
    delete tracks[source];
    store.dispatch({ type: 'own-source', source, is: 'off' });
    onChange(source, null);
  }

  return {
    open,
    /** @param {Source} source */
    track: (source) => tracks[source] ?? null,
    /** @param {Source} source */
    chosen: (source) => chosen[source],
    toggleMicrophone() {
      const on = !isOff('microphone');
      const track = tracks.microphone;
      if (!track) return on ? close('microphone') : void open('microphone');
      track.enabled = !on;
      store.dispatch({ type: 'own-source', source: 'microphone', is: on ? 'off' : 'on' });
      onChange('microphone', track);
    },
    /** @param {'camera' | 'screen'} source */
    toggle(source) {
      if (isOff(source)) void open(source);
      else close(source);
    },
    /** Takes another device from now on, here and the next time. @param {'microphone' | 'camera'} source @param {string} deviceId */
    choose(source, deviceId) {
      chosen[source] = deviceId;
      keepChoice(chosen);
      const before = tracks[source];
      if (!before && isOff(source)) return;
      const muted = isOff(source);
      // Some devices cannot be open twice, and a phone has only one camera at a time.
      before?.stop();
      delete tracks[source];
      void open(source, muted);
    },
    closeAll() {
      for (const source of /** @type {Source[]} */ (['microphone', 'camera', 'screen'])) {
        wish[source] += 1;
        tracks[source]?.stop();
        delete tracks[source];
      }
    },
  };
}

/** @returns {Partial<Record<Source, string>>} */
function readChoice() {
  try {
    const { microphone, camera } = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
    return { ...(typeof microphone === 'string' ? { microphone } : {}), ...(typeof camera === 'string' ? { camera } : {}) };
  } catch {
    return {};
  }
}

/** @param {object} chosen */
function keepChoice(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

/** @param {Source} source @param {unknown} error @returns {import('../types.js').MediaTrouble | null} */
function troubleOf(source, error) {
  if (error instanceof MediaProblem) {
    const { kind, reason, title, advice } = error;
    return reason === 'cancelled' ? null : { kind, reason, title, advice };
  }
  return { kind: source, reason: 'unknown', title: say(`device-trouble.${source}-not-opened`), advice: say('device-trouble.please-try-again') };
}

/** @param {Source} source @returns {import('../types.js').MediaTrouble} */
function unplugged(source) {
  return {
    kind: source,
    reason: 'not-found',
    title: say(source === 'camera' ? 'device-trouble.camera-disconnected' : 'device-trouble.microphone-disconnected'),
    advice: say('device-trouble.plug-in-again'),
  };
}
