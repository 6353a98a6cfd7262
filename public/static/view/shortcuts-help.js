import { SHORTCUTS } from '../state/shortcuts.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { DialogHead } from './dialog-head.js';
import { Dialog } from './parts.js';

/** Which keys do what, and whether they do. @param {import('./call-panels.js').About & { close: () => void }} props */
export default function ShortcutsHelp({ view, close }) {
  const { shortcuts } = view.memory;
  return html`<${Dialog} label=${say('stage.help')} onClose=${close}>
    <${DialogHead} title=${say('stage.help')} onClose=${close} />
    <label class="check"><input type="checkbox" checked=${shortcuts} onChange=${() => view.remember({ shortcuts: !shortcuts })} /> ${say('stage.help-on')}</label>
    <p class="muted">${say('stage.help-typing')}</p>
    <dl class="shortcuts ${shortcuts ? '' : 'off'}">
      ${Object.entries(SHORTCUTS).map(([key, does]) => html`<div key=${key}><dt><kbd>${key.toUpperCase()}</kbd></dt><dd>${say(`stage.help-${does}`)}</dd></div>`)}
      <div><dt><kbd>${say('stage.help-space')}</kbd></dt><dd>${say('stage.help-talk')}</dd></div>
    </dl>
  <//>`;
}
