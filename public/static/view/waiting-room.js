import { sides } from '../state/appointments.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { timesOf } from './appointment-words.js';
import { Control } from './call-controls.js';
import { Avatar } from './parts.js';
import { watchLevel } from '../media/level.js';
import { DeviceTrouble } from './stage.js';
import { say } from '../words/say.js';

/** @typedef {import('../state/waiting.js').Waiting} Waiting */
/** @typedef {{ waiting: Waiting, actions: import('../app.js').Actions }} Props */

/**
 * Before the call: how one looks and sounds, and whether the other is there.
 * @param {Props & { appointment: import('../types.js').Appointment, state: import('../state/page.js').PageState }} props
 */
export function WaitingRoom({ appointment, waiting, state, actions }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => section.current?.focus(), []);
  const { other } = sides(appointment, state.me?.id ?? '');
  const away = waiting.online !== null && waiting.socket !== 'open';
  return html`<section ref=${section} tabindex="-1" class="waiting-room" aria-label=${say('waiting-room.title')}>
    <${Preview} waiting=${waiting} me=${state.me} actions=${actions} />
    <div class="waiting-side">
      <div class="waiting-for">
        <span class="pulse"><${Avatar} id=${other.id} name=${other.name} /></span>
        <div class="grow">
          <h2>${say('waiting-room.not-here')}</h2>
          <p class="muted">${away ? say('common.reconnecting') : say('waiting-room.you-wait', { name: other.name, times: timesOf(appointment) })}</p>
        </div>
      </div>
      ${Object.values(waiting.troubles).map((trouble) => html`<${DeviceTrouble} key=${trouble.kind} trouble=${trouble} actions=${actions} />`)}
      <${Choice} kind="camera" label=${say('waiting-room.camera')} waiting=${waiting} actions=${actions} />
      <${Choice} kind="microphone" label=${say('waiting-room.microphone')} waiting=${waiting} actions=${actions} />
      <${Level} waiting=${waiting} actions=${actions} />
      <button type="button" class="button" onClick=${actions.waitingRoom.leave}>${say('common.leave')}</button>
    </div>
  </section>`;
}

/** @param {Props & { me: import('../types.js').User | null }} props */
function Preview({ waiting, me, actions }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const { devices } = actions.calls;
  const { microphone, camera } = waiting.own;
  useEffect(() => {
    const track = devices.track('camera');
    if (video.current) video.current.srcObject = camera === 'on' && track ? new MediaStream([track]) : null;
  }, [camera]);
  return html`<div class="preview">
    <video ref=${video} autoplay playsinline muted aria-label=${say('call.own-picture')}></video>
    ${camera !== 'on' && html`<div class="preview-off"><${Avatar} id=${me?.id ?? ''} name=${me?.username ?? ''} size="large" />
      <p>${say(camera === 'opening' ? 'waiting-room.camera-starting' : 'waiting-room.camera-is-off')}</p></div>`}
    <div class="controls">
      <${Control} on=${microphone !== 'off'} busy=${microphone === 'opening'} icon=${microphone === 'off' ? 'mic-off' : 'mic'}
        label=${say(microphone === 'off' ? 'call.unmute' : 'call.mute')} onClick=${devices.toggleMicrophone} />
      <${Control} on=${camera !== 'off'} busy=${camera === 'opening'} icon=${camera === 'off' ? 'video-off' : 'video'}
        label=${say(camera === 'off' ? 'call.camera-on' : 'call.camera-off')} onClick=${() => devices.toggle('camera')} />
    </div>
  </div>`;
}

/** @param {Props & { kind: 'camera' | 'microphone', label: string }} props */
function Choice({ kind, label, waiting, actions }) {
  const { devices } = actions.calls;
  const all = waiting.devices.filter((device) => device.kind === kind && device.label);
  if (all.length === 0) return null;
  const current = devices.track(kind)?.getSettings().deviceId ?? devices.chosen(kind) ?? all[0]?.id;
  return html`<label class="field"><span>${label}</span>
    <select value=${current} onChange=${(/** @type {any} */ e) => devices.choose(kind, e.currentTarget.value)}>
      ${all.map(({ id, label: name }) => html`<option key=${id} value=${id} selected=${id === current}>${name}</option>`)}
    </select></label>`;
}

/** Whether the microphone hears anything: a bar to look at, and words when it has. @param {Props} props */
function Level({ waiting, actions }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  const [heard, setHeard] = useState(false);
  const { microphone } = waiting.own;
  useEffect(() => {
    const track = microphone === 'on' ? actions.calls.devices.track('microphone') : null;
    setHeard(false);
    if (!track) return undefined;
    return watchLevel(track, (level) => {
      if (bar.current) bar.current.style.transform = `scaleX(${level})`;
      if (level > 0.15) setHeard(true);
    });
  }, [microphone]);
  const words = say(microphone === 'on' ? (heard ? 'waiting-room.microphone-works' : 'waiting-room.say-something') : microphone === 'off' ? 'waiting-room.microphone-is-off' : 'waiting-room.microphone-starting');
  return html`<div class="level"><span class="level-track" aria-hidden="true"><span ref=${bar} class="level-bar"></span></span>
    <span class="muted" role="status">${words}</span></div>`;
}
