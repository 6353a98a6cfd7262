import { shortcutOf, talks } from '../state/shortcuts.js';
import { useEffect, useRef } from '../vendor/preact.js';

/** @typedef {import('../state/shortcuts.js').Shortcut} Shortcut */

const WRITES = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"]), [contenteditable]:not([contenteditable="false"]), [role="menu"], [role="listbox"], [role="textbox"]';
const PRESSES = 'button, a[href], input, summary, video[controls], [role="button"], [tabindex]:not([tabindex="-1"])';

/**
 * Single keys while in a call: each does its own, and the space bar talks while it is held. What is typed stays typed.
 * @param {object} hands
 * @param {boolean} hands.on
 * @param {Partial<Record<Shortcut, () => void>>} hands.does
 * @param {(talking: boolean) => boolean} hands.talk begins or ends talking while muted; false: there is nothing to begin
 */
export function useKeyboard(hands) {
  const now = useRef(hands);
  now.current = hands;
  useEffect(() => {
    let held = false;
    const release = () => {
      if (held) now.current.talk(false);
      held = false;
    };
    const down = (/** @type {KeyboardEvent} */ event) => {
      if (!now.current.on) return;
      const at = whereabouts(event);
      if (talks(event, at)) {
        if (!held) held = !event.repeat && now.current.talk(true);
        // It would scroll otherwise.
        if (held) event.preventDefault();
        return;
      }
      const shortcut = shortcutOf(event, at);
      const does = shortcut && now.current.does[shortcut];
      if (!does) return;
      event.preventDefault();
      does();
    };
    const up = (/** @type {KeyboardEvent} */ event) => {
      if (event.code === 'Space') release();
    };
    addEventListener('keydown', down);
    addEventListener('keyup', up);
    // A key let go elsewhere is told to nobody here.
    addEventListener('blur', release);
    return () => {
      release();
      removeEventListener('keydown', down);
      removeEventListener('keyup', up);
      removeEventListener('blur', release);
    };
  }, []);
}

/** Where the focus is. @param {KeyboardEvent} event */
function whereabouts(event) {
  const target = event.composedPath()[0];
  const element = target instanceof Element ? target : document.body;
  const typing = element.closest(WRITES) !== null || document.querySelector('dialog[open]') !== null;
  return { typing, pressing: element.closest(PRESSES) !== null };
}
