import { html, useEffect, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Control } from './call-controls.js';
import { Avatar } from './parts.js';

/** How one looks, and the two buttons that matter. @param {import('./own-devices.js').Props} props */
export function Preview({ state, place, actions }) {
  const video = useRef(/** @type {HTMLVideoElement | null} */ (null));
  const { devices } = actions.calls;
  const { microphone, camera } = place.own;
  const track = camera === 'on' ? devices.track('camera') : null;
  useEffect(() => {
    if (video.current) video.current.srcObject = track && new MediaStream([track]);
  }, [track]);
  const backwards = track?.getSettings().facingMode === 'environment';
  return html`<div class="preview">
    <video ref=${video} class=${backwards ? 'as-seen' : ''} autoplay playsinline muted aria-label=${say('call.own-picture')}></video>
    ${camera !== 'on' && html`<div class="preview-off"><${Avatar} id=${state.me?.id ?? ''} name=${state.me?.username ?? ''} size="large" />
      <p>${say(camera === 'opening' ? 'waiting-room.camera-starting' : 'waiting-room.camera-is-off')}</p></div>`}
    <div class="controls">
      <${Control} on=${microphone !== 'off'} busy=${microphone === 'opening'} icon=${microphone === 'off' ? 'mic-off' : 'mic'}
        label=${say(microphone === 'off' ? 'call.unmute' : 'call.mute')} onClick=${devices.toggleMicrophone} />
      <${Control} on=${camera !== 'off'} busy=${camera === 'opening'} icon=${camera === 'off' ? 'video-off' : 'video'}
        label=${say(camera === 'off' ? 'call.camera-on' : 'call.camera-off')} onClick=${() => devices.toggle('camera')} />
    </div>
  </div>`;
}
