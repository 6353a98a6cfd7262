import { calls as api } from '../api/endpoints.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { IconButton } from './parts.js';

const SHOWN_MS = 25_000;
const THANKS_MS = 3_000;
const REASONS = /** @type {const} */ (['sound', 'picture', 'delay', 'dropped', 'connecting', 'other']);

/** How the call was: one press, and one more for who wants to say what was bad. It goes away by itself. @param {{ callId: string, actions: import('../app.js').Actions }} props */
export default function RatingStrip({ callId, actions }) {
  const [step, setStep] = useState(/** @type {'asked' | 'bad' | 'thanks'} */ ('asked'));
  const close = () => actions.store.dispatch({ type: 'rating-closed' });
  useEffect(() => {
    const timer = setTimeout(close, step === 'thanks' ? THANKS_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [step]);
  const rate = (/** @type {'good' | 'bad'} */ rating, /** @type {string} */ reason = '') => () => {
    // What people think of a call is welcome, and nobody is kept waiting for it.
    api.report(callId, reason ? { rating, reason } : { rating }).catch(() => undefined);
    setStep(rating === 'bad' && !reason ? 'bad' : 'thanks');
  };
  return html`<section class="strip rating" role="group" aria-label=${say('rating.question')}>
    <p class="grow strip-title" role="status">${say(step === 'asked' ? 'rating.question' : step === 'bad' ? 'rating.what' : 'rating.thanks')}</p>
    ${step === 'asked' && html`<span class="row">
      <button type="button" class="button" onClick=${rate('good')}><${Thumb} /> ${say('rating.good')}</button>
      <button type="button" class="button" onClick=${rate('bad')}><${Thumb} down=${true} /> ${say('rating.bad')}</button>
    </span>`}
    ${step === 'bad' && html`<span class="row reasons">${REASONS.map((reason) => html`<button key=${reason} type="button" class="button" onClick=${rate('bad', reason)}>${say(`rating.${reason}`)}</button>`)}</span>`}
    <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${close} />
  </section>`;
}

/** @param {{ down?: boolean }} props */
function Thumb({ down = false }) {
  return html`<svg class="icon ${down ? 'down' : ''}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M7.5 10.5 11.500 3.500c1.500 0 2.500 1 2.500 2.500v4h4.800a1.800 1.800 0 0 1 1.800 2.100l-1.100 6.800a1.800 1.800 0 0 1-1.800 1.600H7.500ZM7.500 10.500h-4v10h4" /></svg>`;
}
