import { inviteLink } from '../use-cases/navigation.js';
import { owns } from '../state/moderation.js';
import { html, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { DialogHead } from './dialog-head.js';
import { Avatar, CopyButton, Dialog, ProblemBox, useWork } from './parts.js';
import { isIn } from '../state/rings.js';
import { RingMember } from './ring-member.js';
import { MemberTools, OwnersChoices } from './room-owner.js';
import { say } from '../words/say.js';

/** @param {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export default function RoomDialog({ state, room, actions }) {
  const [sure, setSure] = useState(false);
  const work = useWork();
  const live = state.live[room.id];
  const mine = owns(state, room.id);
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });
  const leave = () => {
    if (!sure) return setSure(true);
    void work.run('leave', () => actions.rooms.leave(room.id));
  };
  return html`<${Dialog} label=${say('rooms.details')} onClose=${close}>
    <${DialogHead} title=${room.room?.room_name ?? say('rooms.room')} onClose=${close} />
    <${LockNote} />
    ${room.code !== null && html`<section class="stack">
      <h3>${say('rooms.invite')}</h3>
      <p class="muted">${say('rooms.invite-lead')}</p>
      <p class="code-line"><code>${room.code}</code></p>
      <div class="row">
        <${CopyButton} text=${inviteLink(room.code)} label=${say('rooms.copy-link')} />
        <${CopyButton} text=${room.code} label=${say('rooms.copy-code')} />
      </div>
    </section>`}
    ${mine ? html`<${OwnersChoices} state=${state} room=${room} actions=${actions} />` : room.room?.locked && html`<p class="muted"><${Icon} name="lock" /> ${say('moderation.locked')}</p>`}
    <section class="stack">
      <h3>${say('rooms.people')}</h3>
      <ul class="people">
        ${room.members.map((member) => html`<li key=${member.user_id} class="person">
          <${Avatar} id=${member.user_id} name=${member.username} />
          <span class="grow">${member.user_id === state.me?.id ? say('rooms.you', { name: member.username }) : member.username}</span>
          ${live && isIn(live, state.me?.id ?? '') && !isIn(live, member.user_id) && html`<${RingMember} member=${member} live=${live} />`}
          ${member.user_id === room.room?.owner_id && html`<span class="muted">${say('moderation.owner')}</span>`}
          <span class="muted">${say(member.online || member.user_id === state.me?.id ? 'rooms.online' : 'rooms.offline')}</span>
          ${mine && member.user_id !== state.me?.id && html`<${MemberTools} state=${state} room=${room} actions=${actions} member=${member} />`}
        </li>`)}
      </ul>
    </section>
    <${ProblemBox} problem=${work.problem} />
    <button type="button" class="button ${sure ? 'bad' : ''}" disabled=${work.busy !== null} onClick=${leave}>${say(sure ? 'rooms.really-leave' : 'rooms.leave')}</button>
  <//>`;
}

/** Only for people who look: how the room is kept private. */
function LockNote() {
  return html`<p class="lock-note"><${Icon} name="lock" /> ${say('rooms.encrypted')}</p>`;
}
