import { recordingOf } from '../state/recording.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { list } from './words.js';

/** @typedef {import('../app.js').Actions} Actions */
/** @typedef {{ live: import('../types.js').Call | undefined, userId: string, actions: Actions }} Props */

export const NO_RECORDING = 'This call goes straight between the browsers, and nobody in between could record it.';
const NOT_BOOKED = 'It was booked as an appointment that is not recorded.';

/** A clear red sign while the call is recorded. @param {{ live: import('../types.js').Call | undefined, userId: string }} props */
export function RecordingSign({ live, userId }) {
  const running = recordingOf(live, userId).step === 'running';
  const was = useRef(false);
  useEffect(() => {
    if (running) was.current = true;
  }, [running]);
  return html`<span role="status">
    ${running
      ? html`<span class="recording-sign"><span class="recording-dot" aria-hidden="true"></span>Recording<span class="sr-only"> this call</span></span>`
      : was.current && html`<span class="sr-only">Recording has stopped</span>`}
  </span>`;
}

/** Asks for my consent, and says whose is missing. Put off, it comes back when somebody asks anew. @param {Props} props */
export function RecordingBanner({ live, userId, actions }) {
  const { step, asker, byMe, agreed, awaited } = recordingOf(live, userId);
  const [putOff, setPutOff] = useState(false);
  useEffect(() => {
    if (step !== 'asked') setPutOff(false);
  }, [step]);
  const consent = (/** @type {boolean} */ given) => () => void actions.calls.record(given);
  if (step === 'asked') {
    const besides = agreed.filter((name) => name !== asker);
    const who = besides.length > 0 ? `${list(besides)} ${besides.length === 1 ? 'has' : 'have'} agreed, too. ` : '';
    if (putOff) {
      return html`<div class="stage-note recording-note" role="status"><p class="grow">Not recorded: you have not agreed.</p>
        <button type="button" class="button" onClick=${consent(true)}>Agree to recording</button></div>`;
    }
    return html`<div class="stage-note recording-note" role="status">
      <div class="grow"><p><b>${asker ?? 'Somebody'} asks to record this call</b></p>
        <p>${who}It is recorded only while everybody agrees.</p></div>
      <button type="button" class="button" onClick=${consent(true)}>Agree to recording</button>
      <button type="button" class="button" onClick=${() => setPutOff(true)}>Not now</button>
    </div>`;
  }
  if (step === 'failed') {
    return html`<div class="stage-note recording-note" role="alert">
      <div class="grow"><p><b>The recording could not be started</b></p><p>Twilio did not take it. The call goes on, not recorded.</p></div>
      <button type="button" class="button" onClick=${consent(true)}>Try again</button>
      <button type="button" class="button" onClick=${consent(false)}>Withdraw consent</button>
    </div>`;
  }
  if (step !== 'waiting') return null;
  const begun = byMe ? 'You asked to record this call' : 'You have agreed to the recording';
  const awaiting = awaited.length > 0 ? `Waiting for ${list(awaited)} to agree.` : 'Starting…';
  return html`<div class="stage-note recording-note" role="status">
    <div class="grow"><p><b>${begun}</b></p><p>${agreed.length > 0 ? `${list(agreed)} agreed. ` : ''}${awaiting}</p></div>
    <button type="button" class="button" onClick=${consent(false)}>Withdraw consent</button>
  </div>`;
}

/** What a press on the control does. While it cannot be used, it says why. @param {import('../types.js').Call | undefined} live @param {string} userId @param {Actions} actions */
export function recordAction(live, userId, actions) {
  const { step } = recordingOf(live, userId);
  const running = step === 'running';
  const reason = step === 'unavailable' ? (live?.provider === 'twilio' ? NOT_BOOKED : NO_RECORDING) : step === 'none' || running ? '' : 'Everybody is being asked already.';
  const press = () => {
    if (!reason) void actions.calls.record(!running);
    else actions.store.dispatch({ type: 'media-problem', code: 'recording_unavailable', message: `Recording is not available. ${reason}` });
  };
  return { running, reason, press, label: running ? 'Stop recording' : 'Record call', icon: running ? 'record-stop' : 'record' };
}

/** Among the call's controls. @param {Props} props */
export function RecordControl({ live, userId, actions }) {
  const { running, reason, press, label, icon } = recordAction(live, userId, actions);
  return html`<button type="button" class="control record wide-only ${running ? 'running' : ''}" aria-label=${label} title=${reason ? `${label}: ${reason}` : label}
    aria-disabled=${reason !== ''} aria-describedby=${reason ? 'why-no-recording' : undefined} onClick=${press}>
    <${Icon} name=${icon} />
    ${reason && html`<span id="why-no-recording" hidden>${reason}</span>`}
  </button>`;
}
