import { present } from '../state/call.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar, IconButton } from './parts.js';
import { SidePanel } from './side-panel.js';

/** @typedef {import('./call-panels.js').About} About */

/** Who is in the call. @param {About & { close: () => void }} props */
export default function People({ close, ...about }) {
  const { live, state } = about;
  const people = live ? present(live) : [];
  return html`<${SidePanel} title=${say('stage.people')} onClose=${close}>
    <ul class="people">
      ${people.map((person) => html`<li key=${person.user_id} class="person-row">
        <${Avatar} id=${person.user_id} name=${person.username} size="small" />
        <span class="grow name">${person.user_id === state.me?.id ? say('stage.you', { name: person.username }) : person.username}</span>
        <${Signs} person=${person} />
        <${Tools} person=${person} about=${about} />
      </li>`)}
    </ul>
  <//>`;
}

/** What may be seen of them now. @param {{ person: import('../types.js').Participant }} props */
function Signs({ person }) {
  return html`<span class="signs">
    ${person.screen && html`<${Sign} icon="screen" words=${say('stage.sharing')} />`}
    ${!person.audio && html`<${Sign} icon="mic-off" words=${say('stage.muted')} />`}
    ${!person.video && html`<${Sign} icon="video-off" words=${say('stage.cameraOff')} />`}
  </span>`;
}

/** @param {{ icon: string, words: string }} props */
function Sign({ icon, words }) {
  return html`<span class="sign" title=${words}><${Icon} name=${icon} /><span class="sr-only">${words}</span></span>`;
}

/** What one can do about a person, at the end of their row. @type {((person: import('../types.js').Participant, about: About) => any)[]} */
const TOOLS = [
  (person, { live, state, open }) => live?.provider === 'p2p' && person.connection_id && person.user_id !== state.me?.id
    && html`<${IconButton} key="verify" icon="shield" label=${say('network.verifyPerson', { name: person.username })} onClick=${() => open('verify')} />`,
];

/** @param {{ person: import('../types.js').Participant, about: About }} props */
function Tools({ person, about }) {
  return TOOLS.map((tool) => tool(person, about));
}
