import { html, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Blur, Flip, Level, Picker, Processing, Speaker, Switch } from './own-devices.js';
import { Dialog, DialogHead } from './parts.js';

/**
 * Camera, microphone and speaker during a call.
 * @param {{ state: import('../state/page.js').PageState, call: import('../state/call.js').MyCall, actions: import('../app.js').Actions, onClose: () => void }} props
 */
export function DeviceSheet({ state, call, actions, onClose }) {
  const { devices } = actions.calls;
  const [ask, setAsk] = useState(!devices.choices().skip);
  const given = { state, place: call, actions };
  const changeAsk = (/** @type {boolean} */ on) => {
    devices.remember({ skip: !on });
    setAsk(on);
  };
  return html`<${Dialog} label=${say('devices.title')} onClose=${onClose}>
    <${DialogHead} title=${say('devices.title')} onClose=${onClose} />
    <div class="stack">
      <${Picker} kind="camera" ...${given} />
      <${Flip} ...${given} />
      <${Blur} ...${given} />
      <${Picker} kind="microphone" ...${given} />
      <${Level} ...${given} />
      <${Speaker} ...${given} />
      <${Processing} actions=${actions} />
      <${Switch} label=${say('devices.ask_before')} on=${ask} onChange=${changeAsk}>${say('devices.ask_before_why')}<//>
    </div>
  <//>`;
}
