import { say } from '../words/say.js';

/** @typedef {import('../types.js').Source} Source */

/** A device that stays silent for so long after the person looks at the page again is opened anew. */
const SILENT_MS = 1500;

/**
 * A phone call or another app takes microphone and camera away for a while, and with them the sound of the page. It
 * is told, and what does not come back by itself is fetched; who was muted stays muted.
 * @param {import('./context.js').Store} store
 * @param {object} call
 * @param {(source: Source, muted: boolean) => unknown} call.reopen
 * @param {() => void} call.hear plays what the browser has paused
 */
export function createInterruptions(store, { reopen, hear }) {
  /** @type {Map<Source, MediaStreamTrack>} */
  const tracks = new Map();

  /** @param {Source} source */
  const isOn = (source) => store.get().call?.own[source] === 'on';

  /** @param {Source} source @param {boolean} interrupted */
  function tell(source, interrupted) {
    const told = store.get().call?.troubles[source]?.reason === 'interrupted';
    if (interrupted === told || (interrupted && !isOn(source))) return;
    const trouble = { kind: source, reason: 'interrupted', title: say(source === 'camera' ? 'network.cameraInterrupted' : 'network.microphoneInterrupted'), advice: say('network.interruptedAdvice') };
    store.dispatch({ type: 'own-trouble', source, trouble: interrupted ? trouble : null });
  }

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || tracks.size === 0) return;
    hear();
    setTimeout(() => {
      if (document.visibilityState !== 'visible') return;
      for (const [source, track] of tracks) if (track.muted && track.readyState === 'live') void reopen(source, !isOn(source));
    }, SILENT_MS);
  });

  return {
    /** @param {Source} source @param {MediaStreamTrack | null} track what is sent now */
    follow(source, track) {
      if (source === 'screen' || tracks.get(source) === track) return;
      tracks.delete(source);
      if (!track) return;
      tracks.set(source, track);
      const look = () => tracks.get(source) === track && tell(source, track.muted);
      track.addEventListener('mute', look);
      track.addEventListener('unmute', () => {
        look();
        hear();
      });
      look();
    },
    over: () => tracks.clear(),
  };
}
