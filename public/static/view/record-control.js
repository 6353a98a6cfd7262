import { recordingOf } from '../state/recording.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { RecordButton, tellWhy, whyNotRecorded } from './record-button.js';

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
    press: reason ? tellWhy(reason, actions) : () => void actions.calls.record(!running),
    label: say(running ? 'recording.stop' : 'recording.record'),
    icon: running ? 'record-stop' : 'record',
  };
}

/** Among the controls of a call that can be recorded. @param {Props} props */
export default function RecordControl({ live, userId, actions }) {
  return html`<${RecordButton} ...${recordAction(live, userId, actions)} />`;
}
