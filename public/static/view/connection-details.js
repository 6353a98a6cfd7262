import { tiles } from '../state/call.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { language, say } from '../words/say.js';
import { NetworkBars } from './network-bars.js';
import { SidePanel } from './side-panel.js';

/** @typedef {import('../media/provider.js').Details} Details */

const EVERY_MS = 1000;

/** What the ways to the others are like, in figures. @param {import('./call-panels.js').About & { close: () => void }} props */
export default function ConnectionDetails({ state, call, live, actions, close }) {
  const others = tiles(call, live, state.me?.id ?? '');
  return html`<${SidePanel} title=${say('network.details')} onClose=${close}>
    ${others.length === 0 && html`<p>${say('network.nobody')}</p>`}
    ${others.map((tile) => html`<${Way} key=${tile.connectionId} tile=${tile} actions=${actions} />`)}
  <//>`;
}

/** @param {{ tile: import('../state/call.js').Tile, actions: import('../app.js').Actions }} props */
function Way({ tile, actions }) {
  const [details, setDetails] = useState(/** @type {Details | null} */ (null));
  useEffect(() => {
    let wanted = true;
    const look = () => void actions.calls.details(tile.connectionId).then((now) => wanted && setDetails(now));
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [tile.connectionId]);
  return html`<section class="way" aria-label=${say('network.detailsOf', { name: tile.name })}>
    <h3>${tile.name} <${NetworkBars} level=${tile.quality} /></h3>
    <dl>${rows(details).map(([term, value]) => html`<div key=${term}><dt>${term}</dt><dd>${value ?? say('network.unknown')}</dd></div>`)}</dl>
  </section>`;
}

/** @param {Details | null} details @returns {[string, string | null][]} */
function rows(details) {
  const { path, loss, jitter, rtt, picture, bitsIn, bitsOut } = details ?? {};
  return [
    [say('network.way'), path ? say(/** @type {'network.direct'} */ (`network.${path}`)) : null],
    [say('network.lost'), number(loss, { style: 'percent', maximumFractionDigits: 1 })],
    [say('network.jitter'), milliseconds(jitter)],
    [say('network.roundTrip'), milliseconds(rtt)],
    [say('network.picture'), picture ? say('network.pictureSize', { ...picture, fps: Math.round(picture.fps) }) : null],
    [say('network.incoming'), kilobits(bitsIn)],
    [say('network.outgoing'), kilobits(bitsOut)],
  ];
}

/** @param {number | null | undefined} value */
const milliseconds = (value) => number(value, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 });

/** @param {number | null | undefined} bits */
const kilobits = (bits) => number(bits && bits / 1000, { style: 'unit', unit: 'kilobit-per-second', maximumFractionDigits: 0 });

/** @param {number | null | undefined} value @param {Intl.NumberFormatOptions} options */
const number = (value, options) => (value === null || value === undefined ? null : new Intl.NumberFormat(language(), options).format(value));
