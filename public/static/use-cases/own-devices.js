import { MediaProblem, openCamera, openMicrophone, openScreen } from '../media/devices.js';

/** @typedef {import('../types.js').Source} Source */

/** @type {Record<Source, () => Promise<{ track: MediaStreamTrack }>>} */
const OPEN = { microphone: () => openMicrophone(), camera: () => openCamera(), screen: () => openScreen() };

/**
 * What this person sends. Each device is asked for by itself, and none is needed
 * to be in a call. A camera that is off is closed, so that its light goes out.
 * @param {import('./context.js').Store} store
 * @param {(source: Source, track: MediaStreamTrack | null) => void} onChange the track to send, or nothing
 */
export function createOwnDevices(store, onChange) {
  /** @type {Partial<Record<Source, MediaStreamTrack>>} */
  const tracks = {};
  /** @type {Record<Source, number>} the latest wish wins over an answer that comes late */
  const wish = { microphone: 0, camera: 0, screen: 0 };

  /** @param {Source} source */
  async function open(source) {
    const mine = (wish[source] += 1);
    store.dispatch({ type: 'own-source', source, is: 'opening' });
    store.dispatch({ type: 'own-trouble', source, trouble: null });
    try {
      const { track } = await OPEN[source]();
      if (mine !== wish[source]) return track.stop();
      tracks[source] = track;
      track.addEventListener('ended', () => {
        if (tracks[source] !== track) return;
        close(source);
        if (source !== 'screen') store.dispatch({ type: 'own-trouble', source, trouble: unplugged(source) });
      });
      store.dispatch({ type: 'own-source', source, is: 'on' });
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
    toggleMicrophone() {
      const on = store.get().call?.own.microphone !== 'off';
      const track = tracks.microphone;
      if (!track) return on ? close('microphone') : void open('microphone');
      track.enabled = !on;
      store.dispatch({ type: 'own-source', source: 'microphone', is: on ? 'off' : 'on' });
      onChange('microphone', track);
    },
    /** @param {'camera' | 'screen'} source */
    toggle(source) {
      if (store.get().call?.own[source] === 'off') void open(source);
      else close(source);
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

/** @param {Source} source @param {unknown} error @returns {import('../types.js').MediaTrouble | null} */
function troubleOf(source, error) {
  if (error instanceof MediaProblem) {
    const { kind, reason, title, advice } = error;
    return reason === 'cancelled' ? null : { kind, reason, title, advice };
  }
  return { kind: source, reason: 'unknown', title: `Your ${source} could not be opened`, advice: 'Please try again.' };
}

/** @param {Source} source @returns {import('../types.js').MediaTrouble} */
function unplugged(source) {
  return {
    kind: source,
    reason: 'not-found',
    title: source === 'camera' ? 'Your camera was disconnected' : 'Your microphone was disconnected',
    advice: 'Plug it in again, then turn it on here.',
  };
}
