import { present } from '../state/call.js';
import { incomingCall } from '../state/page.js';
import { isIn } from '../state/rings.js';
import { moveHere } from '../use-cases/move-here.js';
import { html, useEffect } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { IconButton } from './parts.js';
import { duration, list } from './words.js';
import { say } from '../words/say.js';

/** @typedef {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} Props */

/** The room's running call, or what became of the last one. @param {Props} props */
export default function CallStrip({ state, room, actions }) {
  const live = state.live[room.id];
  const notice = state.callNotice?.roomId === room.id ? state.callNotice : null;
  if (state.call?.roomId === room.id) return null;
  if (notice && notice.kind !== 'moved') return html`<${CallOver} notice=${notice} state=${state} room=${room} actions=${actions} live=${live} />`;
  if (!live || incomingCall(state)?.id === live.id) return null;
  const names = present(live).filter((p) => p.user_id !== state.me?.id).map((p) => p.username);
  const moved = notice?.kind === 'moved';
  const elsewhere = moved || isIn(live, state.me?.id ?? '');
  return html`<section class="strip live" aria-label=${say('call.going-on')}>
    <span class="strip-icon"><${Icon} name=${live.call_type === 'video' ? 'video' : 'phone'} /></span>
    <div class="grow">
      <p class="strip-title">${say(moved ? 'call.moved' : elsewhere ? 'rings.here-elsewhere' : live.call_type === 'video' ? 'call.video' : 'call.voice')}</p>
      <p class="muted">${names.length > 0 ? say('call.with', { names: list(names) }) : say('call.caller', { name: live.caller_name })}</p>
    </div>
    <button type="button" class="button primary" onClick=${() => (elsewhere ? moveHere(live, state.me?.id ?? '', actions) : actions.calls.prepare(live))}>${say(elsewhere ? 'call.move-here' : 'call.join')}</button>
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
      ${notice.problem?.requestId && html`<p class="small-print">${say('common.reference', { id: notice.problem.requestId })}</p>`}
    </div>
    ${joinable
      ? html`<button type="button" class="button" onClick=${() => actions.calls.prepare(live)}>${say('call.join')}</button>`
      : again && !state.call && html`<button type="button" class="button" onClick=${() => actions.calls.start(room.id, type)}>${again}</button>`}
    <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${close} />
  </section>`;
}

/** @param {import('../state/call.js').CallNotice} notice @param {import('../state/room.js').RoomState} room @returns {{ title: string, detail?: string, again?: string }} */
function words({ kind, call, problem }, room) {
  switch (kind) {
    case 'declined': {
      const names = room.members.filter((member) => call?.declined?.includes(member.user_id)).map((member) => member.username);
      return { title: names.length > 0 ? say('call.they-declined', { names: list(names) }) : say('call.declined'), again: say('call.again') };
    }
    case 'no-answer':
      return { title: say('call.no-answer'), detail: say('call.nobody-picked-up'), again: say('call.again') };
    case 'missed':
      return { title: call ? say('call.missed', { name: call.caller_name }) : say('call.missed-somebody'), again: say('call.back') };
    case 'removed':
      return { title: say('moderation.taken-out'), detail: say('moderation.taken-out-lead') };
    case 'full':
      return { title: say('call.full'), detail: say('call.full-lead') };
    case 'failed':
      return { title: say('call.not-connected'), detail: problem?.message, again: say('call.again') };
    default:
      return { title: say('call.ended'), detail: call?.duration ? say('call.lasted', { duration: duration(call.duration) }) : undefined };
  }
}
