import { html, useEffect } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { DialogHead } from './dialog-head.js';
import { Dialog, ProblemBox, useWork } from './parts.js';
import { fellBack } from './fell-back.js';
import { dayAndTimeOf, list, outcome } from './words.js';
import { say } from '../words/say.js';

/** @param {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export default function HistoryDialog({ state, room, actions }) {
  const work = useWork();
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });
  useEffect(() => void work.run('load', () => actions.chat.loadCalls(room.id)), []);
  const calls = Object.values(room.calls).sort((a, b) => (a.started_at > b.started_at ? -1 : 1));
  const older = () => work.run('older', () => actions.chat.loadCalls(room.id, calls.at(-1)?.id));
  return html`<${Dialog} label=${say('history.title')} class="side" onClose=${close}>
    <${DialogHead} title=${say('history.title')} onClose=${close} />
    <${ProblemBox} problem=${work.problem} />
    ${calls.length === 0 && work.busy === null && html`<p class="muted">${say('history.none')}</p>`}
    <ul class="history">
      ${calls.map((call) => html`<${Entry} key=${call.id} call=${call} userId=${state.me?.id ?? ''} />`)}
    </ul>
    ${room.olderCallsExist && html`<button type="button" class="button quiet" disabled=${work.busy !== null} onClick=${older}>${say('history.show-earlier')}</button>`}
  <//>`;
}

/** @param {{ call: import('../types.js').Call, userId: string }} props */
function Entry({ call, userId }) {
  const { title, detail, missed } = outcome(call, userId);
  const names = call.participants.filter((participant) => participant.user_id !== userId).map((participant) => participant.username);
  return html`<li class="history-entry ${missed ? 'missed' : ''}">
    <span class="call-card-icon"><${Icon} name=${missed ? 'missed' : call.call_type === 'video' ? 'video' : 'phone'} /></span>
    <div>
      <p class="call-card-title">${title}</p>
      <p class="muted">${detail}${names.length > 0 && call.status === 'ended' ? ` · ${say('history.with', { names: list(names) })}` : ''}</p>
      ${call.fallback && html`<p class="muted">${fellBack(call.fallback)}</p>`}
      <p class="muted"><time datetime=${call.started_at}>${dayAndTimeOf(call.started_at)}</time></p>
    </div>
  </li>`;
}
