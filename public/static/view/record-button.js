import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';

/** @typedef {{ running: boolean, reason: string, press: () => void, label: string, icon: string }} RecordAction */

/** Most calls cannot be recorded, and their control says why. @param {import('../types.js').Call | undefined} live @param {import('../app.js').Actions} actions @returns {RecordAction} */
export function whyNotRecorded(live, actions) {
  const reason = say(live?.provider === 'twilio' ? 'recording.not-booked' : 'recording.peer-to-peer');
  return { running: false, reason, press: tellWhy(reason, actions), label: say('recording.record'), icon: 'record' };
}

/** @param {string} why @param {import('../app.js').Actions} actions */
export const tellWhy = (why, actions) => () => actions.store.dispatch({ type: 'media-problem', code: 'recording_unavailable', message: say('recording.unavailable', { why }) });

/** @param {RecordAction} props */
export function RecordButton({ running, reason, press, label, icon }) {
  return html`<button type="button" class="control record wide-only ${running ? 'running' : ''}" aria-label=${label} title=${reason ? say('recording.and-why', { label, why: reason }) : label}
    aria-disabled=${reason !== ''} aria-describedby=${reason ? 'why-no-recording' : undefined} onClick=${press}>
    <${Icon} name=${icon} />
    ${reason && html`<span id="why-no-recording" hidden>${reason}</span>`}
  </button>`;
}
