import { html } from '../vendor/preact.js';

const ICONS = new URL('../icons.svg', import.meta.url).href;

/** They point along the line of writing: mirrored where it runs from right to left. */
const DIRECTED = new Set(['back', 'send', 'chat']);

/** @param {{ name: string }} props */
export function Icon({ name }) {
  return html`<svg class=${DIRECTED.has(name) ? 'icon directed' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href=${`${ICONS}#${name}`} /></svg>`;
}
