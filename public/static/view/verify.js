import { tiles } from '../state/call.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { SidePanel } from './side-panel.js';

const AGAIN_MS = 1000;

/** What people compare by voice to know that nobody is in between. @param {import('./call-panels.js').About & { close: () => void }} props */
export default function Verify({ state, call, live, actions, close }) {
  const others = tiles(call, live, state.me?.id ?? '');
  return html`<${SidePanel} title=${say('network.verifyTitle')} onClose=${close}>
    <p>${say('network.verifyHow')}</p>
    ${others.length === 0 && html`<p>${say('network.nobody')}</p>`}
    ${others.map(({ connectionId, name }) => html`<${Digits} key=${connectionId} connectionId=${connectionId} name=${name} actions=${actions} />`)}
    <p class="small-print">${say('network.verifyWarning')}</p>
  <//>`;
}

/** A new connection to somebody has new digits. @param {{ connectionId: string, name: string, actions: import('../app.js').Actions }} props */
function Digits({ connectionId, name, actions }) {
  const [digits, setDigits] = useState(/** @type {string | null} */ (null));
  useEffect(() => {
    let wanted = true;
    const look = () => void actions.calls.verify(connectionId).then((now) => wanted && setDigits(now));
    look();
    const timer = setInterval(look, AGAIN_MS);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [connectionId]);
  return html`<section class="verify">
    <h3>${name}</h3>
    ${digits === null
      ? html`<p>${say('network.verifyNone')}</p>`
      : html`<p class="digits" dir="ltr" role="group" aria-label=${say('network.verifyDigits', { name })}>${digits}</p>`}
  </section>`;
}
