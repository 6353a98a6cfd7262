import { watchLevel } from '../media/level.js';

/** A voice, not a cough: so much of it within the last second. */
const LOUD = 0.42;
const LOOKS = 10;
const LOUD_LOOKS = 5;
/** It stays for a while, and comes again only much later: who talks to somebody in the room knows. */
const SHOWN_MS = 6_000;
const APART_MS = 60_000;

/**
 * Tells somebody who talks that they are muted. What is measured is a copy of the microphone's track, which stays on
 * this device; nothing of it is sent.
 * @param {import('./context.js').Store} store
 * @param {(source: 'microphone') => MediaStreamTrack | null} trackOf
 */
export function createTalkingMuted(store, trackOf) {
  /** @type {{ of: MediaStreamTrack, stop: () => void } | null} */
  let watched = null;
  let quietUntil = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const tell = (/** @type {boolean} */ is) => {
    if (store.get().call && store.get().call?.talkingMuted !== is) store.dispatch({ type: 'talking-muted', is });
  };

  /** @param {MediaStreamTrack} of */
  function watch(of) {
    const track = of.clone();
    track.enabled = true;
    let loud = /** @type {boolean[]} */ ([]);
    const stop = watchLevel(track, (level) => {
      loud = [level > LOUD, ...loud].slice(0, LOOKS);
      if (loud.filter(Boolean).length < LOUD_LOOKS || Date.now() < quietUntil) return;
      quietUntil = Date.now() + APART_MS;
      tell(true);
      timer = setTimeout(() => tell(false), SHOWN_MS);
    });
    return {
      of,
      stop() {
        stop();
        track.stop();
        clearTimeout(timer);
      },
    };
  }

  store.subscribe((state) => {
    const muted = state.call?.own.microphone === 'off' ? trackOf('microphone') : null;
    if (muted === (watched?.of ?? null)) return;
    watched?.stop();
    watched = muted ? watch(muted) : null;
    tell(false);
  });
}
