import { remember } from '../push/choosing.js';
import { pushState, turnOn } from '../push/subscribing.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';

/** Asked once, after the first call: never when the page loads. @param {{ actions: import('../app.js').Actions, onDone: () => void }} props */
export default function PushOffer({ actions, onDone }) {
  const [can, setCan] = useState(false);
  useEffect(() => {
    pushState().then((state) => (state === 'off' ? setCan(true) : onDone()), onDone);
  }, []);
  const no = () => {
    remember('off');
    onDone();
  };
  const yes = async () => {
    onDone();
    const state = await turnOn().catch(() => 'off');
    if (state !== 'on') return;
    actions.startPush();
    actions.store.dispatch({ type: 'notice', text: say('push.on') });
  };
  return can && html`<section class="offer" role="status" aria-label=${say('push.title')}>
    <p class="grow">${say('push.offer')}</p>
    <button type="button" class="button primary" onClick=${yes}>${say('push.yes')}</button>
    <button type="button" class="button" onClick=${no}>${say('push.no')}</button>
  </section>`;
}
