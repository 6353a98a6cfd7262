import { shortcutOf, talks } from '../state/shortcuts.js';

/** @typedef {import('./keys.js').Hands} Hands */

const WRITES = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"]), [contenteditable]:not([contenteditable="false"]), [role="menu"], [role="listbox"], [role="textbox"]';
const PRESSES = 'button, a[href], input, summary, video[controls], [role="button"], [tabindex]:not([tabindex="-1"])';

/**
 * Single keys while in a call: each does its own, and the space bar talks while it is held. What is typed stays typed.
 * @param {{ current: Hands }} now
 */
export function listen(now) {
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
  /** A key let go elsewhere is told to nobody here, but the window loses the focus. @param {Event} event */
  const take = (event) => {
    if (event.type === 'keydown') down(/** @type {KeyboardEvent} */ (event));
    else if (event.type === 'blur' || /** @type {KeyboardEvent} */ (event).code === 'Space') release();
  };
  return { take, release };
}

/** Where the focus is. @param {KeyboardEvent} event */
function whereabouts(event) {
  const { target } = event;
  const element = target instanceof Element ? target : document.body;
  const typing = element.closest(WRITES) !== null || document.querySelector('dialog[open]') !== null;
  return { typing, pressing: element.closest(PRESSES) !== null };
}
