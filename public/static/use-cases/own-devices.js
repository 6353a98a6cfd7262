import { MediaProblem, openCamera, openMicrophone, openScreen } from '../media/devices.js';
import { chosenOf, devicesOf, sameDevices } from '../state/devices.js';
import { say } from '../words/say.js';
import { keepChoices, readChoices } from './device-choices.js';

/** @typedef {import('../types.js').Source} Source */
/** @typedef {import('./device-choices.js').Choices} Choices */
/** @typedef {'microphone' | 'camera'} Input */

const OPEN = { microphone: openMicrophone, camera: openCamera, screen: () => openScreen() };
export const INPUTS = /** @type {const} */ (['microphone', 'camera']);

/**
 * What this person sends, in a call or while getting ready for one. Each device is asked for by itself,
 * and none is needed to be in a call. A camera that is off is closed, so that its light goes out.
 * @param {import('./context.js').Store} store
 * @param {(source: Source, track: MediaStreamTrack | null) => void | Promise<void>} onChange the track to send, or nothing
 * @param {(deviceId: string) => void} [onSpeaker] what the others are heard through; empty: the system's choice
 */
export function createOwnDevices(store, onChange, onSpeaker) {
  /** @type {Partial<Record<Source, MediaStreamTrack>>} */
  const tracks = {};
  /** @type {Record<Source, number>} the latest wish wins over an answer that comes late */
  const wish = { microphone: 0, camera: 0, screen: 0 };
  /** Which way the camera looks; null: nobody has turned it. @type {'user' | 'environment' | null} */
  let facing = null;
  let choices = readChoices();

  /** Where this person is now. */
  const place = () => {
    const { call, waiting, preparing } = store.get();
    return call ?? waiting ?? preparing;
  };
  /** What is on there. @param {Source} source */
  const isOff = (source) => place()?.own[source] === 'off';

  /** Which devices there are, and through which the others are heard. */
  async function refresh() {
    const found = devicesOf(await navigator.mediaDevices?.enumerateDevices?.().catch(() => []) ?? []);
    if (!sameDevices(found, store.get().devices)) store.dispatch({ type: 'devices', devices: found });
    onSpeaker?.(chosenOf(found, 'speaker', choices.speaker)?.id ?? '');
    return found;
  }

  /** @param {Source} source */
  async function openTrack(source) {
    if (source === 'screen') return (await openScreen()).track;
    const choice = choices[source];
    // A remembered name is worth nothing without the list.
    const chosen = choice && chosenOf(await refresh(), source, choice);
    const { track } = await OPEN[source]({ deviceId: chosen?.id ?? choice?.id, processing: choices.processing, facing });
    if (source === 'camera' && choices.blur) await (await import('./device-switching.js')).blurred(track, true);
    return track;
  }

  /** @param {Source} source @param {boolean} [muted] opened, but silent until it is turned on */
  async function open(source, muted = false) {
    const mine = (wish[source] += 1);
    if (!muted) store.dispatch({ type: 'own-source', source, is: 'opening' });
    store.dispatch({ type: 'own-trouble', source, trouble: null });
    try {
      const track = await openTrack(source);
      if (mine !== wish[source]) return track.stop();
      take(source, track, muted);
    } catch (error) {
      if (mine !== wish[source]) return;
      forget(source, false);
      const trouble = troubleOf(source, error);
      if (trouble) store.dispatch({ type: 'own-trouble', source, trouble });
    }
  }

  /** @param {Source} source @param {MediaStreamTrack} track @param {boolean} muted */
  function take(source, track, muted) {
    const before = tracks[source];
    track.enabled = !muted;
    tracks[source] = track;
    track.addEventListener('ended', () => tracks[source] === track && lost(source));
    store.dispatch({ type: 'own-source', source, is: muted ? 'off' : 'on' });
    // The earlier one goes on until the other is sent in its place.
    void Promise.resolve(onChange(source, track)).finally(() => before !== track && before?.stop());
    if (source !== 'screen') void refresh();
  }

  /** @param {Source} source @param {boolean} tell also when nothing is known to be sent */
  function forget(source, tell) {
    const before = tracks[source];
    before?.stop();
    delete tracks[source];
    store.dispatch({ type: 'own-source', source, is: 'off' });
    if (before || tell) void onChange(source, null);
  }

  /** @param {Source} source */
  function close(source) {
    wish[source] += 1;
    forget(source, true);
  }

  /**
   * Opens what is wanted now in place of what is open, if it is open.
   * @param {Input} source
   */
  async function replace(source) {
    const before = tracks[source];
    const muted = isOff(source);
    if (!before && muted) return;
    const mine = (wish[source] += 1);
    store.dispatch({ type: 'own-trouble', source, trouble: null });
    try {
      const track = await openTrack(source);
      if (mine === wish[source]) take(source, track, isOff(source));
      else track.stop();
    } catch {
      if (mine !== wish[source]) return;
      // Some devices cannot be open twice, and a phone has only one camera at a time.
      before?.stop();
      await open(source, muted);
    }
  }

  /** A device is gone while it was in use. @param {Source} source */
  function lost(source) {
    if (source === 'screen') return close(source);
    const gone = tracks[source];
    delete tracks[source];
    gone?.stop();
    import('./device-changes.js').then(
      ({ fallBack }) => fallBack(store, devices, source, gone?.label ?? ''),
      () => close(source),
    );
  }

  navigator.mediaDevices?.addEventListener?.('devicechange', () => {
    if (place()) void import('./device-changes.js').then(({ follow }) => follow(store, devices), () => undefined);
  });

  /** @param {Partial<Choices>} changed */
  function remember(changed) {
    choices = { ...choices, ...changed };
    keepChoices(choices);
  }

  const devices = {
    open,
    close,
    replace,
    lost,
    refresh,
    remember,
    choices: () => choices,
    /** @param {Source} source */
    track: (source) => tracks[source] ?? null,
    isOff,
    toggleMicrophone() {
      const on = !isOff('microphone');
      const track = tracks.microphone;
      if (!track) return on ? close('microphone') : void open('microphone');
      track.enabled = !on;
      store.dispatch({ type: 'own-source', source: 'microphone', is: on ? 'off' : 'on' });
      void onChange('microphone', track);
    },
    /** @param {'camera' | 'screen'} source */
    toggle(source) {
      if (isOff(source)) void open(source);
      else close(source);
    },
    /** @param {typeof facing} way which way the camera looks when it is opened next */
    face(way) {
      facing = way;
    },
    closeAll() {
      for (const source of /** @type {Source[]} */ (['microphone', 'camera', 'screen'])) {
        wish[source] += 1;
        tracks[source]?.stop();
        delete tracks[source];
      }
      facing = null;
    },
  };
  return devices;
}

/** @param {Source} source @param {unknown} error @returns {import('../types.js').MediaTrouble | null} */
function troubleOf(source, error) {
  if (error instanceof MediaProblem) {
    const { kind, reason, title, advice } = error;
    return reason === 'cancelled' ? null : { kind, reason, title, advice };
  }
  return { kind: source, reason: 'unknown', title: say(`device-trouble.${source}-not-opened`), advice: say('device-trouble.please-try-again') };
}
