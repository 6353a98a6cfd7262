import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { IconButton } from './parts.js';

/** @param {{ title: string, onClose: () => void }} props */
export function DialogHead({ title, onClose }) {
  return html`<header class="dialog-head">
    <h2>${title}</h2>
    <${IconButton} icon="close" label=${say('common.close')} onClick=${onClose} />
  </header>`;
}
