import { isOpen } from '../push/choice.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { incomingCall } from '../state/page.js';
import { appointmentIn } from '../state/page.js';
import { IncomingDialog } from './incoming.js';
import { AccountDialog, AppointmentScreen, AppointmentsScreen, BeforeJoining, BookingDialog, CallsScreen, DoorScreen, HistoryDialog, PushOffer, RoomDialog, Stage } from './on-demand.js';
import { ProblemBox } from './parts.js';
import { Reminders } from './reminders.js';
import { RoomScreen } from './room.js';
import { Entrance, Sidebar } from './rooms.js';
import { SignIn } from './sign-in.js';
import { Announcer } from './announce.js';
import { useChatBeside } from './chat-beside.js';
import { say } from '../words/say.js';

/** The whole page, from the state. @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function Page({ state, actions }) {
  const chat = useChatBeside(state);
  const [offering, endOffer] = useOffer(state.call !== null);

  if (state.phase === 'starting') return html`<${Starting} state=${state} actions=${actions} />`;
  if (state.phase === 'signed-out') return html`<${SignIn} state=${state} actions=${actions} />`;

  const { route, call } = state;
  // The room that belongs to what is open; one of an appointment has no chat beside its call.
  const roomId = route.name === 'room' ? route.roomId : route.name === 'appointment' ? state.appointments.list.find(({ id }) => id === route.id)?.room_id : undefined;
  const staged = call !== null && call.roomId === roomId;
  const alone = staged && route.name === 'appointment';
  const shape = [
    route.name === 'rooms' ? 'at-entrance' : 'in-room', staged ? 'in-call' : call ? 'call-aside' : '',
    alone ? 'alone' : '', chat.shown ? 'chat-shown' : '',
  ];
  const incoming = incomingCall(state);
  const joining = state.preparing && Object.values(state.live).find(({ id }) => id === state.preparing?.callId);
  return html`<div class="page"><a class="skip-link" href="#main" onClick=${toMain}>${say('common.to-content')}</a><${Reminders} state=${state} actions=${actions} /><div class="shell ${shape.join(' ')}">
    <${Sidebar} state=${state} actions=${actions} />
    ${route.name === 'room' && html`<${RoomScreen} key=${state.room?.id} state=${state} actions=${actions} onHide=${staged ? chat.turn : null} />`}
    ${route.name === 'rooms' && (state.door ? html`<${DoorScreen} door=${state.door} actions=${actions} />` : html`<${Entrance} state=${state} actions=${actions} />`)}
    ${route.name === 'calls' && html`<${CallsScreen} state=${state} actions=${actions} />`}
    ${route.name === 'appointments' && html`<${AppointmentsScreen} state=${state} actions=${actions} />`}
    ${route.name === 'appointment' && !alone && html`<${AppointmentScreen} key=${route.id} id=${route.id} state=${state} actions=${actions} />`}
    ${call && html`<${Stage} key="stage" state=${state} actions=${actions} call=${call} aside=${!staged} appointment=${appointmentIn(state, call.roomId)} chat=${chat} />`}
    ${state.dialog === 'account' && html`<${AccountDialog} state=${state} actions=${actions} />`}
    ${state.dialog === 'room' && state.room && html`<${RoomDialog} state=${state} room=${state.room} actions=${actions} />`}
    ${state.dialog === 'history' && state.room && html`<${HistoryDialog} state=${state} room=${state.room} actions=${actions} />`}
    ${(state.dialog === 'book' || state.dialog === 'reschedule' || state.dialog === 'retitle') && html`<${BookingDialog} what=${state.dialog} state=${state} actions=${actions} />`}
    ${joining && html`<${BeforeJoining} key=${joining.id} preparing=${state.preparing} live=${joining} state=${state} actions=${actions} />`}
    ${incoming && html`<${IncomingDialog} key=${incoming.id} call=${incoming} state=${state} actions=${actions} />`}
    ${offering && !call && html`<${PushOffer} actions=${actions} onDone=${endOffer} />`}
    <${Notice} notice=${state.notice} actions=${actions} />
    <${Announcer} state=${state} />
  </div></div>`;
}

/** Whether to ask about calls without a page: after a call, once. @param {boolean} calling @returns {[boolean, () => void]} */
function useOffer(calling) {
  const called = useRef(false);
  const [offering, setOffering] = useState(false);
  useEffect(() => {
    if (called.current && !calling && isOpen()) setOffering(true);
    called.current = calling;
  }, [calling]);
  return [offering, () => setOffering(false)];
}

/** Past what is on every screen. The address is the page's own, so that the link only moves the focus. @param {Event} event */
function toMain(event) {
  event.preventDefault();
  const main = document.querySelector('.stage:not(.aside), main');
  if (!(main instanceof HTMLElement)) return;
  main.tabIndex = -1;
  main.focus();
}

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
function Starting({ state, actions }) {
  return html`<main class="starting" aria-busy=${state.startProblem === null}>
    <img src="/favicon.svg" alt="SecureChat" width="56" height="56" />
    <${ProblemBox} problem=${state.startProblem}>
      <button type="button" class="button" onClick=${() => actions.session.resume()}>${say('common.try-again')}</button>
    <//>
  </main>`;
}

const NOTICE_MS = 6_000;
/** One that leads somewhere is there long enough to be pressed. */
const LINK_MS = 15_000;

/** @param {{ notice: import('../state/page.js').PageState['notice'], actions: import('../app.js').Actions }} props */
function Notice({ notice, actions }) {
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => actions.store.dispatch({ type: 'notice-closed' }), notice.href ? LINK_MS : NOTICE_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return html`<div class="notice-place" role="status">${notice && html`<p class="notice">${notice.href ? html`<a href=${notice.href} onClick=${() => actions.store.dispatch({ type: 'notice-closed' })}>${notice.text}</a>` : notice.text}
    ${notice.requestId && html`<span class="small-print">${say('common.reference', { id: notice.requestId })}</span>`}</p>`}</div>`;
}
