import { useEffect, useRef } from '../vendor/preact.js';

/**
 * What keys do in a call.
 * @typedef {object} Hands
 * @property {boolean} on
 * @property {Partial<Record<import('../state/shortcuts.js').Shortcut, () => void>>} does
 * @property {(talking: boolean) => boolean} talk begins or ends talking while muted; false: there is nothing to begin
 */

const EVENTS = ['keydown', 'keyup', 'blur'];

/** The keyboard is fetched with the first key; what comes until it is there is taken then, in order. @param {Hands} hands */
export function useKeys(hands) {
  const now = useRef(hands);
  now.current = hands;
  useEffect(() => {
    /** @type {ReturnType<typeof import('./keyboard.js').listen> | null} */
    let keyboard = null;
    /** @type {Event[]} */
    let early = [];
    const hear = (/** @type {Event} */ event) => {
      if (keyboard) return keyboard.take(event);
      if (early.length === 0 && event.type !== 'keydown') return;
      if (early.push(event) > 1) return;
      import('./keyboard.js').then(
        ({ listen }) => {
          keyboard = listen(now);
          early.forEach(keyboard.take);
        },
        () => (early = []),
      );
    };
    for (const type of EVENTS) addEventListener(type, hear);
    return () => {
      keyboard?.release();
      for (const type of EVENTS) removeEventListener(type, hear);
      early = [];
    };
  }, []);
}
