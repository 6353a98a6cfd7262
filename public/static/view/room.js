import { waitingAt } from '../state/moderation.js';
import { incomingCall } from '../state/page.js';
import { html } from '../vendor/preact.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { Icon } from './icons.js';
import { CallStrip, RatingStrip, Unlock, Visitors } from './on-demand.js';
import { IconButton, ProblemBox } from './parts.js';
import { say } from '../words/say.js';

/** One room: who is here, what was said, and the way into a call. @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions, onHide?: (() => void) | null }} props `onHide`: beside a call */
export function RoomScreen({ state, actions, onHide = null }) {
  const { room, call } = state;
  if (!room) return null;
  const dialog = (/** @type {'room' | 'history'} */ which) => () => actions.store.dispatch({ type: 'dialog', dialog: which });
  const waiting = waitingAt(state, room.id);
  const live = state.live[room.id];
  // Whoever is in the call, or is being rung, is told of it elsewhere.
  const toldOfCall = call?.roomId !== room.id && (state.callNotice?.roomId === room.id || (live && incomingCall(state)?.id !== live.id));
  const away = room.socket === 'connecting' || room.socket === 'closed';
  return html`<main class="room">
    <header class="room-head">
      <${IconButton} icon="back" label=${say('common.back-to-rooms')} class="back" onClick=${actions.navigation.showRooms} />
      <button type="button" class="room-title" onClick=${dialog('room')}>
        <h1 dir="auto">${room.room?.room_name ?? ' '}</h1>
        <span class="muted">${away && room.loaded ? say('common.reconnecting') : presence(room.members, state.me?.id ?? '')}</span>
        <span class="sr-only">${say('rooms.details')}</span>
      </button>
      <div class="room-tools">
        <${IconButton} icon="history" label=${say('history.open')} onClick=${dialog('history')} />
        ${!call && html`
          <${IconButton} icon="phone" label=${say('call.start-voice')} class="call-button" onClick=${() => actions.calls.start(room.id, 'voice')} />
          <${IconButton} icon="video" label=${say('call.start-video')} class="call-button" onClick=${() => actions.calls.start(room.id, 'video')} />`}
        ${onHide && html`<${IconButton} icon="close" label=${say('stage.close-chat')} onClick=${onHide} />`}
      </div>
    </header>
    ${toldOfCall && html`<${CallStrip} state=${state} room=${room} actions=${actions} />`}
    ${state.rating?.roomId === room.id && !call && html`<${RatingStrip} callId=${state.rating.callId} actions=${actions} />`}
    ${waiting.length > 0 && call?.roomId !== room.id && html`<${Visitors} roomId=${room.id} visitors=${waiting} actions=${actions} look="strip" />`}
    ${room.problem
      ? html`<div class="room-problem">
          <${ProblemBox} problem=${room.problem}>
            <button type="button" class="button" onClick=${() => actions.rooms.refresh(room.id)}>${say('common.try-again')}</button>
          <//>
        </div>`
      : html`<${Conversation} room=${room} userId=${state.me?.id ?? ''} actions=${actions} />`}
    ${room.key === 'missing' && !room.problem && html`<${Unlock} room=${room} actions=${actions} />`}
    ${room.key !== 'missing' && !room.problem && html`<${Composer} room=${room} actions=${actions} />`}
  </main>`;
}

/** @param {import('../types.js').Member[]} members @param {string} userId */
function presence(members, userId) {
  if (members.length === 0) return ' ';
  const others = members.filter((member) => member.user_id !== userId);
  if (others.length === 0) return say('rooms.only-you-so-far');
  const here = others.filter((member) => member.online);
  if (others.length === 1) return say(here.length ? 'rooms.one-online' : 'rooms.one-offline', { name: others[0]?.username ?? '' });
  return `${say('rooms.people-count', { count: members.length })} · ${say('rooms.others-online', { count: here.length })}`;
}
