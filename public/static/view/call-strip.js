import { present } from '../state/call.js';
import { incomingCall } from '../state/page.js';
import { html, useEffect } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { IconButton } from './parts.js';
import { duration, list } from './words.js';

/** @typedef {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} Props */

/** The room's running call, or what became of the last one. @param {Props} props */
export function CallStrip({ state, room, actions }) {
  const live = state.live[room.id];
  const notice = state.callNotice?.roomId === room.id ? state.callNotice : null;
  if (state.call?.roomId === room.id) return null;
  if (notice && notice.kind !== 'moved') return html`<${CallOver} notice=${notice} state=${state} room=${room} actions=${actions} live=${live} />`;
  if (!live || incomingCall(state)?.id === live.id) return null;
  const names = present(live).filter((p) => p.user_id !== state.me?.id).map((p) => p.username);
  const moved = notice?.kind === 'moved';
  return html`<section class="strip live" aria-label="Call going on">
    <span class="strip-icon"><${Icon} name=${live.call_type === 'video' ? 'video' : 'phone'} /></span>
    <div class="grow">
      <p class="strip-title">${moved ? 'This call moved to another device' : live.call_type === 'video' ? 'Video call' : 'Voice call'}</p>
      <p class="muted">${names.length > 0 ? `With ${list(names)}` : `${live.caller_name} is calling`}</p>
    </div>
    <button type="button" class="button primary" onClick=${() => (moved ? actions.calls.join(live, live.call_type === 'video') : actions.preparing.open(live))}>${moved ? 'Move it here' : 'Join call'}</button>
  </section>`;
}

const ENDED_SHOWN_MS = 8_000;

/** @param {Props & { notice: import('../state/call.js').CallNotice, live: import('../types.js').Call | undefined }} props */
function CallOver({ notice, state, room, actions, live }) {
  const close = () => actions.store.dispatch({ type: 'call-notice-closed' });
  useEffect(() => {
    if (notice.kind !== 'ended') return undefined;
    const timer = setTimeout(close, ENDED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  const { title, detail, again } = words(notice, room);
  const type = notice.call?.call_type ?? 'voice';
  // A full call empties, and another may have begun: the way into what goes on stays open.
  const joinable = live && !state.call && incomingCall(state)?.id !== live.id;
  return html`<section class="strip" role="status">
    <span class="strip-icon"><${Icon} name=${type === 'video' ? 'video' : 'phone'} /></span>
    <div class="grow">
      <p class="strip-title">${title}</p>
      ${detail && html`<p class="muted">${detail}</p>`}
      ${notice.problem?.requestId && html`<p class="small-print">Reference ${notice.problem.requestId}</p>`}
    </div>
    ${joinable
      ? html`<button type="button" class="button" onClick=${() => actions.preparing.open(live)}>Join call</button>`
      : again && !state.call && html`<button type="button" class="button" onClick=${() => actions.calls.start(room.id, type)}>${again}</button>`}
    <${IconButton} icon="close" label="Dismiss" onClick=${close} />
  </section>`;
}

/** @param {import('../state/call.js').CallNotice} notice @param {import('../state/room.js').RoomState} room @returns {{ title: string, detail?: string, again?: string }} */
function words({ kind, call, problem }, room) {
  switch (kind) {
    case 'declined': {
      const names = room.members.filter((member) => call?.declined?.includes(member.user_id)).map((member) => member.username);
      return { title: names.length > 0 ? `${list(names)} declined` : 'The call was declined', again: 'Call again' };
    }
    case 'no-answer':
      return { title: 'No answer', detail: 'Nobody picked up.', again: 'Call again' };
    case 'missed':
      return { title: `You missed a call from ${call?.caller_name ?? 'somebody'}`, again: 'Call back' };
    case 'full':
      return { title: 'This call is full', detail: 'Wait until somebody leaves, then join.' };
    case 'failed':
      return { title: 'The call could not be connected', detail: problem?.message, again: 'Call again' };
    default:
      return { title: 'Call ended', detail: call?.duration ? `It lasted ${duration(call.duration)}.` : undefined };
  }
}
