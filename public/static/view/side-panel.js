import { html, useEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { IconButton } from './parts.js';

/**
 * Beside the pictures, and over them on a phone: the call goes on to be used meanwhile. Esc closes it, and the focus
 * goes back to where it was.
 * @param {{ title: string, onClose: () => void, children?: any }} props
 */
export function SidePanel({ title, onClose, children }) {
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  return html`<aside ref=${panel} class="side-panel" aria-label=${title} tabindex="-1" onKeyDown=${onKeyDown}>
    <header class="dialog-head"><h2>${title}</h2><${IconButton} icon="close" label=${say('common.close')} onClick=${onClose} /></header>
    ${children}
  </aside>`;
}
