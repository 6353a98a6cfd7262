import { inviteLink } from '../use-cases/navigation.js';
import { html, useState } from '../vendor/preact.js';
import { Avatar, CopyButton, Dialog, DialogHead, ProblemBox, useWork } from './parts.js';
import { LockNote } from './room.js';

/** @param {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export function RoomDialog({ state, room, actions }) {
  const [sure, setSure] = useState(false);
  const work = useWork();
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });
  const leave = () => {
    if (!sure) return setSure(true);
    void work.run('leave', () => actions.rooms.leave(room.id));
  };
  return html`<${Dialog} label="Room details" onClose=${close}>
    <${DialogHead} title=${room.room?.room_name ?? 'Room'} onClose=${close} />
    <${LockNote} />
    ${room.code !== null && html`<section class="stack">
      <h3>Invite somebody</h3>
      <p class="muted">Whoever has the link or the code can come in and read everything.</p>
      <p class="code-line"><code>${room.code}</code></p>
      <div class="row">
        <${CopyButton} text=${inviteLink(room.code)} label="Copy invite link" />
        <${CopyButton} text=${room.code} label="Copy code" />
      </div>
    </section>`}
    <section class="stack">
      <h3>People</h3>
      <ul class="people">
        ${room.members.map((member) => html`<li key=${member.user_id} class="person">
          <${Avatar} id=${member.user_id} name=${member.username} />
          <span class="grow">${member.username}${member.user_id === state.me?.id ? ' (you)' : ''}</span>
          <span class="muted">${member.online || member.user_id === state.me?.id ? 'online' : 'offline'}</span>
        </li>`)}
      </ul>
    </section>
    <${ProblemBox} problem=${work.problem} />
    <button type="button" class="button ${sure ? 'bad' : ''}" disabled=${work.busy !== null} onClick=${leave}>${sure ? 'Really leave this room' : 'Leave room'}</button>
  <//>`;
}
