import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';

/** @param {number} level */
const words = (level) => say(/** @type {'network.level0'} */ (`network.level${level}`));

/**
 * How good a network is; somebody else's opens the details.
 * @param {{ level: number | null, name?: string, open?: import('./call-panels.js').About['open'] }} props
 */
export function NetworkBars({ level, name, open }) {
  if (level === null) return null;
  const bars = [1, 2, 3, 4, 5].map((bar) => html`<i key=${bar} class=${bar <= level ? 'full' : ''}></i>`);
  const kind = `bars ${level < 3 ? 'weak' : ''}`;
  if (!open) {
    const label = say('network.quality', { quality: words(level) });
    return html`<span class=${kind} role="img" aria-label=${label} title=${label}>${bars}</span>`;
  }
  const label = say('network.qualityOf', { name: name ?? '', quality: words(level) });
  return html`<button type="button" class="bars-button" aria-label=${label} title=${label} onClick=${() => open('connection')}><span class=${kind}>${bars}</span></button>`;
}
