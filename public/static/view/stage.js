import { present, tiles } from '../state/call.js';
import { isCalling } from '../state/page.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { Controls } from './call-controls.js';
import { PANELS } from './call-panels.js';
import { Icon } from './icons.js';
import { Later } from './later.js';
import { UplinkNote } from './network-bars.js';
import { Avatar, focusWhenLost, IconButton } from './parts.js';
import { RecordingBanner, RecordingSign } from './recording.js';
import { OwnPicture, Tile } from './tiles.js';
import { clock, fellBack, list } from './words.js';
import { say } from '../words/say.js';

/**
 * The call. It stays on the page while one looks at other rooms, so that nothing stops.
 * @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions, call: import('../state/call.js').MyCall,
 *   aside: boolean, appointment: import('../types.js').Appointment | undefined, chatShown: boolean, onChat: () => void }} props
 */
export function Stage({ state, actions, call, aside, appointment, chatShown, onChat }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    // The button that was pressed is gone; keyboard users go on where the call is, and afterwards where it began.
    focusWhenLost(section.current);
    return () => void setTimeout(() => focusWhenLost(document.querySelector('.call-button, .appointment h1')));
  }, []);
  const [panel, setPanel] = useState(/** @type {import('./call-panels.js').Panel | null} */ (null));
  const me = state.me;
  const live = state.live[call.roomId];
  const calling = isCalling(state);
  const shown = me && !calling ? tiles(call, live, me.id) : [];
  const room = state.rooms.list.find((entry) => entry.id === call.roomId) ?? state.room?.room;
  const others = state.room?.id === call.roomId ? state.room.members.filter((member) => member.user_id !== me?.id) : [];
  const awaited = live ? present(live).filter((p) => p.user_id !== me?.id && !p.connection_id).map((p) => p.username) : [];
  const sharing = shown.some((tile) => tile.picture === 'screen');
  const about = { state, call, live, actions, open: setPanel };
  return html`<section ref=${section} tabindex="-1" class="stage ${aside ? 'aside' : ''}" aria-label=${say('call.call')}>
    <header class="stage-head">
      <div class="grow">
        <p class="stage-title" dir="auto">${appointment?.title ?? room?.room_name ?? say('call.call')}</p>
        <p class="stage-time">${calling ? say('call.calling') : live?.answered_at ? html`<${Timer} since=${live.answered_at} ahead=${state.clockAhead} />` : say('common.connecting')}</p>
      </div>
      ${me && html`<${RecordingSign} live=${live} userId=${me.id} />`}
      ${aside
        ? html`<${IconButton} icon="expand" label=${say('call.return')}
            onClick=${() => (appointment ? actions.navigation.openAppointment(appointment.id) : actions.navigation.openRoom(call.roomId))} />`
        : !appointment && html`<${IconButton} icon="chat" label=${say(chatShown ? 'call.hide-chat' : 'call.show-chat')} class="chat-toggle" onClick=${onChat} />`}
    </header>
    <div class="tiles ${sharing ? 'sharing' : ''}" data-count=${shown.length}>
      ${shown.map((tile) => html`<${Tile} key=${tile.key} tile=${tile} actions=${actions} open=${setPanel} />`)}
      ${shown.length === 0 && html`<div class="nobody">
        ${calling
          ? html`<span class="pulse"><${Avatar} id=${others[0]?.user_id ?? call.roomId} name=${others.length === 1 ? others[0]?.username ?? '' : (room?.room_name ?? '?')} size="large" /></span>
              <h2>${say('call.calling')}</h2>
              <p>${others.length > 0 ? list(others.map((member) => member.username)) : say('call.nobody-else')}</p>`
          : html`<h2>${awaited.length > 0 ? say('call.waiting-for', { names: list(awaited) }) : say('common.connecting')}</h2>`}
      </div>`}
      ${me && html`<${OwnPicture} call=${call} me=${me} actions=${actions} />`}
    </div>
    <div class="stage-notes">
      <${UplinkNote} note=${call.uplink} />
      ${live?.fallback && html`<${FallbackNote} key=${live.id} fallback=${live.fallback} />`}
      ${me && !calling && html`<${RecordingBanner} key=${`recording ${live?.id}`} live=${live} userId=${me.id} actions=${actions} />`}
      ${call.hearingBlocked && html`<div class="stage-note"><p class="grow">${say('call.press-to-hear-why')}</p>
        <button type="button" class="button" onClick=${actions.calls.hear}><${Icon} name="sound" /> ${say('call.press-to-hear')}</button></div>`}
      ${call.problem && html`<div class="stage-note" role="status"><p class="grow">${call.problem.message}</p>
        <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${() => actions.store.dispatch({ type: 'media-problem-closed' })} /></div>`}
      ${Object.values(call.troubles).map((trouble) => html`<${DeviceTrouble} key=${trouble.kind} trouble=${trouble} actions=${actions} />`)}
    </div>
    <${Controls} about=${about} calling=${calling} />
    ${panel && !aside && html`<${Later} key=${panel} load=${PANELS[panel]} ...${about} close=${() => setPanel(null)}
      onFail=${(/** @type {string} */ text) => {
        setPanel(null);
        actions.store.dispatch({ type: 'notice', text });
      }} />`}
  </section>`;
}

/** Nothing to do about it, but who wonders should know. @param {{ fallback: string }} props */
function FallbackNote({ fallback }) {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  return html`<div class="stage-note quiet-note" role="status"><p class="grow">${fellBack(fallback)}</p>
    <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${() => setShown(false)} /></div>`;
}

/** @param {{ trouble: import('../types.js').MediaTrouble, actions: import('../app.js').Actions }} props */
export function DeviceTrouble({ trouble, actions }) {
  const { kind, title, advice } = trouble;
  const dismiss = () => actions.store.dispatch({ type: 'own-trouble', source: kind, trouble: null });
  const without = say(kind === 'microphone' ? 'device-trouble.just-listen' : kind === 'camera' ? 'device-trouble.go-on-without' : 'common.not-now');
  return html`<div class="stage-note" role="alert">
    <div class="grow"><p><b>${title}</b></p><p>${advice}</p></div>
    <button type="button" class="button quiet" onClick=${() => actions.calls.devices.open(kind)}>${say(trouble.reason === 'back' ? 'devices.turn-on' : 'common.try-again')}</button>
    <button type="button" class="button quiet" onClick=${dismiss}>${without}</button>
  </div>`;
}

/** @param {{ since: string, ahead: number }} props */
function Timer({ since, ahead }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return html`<span role="timer">${clock((now + ahead - Date.parse(since)) / 1000)}</span>`;
}
