import { html, useEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';

/** @typedef {import('./call-panels.js').About} About */
/**
 * A line of the menu. `pressed` makes it one that is on or off.
 * @typedef {{ key: string, icon: string, label: string, press: () => void, pressed?: boolean }} Entry
 */

/** What stands in the menu, in this order. An entry that does not apply now is null. @type {((about: About) => Entry | null)[]} */
const ENTRIES = [
  ({ open }) => ({ key: 'people', icon: 'people', label: say('stage.people'), press: () => open('people') }),
  ({ open }) => ({ key: 'connection', icon: 'bars', label: say('network.details'), press: () => open('connection') }),
  ({ live, open }) => (live?.provider === 'p2p' ? { key: 'verify', icon: 'shield', label: say('network.verify'), press: () => open('verify') } : null),
];

/** Everything of a call that is needed now and then. @param {About & { close: () => void }} props */
export default function CallMenu({ close, ...about }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    items(list.current)[0]?.focus();
    const outside = (/** @type {Event} */ event) => {
      const at = /** @type {Element} */ (event.target);
      // The button that opened the menu closes it by itself.
      if (!list.current?.contains(at) && !at.closest?.('[aria-haspopup="menu"]')) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const all = items(list.current);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) all.at(next % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  const entries = ENTRIES.flatMap((entry) => entry(about) ?? []);
  return html`<ul ref=${list} class="call-menu" role="menu" aria-label=${say('stage.more')} onKeyDown=${onKeyDown}>
    ${entries.map(({ key, icon, label, press, pressed }) => html`<li key=${key} role="none">
      <button type="button" role=${pressed === undefined ? 'menuitem' : 'menuitemcheckbox'} aria-checked=${pressed} tabindex="-1"
        onClick=${() => {
          close();
          press();
        }}><${Icon} name=${icon} /><span class="grow">${label}</span></button>
    </li>`)}
  </ul>`;
}

/** @param {HTMLElement | null} list @returns {HTMLElement[]} */
const items = (list) => [...(list?.querySelectorAll('button') ?? [])];
