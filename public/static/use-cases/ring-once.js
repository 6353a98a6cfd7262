import { startRinging } from '../media/ring.js';

const LOCK = 'securechat.ring';

/**
 * Rings in one tab of a browser only, however many show the call. A tab that nobody has pressed anything in would be silent, so it leaves the
 * sound to another until somebody does.
 * @param {import('../media/ring.js').Kind} kind
 * @returns {() => void} stops it
 */
export function ringOnce(kind) {
  // Our own calling is heard where it was begun.
  if (kind !== 'incoming' || !navigator.locks) return startRinging(kind);
  const over = new AbortController();
  const { signal } = over;
  const ring = () => {
    navigator.locks
      .request(LOCK, { signal }, () => {
        const stop = startRinging(kind);
        return new Promise((resolve) => {
          const end = () => {
            stop();
            resolve(undefined);
          };
          if (signal.aborted) end();
          else signal.addEventListener('abort', end);
        });
      })
      // It stopped before it was this tab's turn.
      .catch(() => undefined);
  };
  if (navigator.userActivation?.hasBeenActive ?? true) ring();
  else for (const press of ['pointerdown', 'keydown']) document.addEventListener(press, ring, { signal, once: true });
  return () => over.abort();
}
