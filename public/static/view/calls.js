import { isIn } from '../state/rings.js';
import { moveHere } from '../use-cases/move-here.js';
import { recentCalls } from '../use-cases/recent-calls.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar, IconButton, ProblemBox, useWork } from './parts.js';
import { dayAndTimeOf, list, outcome } from './words.js';

/** @typedef {import('../types.js').Call} Call */
/** @typedef {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

/** The latest calls of all rooms, with one press to call back. @param {Props} props */
export default function CallsScreen({ state, actions }) {
  const [calls, setCalls] = useState(/** @type {Call[] | null} */ (null));
  const [onlyMissed, setOnlyMissed] = useState(false);
  const work = useWork();
  const load = () => work.run('load', async () => setCalls(await recentCalls(actions.store)));
  useEffect(() => void load(), [state.over]);
  const userId = state.me?.id ?? '';
  const shown = (calls ?? []).filter((call) => !onlyMissed || outcome(call, userId).missed);
  return html`<main class="room calls-screen">
    <header class="room-head">
      <${IconButton} icon="back" label=${say('common.back-to-rooms')} class="back" onClick=${actions.navigation.showRooms} />
      <h1 class="grow">${say('rings.calls')}</h1>
      <button type="button" class="button quiet" aria-pressed=${onlyMissed} onClick=${() => setOnlyMissed(!onlyMissed)}>${say('rings.only-missed')}</button>
    </header>
    <div class="calls-list" aria-busy=${work.busy !== null}>
      <${ProblemBox} problem=${work.problem}><button type="button" class="button" onClick=${load}>${say('common.try-again')}</button><//>
      ${calls !== null && shown.length === 0 && html`<p class="muted calls-none">${say(onlyMissed ? 'rings.none-missed' : 'rings.no-calls')}</p>`}
      <ul>${shown.map((call) => html`<${Entry} key=${call.id} call=${call} state=${state} actions=${actions} />`)}</ul>
    </div>
  </main>`;
}

/** @param {Props & { call: Call }} props */
function Entry({ call, state, actions }) {
  const userId = state.me?.id ?? '';
  const { title, detail, missed } = outcome(call, userId);
  const others = call.participants.filter((person) => person.user_id !== userId && person.user_id !== call.caller_id).map((person) => person.username);
  const room = call.room_name ?? '';
  const live = state.live[call.room_id];
  const again = () => {
    actions.navigation.openRoom(call.room_id);
    if (!live) void actions.calls.start(call.room_id, call.call_type);
    else if (isIn(live, userId)) moveHere(live, userId, actions);
    else actions.calls.prepare(live);
  };
  const key = live ? 'rings.join-in' : call.caller_id === userId ? 'rings.call-again-in' : 'rings.call-back-in';
  return html`<li class="calls-entry ${missed ? 'missed' : ''}">
    <${Avatar} id=${call.room_id} name=${room} />
    <div class="grow">
      <p class="calls-room"><a href="#/rooms/${call.room_id}" dir="auto">${room}</a></p>
      <p class="calls-outcome"><${Icon} name=${missed ? 'missed' : call.call_type === 'video' ? 'video' : 'phone'} /> ${title}</p>
      <p class="muted">${detail}${others.length > 0 && call.status === 'ended' ? ` · ${say('history.with', { names: list(others) })}` : ''}</p>
      <p class="muted"><time datetime=${call.started_at}>${dayAndTimeOf(call.started_at)}</time></p>
    </div>
    ${!state.call && html`<button type="button" class="button quiet calls-back" aria-label=${say(key, { room })} onClick=${again}>
      <${Icon} name=${call.call_type === 'video' ? 'video' : 'phone'} /> <span aria-hidden="true">${say(live ? 'call.join' : call.caller_id === userId ? 'call.again' : 'call.back')}</span></button>`}
  </li>`;
}
