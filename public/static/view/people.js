import { hands, present } from '../state/call.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { isIn } from '../state/rings.js';
import { EndForAll, Outside, OwnersTools } from './call-owner.js';
import { Icon } from './icons.js';
import { Avatar, IconButton } from './parts.js';
import { RingMember } from './ring-member.js';
import { SidePanel } from './side-panel.js';
import { Sign } from './tiles.js';

/** @typedef {import('./call-panels.js').About} About */

/** Who is in the call. @param {About & { close: () => void }} props */
export default function People({ close, ...about }) {
  const { live, state } = about;
  const raised = hands(live);
  // Who is to be asked next stands on top.
  const people = [...raised, ...(live ? present(live) : []).filter((person) => !raised.includes(person))];
  return html`<${SidePanel} title=${say('stage.people')} onClose=${close}>
    <ul class="people">
      ${people.map((person) => html`<li key=${person.user_id} class="person-row">
        <${Avatar} id=${person.user_id} name=${person.username} size="small" />
        <span class="grow name">${person.user_id === state.me?.id ? say('stage.you', { name: person.username }) : person.username}</span>
        <${Signs} person=${person} place=${raised.indexOf(person) + 1} />
        <${Tools} person=${person} about=${about} />
      </li>`)}
    </ul>
    <${Absent} about=${about} />
    <${Outside} about=${about} />
    <${EndForAll} about=${about} />
  <//>`;
}

/** Members of the room who could be asked in. @param {{ about: About }} props */
function Absent({ about }) {
  const { live, state, call, actions } = about;
  const members = state.room?.id === call.roomId && live ? state.room.members.filter((member) => !isIn(live, member.user_id)) : [];
  if (!live || members.length === 0) return null;
  return html`<h3 class="absent-title">${say('rings.not-in-call')}</h3>
    <ul class="people">
      ${members.map((member) => html`<li key=${member.user_id} class="person-row">
        <${Avatar} id=${member.user_id} name=${member.username} size="small" />
        <span class="grow name">${member.username}</span>
        <${RingMember} member=${member} live=${live} />
      </li>`)}
    </ul>`;
}

/** What may be seen of them now. @param {{ person: import('../types.js').Participant, place: number }} props place in the order of raised hands */
function Signs({ person, place }) {
  return html`<span class="signs">
    ${place > 0 && html`<span class="hand-place"><${Icon} name="hand" />${place}<span class="sr-only"> ${say('stage.hand-up')}</span></span>`}
    ${person.screen && html`<${Sign} icon="screen" words=${say('call.is-sharing')} />`}
    ${!person.audio && html`<${Sign} icon="mic-off" words=${say('call.is-muted')} />`}
    ${!person.video && html`<${Sign} icon="video-off" words=${say('call.is-camera-off')} />`}
  </span>`;
}

/** What one can do about a person, at the end of their row. @type {((person: import('../types.js').Participant, about: About) => any)[]} */
const TOOLS = [
  (person, { live, state, open }) => live?.provider === 'p2p' && person.connection_id && person.user_id !== state.me?.id
    && html`<${IconButton} key="verify" icon="shield" label=${say('network.verifyPerson', { name: person.username })} onClick=${() => open('verify')} />`,
  (person, { state, view }) => person.user_id !== state.me?.id && person.connection_id && html`<${IconButton} key="pin" icon=${view.pinned === person.user_id ? 'unpin' : 'pin'}
    label=${say(view.pinned === person.user_id ? 'stage.unpin' : 'stage.pin', { name: person.username })} onClick=${() => view.pin(person.user_id)} />`,
  (person, about) => html`<${OwnersTools} key="owner" person=${person} about=${about} />`,
];

/** @param {{ person: import('../types.js').Participant, about: About }} props */
function Tools({ person, about }) {
  return html`<span class="person-tools">${TOOLS.map((tool) => tool(person, about))}</span>`;
}
