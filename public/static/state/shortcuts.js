/** Which key does what in a call. Pure; the keyboard is `view/keyboard.js`. */

/** @typedef {'microphone' | 'camera' | 'screen' | 'hand' | 'chat' | 'layout' | 'full-screen' | 'pin' | 'help'} Shortcut */

/** @type {Record<string, Shortcut>} */
export const SHORTCUTS = {
  m: 'microphone', v: 'camera', s: 'screen', h: 'hand', c: 'chat', g: 'layout', f: 'full-screen', p: 'pin', '?': 'help',
};

/**
 * What of a pressed key counts.
 * @typedef {object} Press
 * @property {string} key
 * @property {string} code the place on the keyboard
 * @property {boolean} ctrlKey @property {boolean} altKey @property {boolean} metaKey
 * @property {boolean} repeat @property {boolean} isComposing @property {boolean} defaultPrevented
 */

/** A key that somebody else has a use for is theirs. @param {Press} press */
const isPlain = ({ ctrlKey, altKey, metaKey, isComposing, defaultPrevented }) => !ctrlKey && !altKey && !metaKey && !isComposing && !defaultPrevented;

/**
 * @param {Press} press
 * @param {{ typing: boolean }} at whether keys write something where the focus is, or choose from a menu
 * @returns {Shortcut | null}
 */
export function shortcutOf(press, { typing }) {
  if (typing || press.repeat || !isPlain(press)) return null;
  const key = press.key.toLowerCase();
  // On keyboards without Latin letters the places count.
  const latin = /^[\x20-\x7e]$/.test(key) ? key : press.code.startsWith('Key') ? press.code.slice(3).toLowerCase() : '';
  return SHORTCUTS[latin] ?? null;
}

/** Whether holding this key talks. @param {Press} press @param {{ typing: boolean, pressing: boolean }} at `pressing`: the key would press what has the focus */
export function talks(press, { typing, pressing }) {
  return press.code === 'Space' && !typing && !pressing && isPlain(press);
}
