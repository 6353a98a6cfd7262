import { callerOf, ringKey, rungOf } from '../state/call.js';
import { isTalking } from '../state/page.js';
import { html } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { Avatar, Dialog } from './parts.js';
import { say } from '../words/say.js';

/**
 * Somebody calls. Esc silences it here and declines nothing; the focus is on no answer,
 * so that a person who is typing does not pick up by accident.
 * @param {{ call: import('../types.js').Call, state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props
 */
export function IncomingDialog({ call, state, actions }) {
  const room = state.rooms.list.find((entry) => entry.id === call.room_id)?.room_name ?? call.room_name;
  const rung = rungOf(call, state.me?.id ?? '');
  const caller = callerOf(call, state.me?.id ?? '');
  const video = call.call_type === 'video';
  const accept = (/** @type {boolean} */ withVideo) => () => {
    void actions.calls.join(call, withVideo);
    actions.navigation.openRoom(call.room_id);
  };
  const silence = () => actions.store.dispatch({ type: 'call-silenced', callId: ringKey(call, state.me?.id ?? '') });
  return html`<${Dialog} label=${say('call.incoming')} class="incoming" onClose=${silence}>
    <div class="incoming-who" tabindex="-1" autofocus>
      <span class="pulse"><${Avatar} id=${rung?.by ?? call.caller_id} name=${caller} size="large" /></span>
      <h2 dir="auto">${caller}</h2>
      <p class="muted">${rung ? say(room ? 'rings.asks-you-in' : 'rings.asks-you', { name: caller, room: room ?? '' }) : room ? say(`call.incoming-${call.call_type}-in`, { room }) : say(`call.incoming-${call.call_type}`)}</p>
    </div>
    <div class="incoming-answers">
      <button type="button" class="button good wide" onClick=${accept(true)}><${Icon} name=${video ? 'video' : 'phone'} /> ${say(isTalking(state) ? 'rings.answer-and-leave' : 'call.accept')}</button>
      ${video && !state.call && html`<button type="button" class="button wide" onClick=${accept(false)}><${Icon} name="phone" /> ${say('call.accept-without-video')}</button>`}
      <button type="button" class="button bad wide" onClick=${() => actions.calls.decline(call)}><${Icon} name="hangup" /> ${say('call.decline')}</button>
    </div>
  <//>`;
}
