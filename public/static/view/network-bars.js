import { html } from '../vendor/preact.js';

const WORDS = ['no connection', 'very poor', 'poor', 'fair', 'good', 'excellent'];

/** How good somebody's network is, where the provider can tell. @param {{ level: number | null }} props */
export function NetworkBars({ level }) {
  if (level === null) return null;
  const label = `Network: ${WORDS[level] ?? level}`;
  return html`<span class="bars ${level < 3 ? 'weak' : ''}" role="img" aria-label=${label} title=${label}>
    ${[1, 2, 3, 4, 5].map((bar) => html`<i key=${bar} class=${bar <= level ? 'full' : ''}></i>`)}
  </span>`;
}
