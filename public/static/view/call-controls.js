import { html } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { RecordControl } from './recording.js';

/**
 * @param {{ call: import('../state/call.js').MyCall, calling: boolean, live: import('../types.js').Call | undefined, userId: string,
 *   actions: import('../app.js').Actions }} props
 */
export function Controls({ call, calling, live, userId, actions }) {
  const { devices } = actions.calls;
  const { microphone, camera, screen } = call.own;
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  return html`<div class="controls">
    <${Control} on=${microphone !== 'off'} busy=${microphone === 'opening'} icon=${microphone === 'off' ? 'mic-off' : 'mic'}
      label=${microphone === 'off' ? 'Unmute microphone' : 'Mute microphone'} onClick=${devices.toggleMicrophone} />
    <${Control} on=${camera !== 'off'} busy=${camera === 'opening'} icon=${camera === 'off' ? 'video-off' : 'video'}
      label=${camera === 'off' ? 'Turn camera on' : 'Turn camera off'} onClick=${() => devices.toggle('camera')} />
    ${canShare && !calling && html`<${Control} on=${screen !== 'off'} busy=${screen === 'opening'} icon=${screen === 'off' ? 'screen' : 'screen-off'} plain
      label=${screen === 'off' ? 'Share screen' : 'Stop sharing'} onClick=${() => devices.toggle('screen')} />`}
    ${!calling && live?.recording && html`<${RecordControl} live=${live} userId=${userId} actions=${actions} />`}
    <button type="button" class="control hang-up" aria-label=${calling ? 'Cancel call' : 'Leave call'} title=${calling ? 'Cancel call' : 'Leave call'}
      onClick=${actions.calls.leave}><${Icon} name="hangup" /></button>
  </div>`;
}

/** One round button. @param {{ on: boolean, busy: boolean, icon: string, label: string, plain?: boolean, onClick: () => void }} props */
export function Control({ on, busy, icon, label, plain, onClick }) {
  return html`<button type="button" class="control ${on ? (plain ? 'active' : '') : plain ? '' : 'off'}" aria-label=${label} title=${label} aria-busy=${busy} onClick=${onClick}>
    <${Icon} name=${icon} />
  </button>`;
}
