import { recordingOf } from '../state/recording.js';
import { consentTo } from '../use-cases/consent.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';

/** @typedef {import('../app.js').Actions} Actions */
/** @typedef {{ live: import('../types.js').Call | undefined, userId: string, actions: Actions }} Props */

/** What a press on the control does. While it cannot be used, it says why. @param {import('../types.js').Call | undefined} live @param {string} userId @param {Actions} actions */
export function recordAction(live, userId, actions) {
  const { step } = recordingOf(live, userId);
  if (step === 'unavailable') return whyNotRecorded(live, actions);
  const running = step === 'running';
  const reason = step === 'none' || running ? '' : say('recording.being-asked');
  return {
    running,
    reason,
    press: reason ? tellWhy(reason, actions) : () => void consentTo(actions.store, !running),
    label: say(running ? 'recording.stop' : 'recording.record'),
    icon: running ? 'record-stop' : 'record',
  };
}

/** @typedef {{ running: boolean, reason: string, press: () => void, label: string, icon: string }} RecordAction */

/** Most calls cannot be recorded, and their control says why. @param {import('../types.js').Call | undefined} live @param {import('../app.js').Actions} actions @returns {RecordAction} */
function whyNotRecorded(live, actions) {
  const reason = say(live?.provider === 'twilio' ? 'recording.not-booked' : 'recording.peer-to-peer');
  return { running: false, reason, press: tellWhy(reason, actions), label: say('recording.record'), icon: 'record' };
}

/** @param {string} why @param {import('../app.js').Actions} actions */
const tellWhy = (why, actions) => () => actions.store.dispatch({ type: 'media-problem', code: 'recording_unavailable', message: say('recording.unavailable', { why }) });

/** Among the controls of a call that can be recorded. @param {Props} props */
export default function RecordControl({ live, userId, actions }) {
  const { running, reason, press, label, icon } = recordAction(live, userId, actions);
  return html`<button type="button" class="control record wide-only ${running ? 'running' : ''}" aria-label=${label} title=${reason ? say('recording.and-why', { label, why: reason }) : label}
    aria-disabled=${reason !== ''} aria-describedby=${reason ? 'why-no-recording' : undefined} onClick=${press}>
    <${Icon} name=${icon} />
    ${reason && html`<span id="why-no-recording" hidden>${reason}</span>`}
  </button>`;
}
