import { recordingOf } from '../state/recording.js';
import { consentTo } from '../use-cases/consent.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { list } from './words.js';
import { say } from '../words/say.js';

/** @typedef {import('../app.js').Actions} Actions */
/** @typedef {{ live: import('../types.js').Call | undefined, userId: string, actions: Actions }} Props */

/** A clear red sign while the call is recorded. @param {{ live: import('../types.js').Call | undefined, userId: string }} props */
export default function RecordingSign({ live, userId }) {
  const running = recordingOf(live, userId).step === 'running';
  const was = useRef(false);
  useEffect(() => {
    if (running) was.current = true;
  }, [running]);
  return html`<span role="status">
    ${running
      ? html`<span class="recording-sign"><span class="recording-dot" aria-hidden="true"></span>${say('recording.sign')}<span class="sr-only"> ${say('recording.this-call')}</span></span>`
      : was.current && html`<span class="sr-only">${say('recording.stopped')}</span>`}
  </span>`;
}

/** Asks for my consent, and says whose is missing. Put off, it comes back when somebody asks anew. @param {Props} props */
export function RecordingBanner({ live, userId, actions }) {
  const { step, asker, byMe, agreed, awaited } = recordingOf(live, userId);
  const [putOff, setPutOff] = useState(false);
  useEffect(() => {
    if (step !== 'asked') setPutOff(false);
  }, [step]);
  const consent = (/** @type {boolean} */ given) => () => void consentTo(actions.store, given);
  if (step === 'asked') {
    const besides = agreed.filter((name) => name !== asker);
    const who = besides.length > 0 ? `${say('recording.agreed-too', { names: list(besides), count: besides.length })} ` : '';
    if (putOff) {
      return html`<div class="stage-note recording-note" role="status"><p class="grow">${say('recording.you-have-not-agreed')}</p>
        <button type="button" class="button" onClick=${consent(true)}>${say('recording.agree')}</button></div>`;
    }
    return html`<div class="stage-note recording-note" role="status">
      <div class="grow"><p><b>${asker ? say('recording.asks', { name: asker }) : say('recording.somebody-asks')}</b></p>
        <p>${who}${say('recording.only-while')}</p></div>
      <button type="button" class="button" onClick=${consent(true)}>${say('recording.agree')}</button>
      <button type="button" class="button" onClick=${() => setPutOff(true)}>${say('common.not-now')}</button>
    </div>`;
  }
  if (step === 'failed') {
    return html`<div class="stage-note recording-note" role="alert">
      <div class="grow"><p><b>${say('recording.not-started')}</b></p><p>${say('recording.not-taken')}</p></div>
      <button type="button" class="button" onClick=${consent(true)}>${say('common.try-again')}</button>
      <button type="button" class="button" onClick=${consent(false)}>${say('recording.withdraw')}</button>
    </div>`;
  }
  if (step !== 'waiting') return null;
  const begun = say(byMe ? 'recording.you-asked' : 'recording.you-agreed');
  const awaiting = awaited.length > 0 ? say('recording.awaiting', { names: list(awaited) }) : say('recording.starting');
  return html`<div class="stage-note recording-note" role="status">
    <div class="grow"><p><b>${begun}</b></p><p>${agreed.length > 0 ? `${say('recording.agreed', { names: list(agreed), count: agreed.length })} ` : ''}${awaiting}</p></div>
    <button type="button" class="button" onClick=${consent(false)}>${say('recording.withdraw')}</button>
  </div>`;
}
