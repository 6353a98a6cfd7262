import { html, useRef, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Later } from './later.js';
import { RecordControl } from './recording.js';

/** @param {{ about: import('./call-panels.js').About, calling: boolean }} props */
export function Controls({ about, calling }) {
  const { call, live, actions } = about;
  const userId = about.state.me?.id ?? '';
  const { devices } = actions.calls;
  const { microphone, camera, screen } = call.own;
  const leave = say(calling ? 'call.cancel' : 'call.leave');
  const canShare = typeof navigator.mediaDevices?.getDisplayMedia === 'function';
  return html`<div class="controls">
    <${Control} on=${microphone !== 'off'} busy=${microphone === 'opening'} icon=${microphone === 'off' ? 'mic-off' : 'mic'}
      label=${say(microphone === 'off' ? 'call.unmute' : 'call.mute')} onClick=${devices.toggleMicrophone} />
    <${Control} on=${camera !== 'off'} busy=${camera === 'opening'} icon=${camera === 'off' ? 'video-off' : 'video'}
      label=${say(camera === 'off' ? 'call.camera-on' : 'call.camera-off')} onClick=${() => devices.toggle('camera')} />
    ${canShare && !calling && html`<${Control} on=${screen !== 'off'} busy=${screen === 'opening'} icon=${screen === 'off' ? 'screen' : 'screen-off'} plain
      label=${say(screen === 'off' ? 'call.share' : 'call.stop-sharing')} onClick=${() => devices.toggle('screen')} />`}
    ${!calling && live?.recording && html`<${RecordControl} live=${live} userId=${userId} actions=${actions} />`}
    ${!calling && html`<${More} about=${about} />`}
    <button type="button" class="control hang-up" aria-label=${leave} title=${leave}
      onClick=${actions.calls.leave}><${Icon} name="hangup" /></button>
  </div>`;
}

/** What is used now and then. @param {{ about: import('./call-panels.js').About }} props */
function More({ about }) {
  const [open, setOpen] = useState(false);
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const fail = (/** @type {string} */ text) => {
    setOpen(false);
    about.actions.store.dispatch({ type: 'notice', text });
  };
  return html`<div class="more">
    <button ref=${button} type="button" class="control" aria-label=${say('stage.more')} title=${say('stage.more')} aria-haspopup="menu" aria-expanded=${open}
      onClick=${() => setOpen(!open)}><${Icon} name="more" /></button>
    ${open && html`<${Later} load=${() => import('./call-menu.js')} onFail=${fail} ...${about} close=${close} />`}
  </div>`;
}

/** One round button. @param {{ on: boolean, busy: boolean, icon: string, label: string, plain?: boolean, onClick: () => void }} props */
export function Control({ on, busy, icon, label, plain, onClick }) {
  return html`<button type="button" class="control ${on ? (plain ? 'active' : '') : plain ? '' : 'off'}" aria-label=${label} title=${label} aria-busy=${busy} onClick=${onClick}>
    <${Icon} name=${icon} />
  </button>`;
}
