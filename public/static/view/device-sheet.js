import { html, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Blur, Flip, Level, Picker, Processing, Speaker, Switch } from './own-devices.js';
import { SidePanel } from './side-panel.js';

/** Camera, microphone and speaker during a call. @param {import('./call-panels.js').About & { close: () => void }} props */
export default function DeviceSheet({ state, call, actions, close }) {
  const { devices } = actions.calls;
  const [ask, setAsk] = useState(!devices.choices().skip);
  const given = { state, place: call, actions };
  const changeAsk = (/** @type {boolean} */ on) => {
    devices.remember({ skip: !on });
    setAsk(on);
  };
  return html`<${SidePanel} title=${say('devices.title')} onClose=${close}>
    <div class="device-sheet">
      <${Picker} kind="camera" ...${given} />
      <${Flip} ...${given} />
      <${Blur} ...${given} />
      <${Picker} kind="microphone" ...${given} />
      <${Level} ...${given} />
      <${Speaker} ...${given} />
      <${Processing} actions=${actions} />
      <${Switch} label=${say('devices.ask-before')} on=${ask} onChange=${changeAsk}>${say('devices.ask-before-why')}<//>
    </div>
  <//>`;
}
