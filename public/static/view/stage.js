import { hands, present, screens, tiles } from '../state/call.js';
import { waitingAt } from '../state/moderation.js';
import { isCalling } from '../state/page.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { useArrangement } from './arrangement.js';
import { Controls } from './call-controls.js';
import { PANELS, PANEL_STYLES } from './call-panels.js';
import { Icon } from './icons.js';
import { useKeys } from './keys.js';
import { Later } from './later.js';
import { StageNotes } from './on-demand.js';
import { OwnPicture } from './own-picture.js';
import { Avatar, focusWhenLost, IconButton } from './parts.js';
import { Sounds } from './sounds.js';
import { useStageView } from './stage-view.js';
import { Screen, Tile } from './tiles.js';
import { clock, list } from './words.js';

/** @typedef {{ shown: boolean, unseen: number, turn: () => void }} ChatBeside */

/**
 * The call. It stays on the page while one looks at other rooms, so that nothing stops.
 * @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions, call: import('../state/call.js').MyCall,
 *   aside: boolean, appointment: import('../types.js').Appointment | undefined, chat: ChatBeside }} props
 */
export function Stage({ state, actions, call, aside, appointment, chat }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const view = useStageView();
  useEffect(() => {
    // The button that was pressed is gone; keyboard users go on where the call is, and afterwards where it began.
    focusWhenLost(section.current);
    // On the way to another tab or program.
    document.onmouseleave = onblur = () => void import('../use-cases/media-session.js').then(({ follow }) => follow(actions, view.setSmallWindow), () => undefined);
    return () => void setTimeout(() => focusWhenLost(document.querySelector('.call-button, .appointment h1')));
  }, []);
  const [panel, setPanel] = useState(/** @type {import('./call-panels.js').Panel | null} */ (null));
  const me = state.me;
  const live = state.live[call.roomId];
  const calling = isCalling(state);
  const people = me && !calling ? tiles(call, live, me.id) : [];
  const shared = screens(people);
  const { large, small, hidden, seats, pinnable } = useArrangement({ people, screens: shared, speaker: call.speaker, layout: view.memory.layout, pinned: view.pinned });
  const shown = (/** @type {string} */ key) => key === large || small.includes(key);
  const room = state.rooms.list.find((entry) => entry.id === call.roomId) ?? state.room?.room;
  const reacted = useRef(false);
  if (call.reactions.length > 0) reacted.current = true;
  // They stay once there was one: a screen reader says what comes into a place that it knows.
  const noted = useRef(false);
  if (hasNotes(state, call, live)) noted.current = true;
  const raised = hands(live);
  const handUp = raised.some((person) => person.user_id === me?.id);
  const missed = (close = () => {}) => (/** @type {string} */ text) => {
    close();
    actions.store.dispatch({ type: 'notice', text });
  };
  const about = { state, call, live, actions, view, handUp, open: setPanel, missed };
  const place = (/** @type {string} */ key) => ({ large: key === large, pinned: key === view.pinned, onPin: view.pin, open: setPanel, actions });
  const beside = appointment ? null : chat;

  const focused = () => /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest('[data-tile]'))?.dataset.tile ?? null;
  const { devices } = actions.calls;
  useKeys({
    on: view.memory.shortcuts,
    does: {
      microphone: devices.toggleMicrophone,
      camera: () => devices.toggle('camera'),
      help: () => setPanel('help'),
      ...(calling ? {} : { hand: () => actions.signs.hand(!handUp), screen: () => devices.toggle('screen') }),
      ...(aside ? {} : {
        layout: view.turnLayout,
        pin: () => view.pin(view.pinned ?? pinnable(focused())),
        chat: beside?.turn,
        'full-screen': view.turnFullScreen ?? undefined,
      }),
    },
    talk: (talking) => {
      const muted = call.own.microphone === 'off';
      if (talking === muted) devices.toggleMicrophone();
      return talking && muted;
    },
  });

  return html`<section ref=${section} tabindex="-1" class="stage ${aside ? 'aside' : ''}" aria-label=${say('call.call')}>
    <header class="stage-head">
      <div class="grow">
        <p class="stage-title" dir="auto">${appointment?.title ?? room?.room_name ?? say('call.call')}</p>
        <p class="stage-time">${calling ? say('call.calling') : live?.answered_at ? html`<${Timer} since=${live.answered_at} ahead=${state.clockAhead} />` : say('common.connecting')}</p>
      </div>
      ${raised.length > 0 && html`<p class="hands-up"><${Icon} name="hand" /><span class="sr-only">${say('stage.hands-up', { names: '' })}</span><b>${list(raised.map((person) => person.username))}</b></p>`}
      ${me && live?.recording?.available && html`<${Later} load=${() => import('./recording.js')} onFail=${() => undefined} live=${live} userId=${me.id} />`}
      ${aside
        ? html`<${IconButton} icon="expand" label=${say('call.return')}
            onClick=${() => (appointment ? actions.navigation.openAppointment(appointment.id) : actions.navigation.openRoom(call.roomId))} />`
        : people.length > 1 && html`<${IconButton} icon=${view.memory.layout === 'grid' ? 'speaker' : 'grid'} label=${say(view.memory.layout === 'grid' ? 'stage.to-speaker' : 'stage.to-grid')} onClick=${view.turnLayout} />`}
    </header>
    <div class="stage-middle">
      <div class="tiles ${large === null ? '' : 'with-large'} ${small.length + (hidden.length > 0 ? 1 : 0) > 0 ? '' : 'alone'}" data-count=${small.length + (hidden.length > 0 ? 1 : 0)} style=${{ '--small': Math.max(1, small.length + (hidden.length > 0 ? 1 : 0)) }}>
        ${shared.filter(({ key }) => shown(key)).map((tile) => html`<${Screen} key=${tile.key} tile=${tile} ...${place(tile.key)} />`)}
        ${inOrder(people, seats).filter(({ key }) => shown(key)).map((tile) => html`<${Tile} key=${tile.key} tile=${tile} ...${place(tile.key)} />`)}
        ${hidden.length > 0 && html`<button key="more" type="button" class="tile more-people" onClick=${() => setPanel('people')}>${say('stage.more-people', { count: hidden.length })}</button>`}
        ${people.length === 0 && html`<${Nobody} key="nobody" about=${about} calling=${calling} roomName=${room?.room_name} />`}
        ${me && !aside && html`<${OwnPicture} key="own" call=${call} me=${me} handUp=${handUp} actions=${actions} />`}
      </div>
      ${reacted.current && html`<${Later} load=${() => import('./reactions.js')} styles=${PANEL_STYLES} onFail=${() => undefined} reactions=${call.reactions} actions=${actions} />`}
      ${panel && !aside && html`<${Later} key=${panel} load=${PANELS[panel]} styles=${PANEL_STYLES} ...${about} close=${() => setPanel(null)} onFail=${missed(() => setPanel(null))} />`}
    </div>
    <${Sounds} people=${people} actions=${actions} />
    <div class="stage-notes" role="status">${call.uplink && html`<p class="line-note">${say(call.uplink.picture === 'paused' ? 'network.ownPaused' : call.uplink.why === 'device' ? 'network.busySmaller' : 'network.ownSmaller')}</p>`}
      ${noted.current && html`<${StageNotes} about=${about} calling=${calling} />`}</div>
    <${Controls} about=${about} calling=${calling} chat=${aside ? null : beside} />
    ${view.smallWindow && html`<${Later} load=${() => import('./small-window.js')} styles=${PANEL_STYLES} into=${view.smallWindow} actions=${actions} muted=${call.own.microphone === 'off'}
      pictures=${[large, ...small].flatMap((key) => pictureOf(key, people, shared))} onFail=${missed(() => view.smallWindow?.close())} />`}
  </section>`;
}

/** Whether there is something between the pictures and the controls. @param {import('../state/page.js').PageState} state @param {import('../state/call.js').MyCall} call @param {import('../types.js').Call | undefined} live */
function hasNotes(state, call, live) {
  const { hearingBlocked, own, problem, talkingMuted, troubles } = call;
  if (hearingBlocked || problem || talkingMuted || own.screen === 'on' || Object.keys(troubles).length > 0) return true;
  // What a provider has to say about the network is said without one.
  return waitingAt(state, call.roomId).length > 0 || (live !== undefined && (live.provider !== 'p2p' || Boolean(live.fallback)));
}

/** Those with a seat first, each in its place. @param {import('../state/call.js').Tile[]} people @param {readonly string[]} seats */
function inOrder(people, seats) {
  const seated = seats.flatMap((key) => people.find((tile) => tile.key === key) ?? []);
  return [...seated, ...people.filter((tile) => !seats.includes(tile.key))];
}

/** @param {string | null} key @param {import('../state/call.js').Tile[]} people @param {import('../state/call.js').ScreenTile[]} shared */
function pictureOf(key, people, shared) {
  const screen = shared.find((tile) => tile.key === key);
  if (screen) return [{ key: screen.key, name: say('stage.screen-of', { name: screen.name }), trackId: screen.trackId }];
  const person = people.find((tile) => tile.key === key);
  return person ? [{ key: person.key, name: person.name, trackId: person.picture && person.trackIds.camera }] : [];
}

/** While there is nobody to be seen. @param {{ about: import('./call-panels.js').About, calling: boolean, roomName: string | undefined }} props */
function Nobody({ about, calling, roomName }) {
  const { state, call, live } = about;
  if (!calling) {
    const awaited = live ? present(live).filter((person) => person.user_id !== state.me?.id && !person.connection_id) : [];
    return html`<div class="nobody"><h2>${awaited.length > 0 ? say('call.waiting-for', { names: list(awaited.map((person) => person.username)) }) : say('common.connecting')}</h2></div>`;
  }
  const others = state.room?.id === call.roomId ? state.room.members.filter((member) => member.user_id !== state.me?.id) : [];
  const [first] = others;
  const busy = others.filter((member) => live?.busy?.includes(member.user_id)).map((member) => member.username);
  return html`<div class="nobody">
    <span class="pulse"><${Avatar} id=${first?.user_id ?? call.roomId} name=${others.length === 1 ? first?.username ?? '' : (roomName ?? '?')} size="large" /></span>
    <h2>${say('call.calling')}</h2>
    <p>${others.length > 0 ? list(others.map((member) => member.username)) : say('call.nobody-else')}</p>
    ${busy.length > 0 && html`<p class="busy" role="status">${say('rings.they-are-busy', { names: list(busy), count: busy.length })}</p>`}
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
