import { html } from '../vendor/preact.js';
import { say, sayOr } from '../words/say.js';

/** How good somebody's network is, where the provider can tell. @param {{ level: number | null }} props */
export function NetworkBars({ level }) {
  if (level === null) return null;
  const label = say('call.network', { quality: sayOr(`call.network-${level}`, String(level)) });
  return html`<span class="bars ${level < 3 ? 'weak' : ''}" role="img" aria-label=${label} title=${label}>
    ${[1, 2, 3, 4, 5].map((bar) => html`<i key=${bar} class=${bar <= level ? 'full' : ''}></i>`)}
  </span>`;
}
