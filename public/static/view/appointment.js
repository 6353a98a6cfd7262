import { sides } from '../state/appointments.js';
import { isPlanned } from '../state/appointments-looked-at.js';
import { ownZone } from '../use-cases/local-time.js';
import { html, useEffect } from '../vendor/preact.js';
import { lengthOf, longDayOf, refusalWords, theirTime, timesOf } from './appointment-words.js';
import { Answers, Status, Sure } from './appointments.js';
import { Icon } from './icons.js';
import { RatingStrip } from './on-demand.js';
import { Avatar, focusWhenLost, IconButton, ProblemBox, useWork } from './parts.js';
import { WaitingRoom } from './on-demand.js';
import { say } from '../words/say.js';

/** @typedef {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

/** One appointment: its details, or its waiting room. @param {Props & { id: number }} props */
export default function AppointmentScreen({ id, state, actions }) {
  const work = useWork();
  useEffect(() => {
    focusWhenLost(document.querySelector('main h1'));
    void work.run('load', () => actions.appointments.refresh(id));
  }, [id]);
  const appointment = state.appointments.list.find((one) => one.id === id);
  const waiting = state.waiting?.appointmentId === id ? state.waiting : null;
  const leave = waiting ? actions.waitingRoom.leave : actions.navigation.showAppointments;
  return html`<main class="room appointment">
    <header class="room-head">
      <${IconButton} icon="back" label=${say(waiting ? 'appointments.leave-waiting-room' : 'appointments.back')} onClick=${leave} />
      <h1 class="grow" tabindex="-1">${appointment?.title ?? ' '}</h1>
    </header>
    ${!appointment && html`<div class="appointments-list">
      ${work.busy && html`<p class="muted" role="status">${say('common.loading')}</p>`}
      <${ProblemBox} problem=${work.problem && refusalWords(work.problem, '', state.now)}>
        <button type="button" class="button" onClick=${actions.navigation.showAppointments}>${say('appointments.all')}</button>
      <//>
    </div>`}
    ${state.rating && appointment?.room_id === state.rating.roomId && !state.call && html`<${RatingStrip} callId=${state.rating.callId} actions=${actions} />`}
    ${appointment && waiting && html`<${WaitingRoom} appointment=${appointment} waiting=${waiting} state=${state} actions=${actions} />`}
    ${appointment && !waiting && html`<${Details} appointment=${appointment} state=${state} actions=${actions} />`}
  </main>`;
}

/** @param {Props & { appointment: import('../types.js').Appointment }} props */
function Details({ appointment, state, actions }) {
  const work = useWork();
  const userId = state.me?.id ?? '';
  const { mine, other } = sides(appointment, userId);
  const planned = isPlanned(appointment, state.now);
  const theirs = theirTime(appointment, userId, ownZone());
  const dialog = (/** @type {'reschedule' | 'retitle'} */ which) => () => actions.store.dispatch({ type: 'dialog', dialog: which });
  return html`<div class="appointments-list">
    <${Aftermath} state=${state} appointment=${appointment} actions=${actions} />
    <section class="card" aria-label=${say('appointments.details')}>
      <${Status} appointment=${appointment} state=${state} />
      <div>
        <p class="appointment-day">${longDayOf(appointment.starts_at)}</p>
        <p>${timesOf(appointment)} <span class="muted">· ${lengthOf(appointment)}</span></p>
        ${theirs && html`<p class="muted">${theirs}</p>`}
      </div>
      <p class="person"><${Avatar} id=${other.id} name=${other.name} />
        <span class="grow name"><b>${other.name}</b><br /><span class="muted">${say(mine ? 'appointments.you-invited' : 'appointments.invited-you')}</span></span></p>
      <p class="muted">${say(appointment.recording_allowed ? 'appointments.may-be-recorded' : 'appointments.not-recorded')}</p>
      <div class="row"><${Answers} appointment=${appointment} state=${state} actions=${actions} /></div>
    </section>
    <div class="row">
      ${mine && planned && html`
        <button type="button" class="button" onClick=${dialog('reschedule')}>${say('appointments.reschedule')}</button>
        <button type="button" class="button" onClick=${dialog('retitle')}>${say('appointments.retitle')}</button>`}
      ${planned && html`<a class="button" href="/api/appointments/${appointment.id}.ics" download="appointment-${appointment.id}.ics"><${Icon} name="calendar" /> ${say('appointments.add-to-calendar')}</a>`}
      ${mine && planned && html`<${Sure} what="cancel" name=${other.name} disabled=${work.busy !== null}
        onYes=${() => work.run('cancel', () => actions.appointments.decide(appointment, 'cancel'))} />`}
    </div>
    <${ProblemBox} problem=${work.problem && refusalWords(work.problem, other.name, state.now)} />
  </div>`;
}

/** What became of the call one was in, when the outcome does not say it. @param {Props & { appointment: import('../types.js').Appointment }} props */
function Aftermath({ appointment, state, actions }) {
  const notice = state.callNotice;
  if (notice?.roomId !== appointment.room_id || notice.kind === 'ended') return null;
  const moved = notice.kind === 'moved';
  return html`<section class="strip" role="status">
    <span class="strip-icon"><${Icon} name="video" /></span>
    <div class="grow">
      <p class="strip-title">${say(moved ? 'call.moved' : 'call.not-connected')}</p>
      <p class="muted">${moved ? say('appointments.join-to-have-it-here') : notice.problem?.message ?? say('appointments.join-to-try-again')}</p>
      ${!moved && notice.problem?.requestId && html`<p class="small-print">${say('common.reference', { id: notice.problem.requestId })}</p>`}
    </div>
    <${IconButton} icon="close" label=${say('common.dismiss')} onClick=${() => actions.store.dispatch({ type: 'call-notice-closed' })} />
  </section>`;
}
