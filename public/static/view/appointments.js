import { isOpen, sides } from '../state/appointments.js';
import { groups, isPlanned } from '../state/appointments-looked-at.js';
import { DAYS_BACK } from '../use-cases/appointment-list.js';
import { ownZone, wallClock } from '../use-cases/local-time.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { lengthOf, opensWords, refusalWords, statusWords, theirTime } from './appointment-words.js';
import { dayWords } from './day-words.js';
import { Icon } from './icons.js';
import { focusWhenLost, IconButton, ProblemBox, useWork } from './parts.js';
import { timeOf } from './words.js';
import { say } from '../words/say.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

/** All appointments: those of today, those to come, those that were. @param {Props} props */
export default function AppointmentsScreen({ state, actions }) {
  const { loaded, list, problem } = state.appointments;
  const { today, coming, past } = groups(list, state.now, (at) => wallClock(at).date);
  const book = () => actions.store.dispatch({ type: 'dialog', dialog: 'book' });
  const group = (/** @type {string} */ title, /** @type {Appointment[]} */ entries) => entries.length > 0 && html`<section class="stack">
    <h2>${title}</h2>
    <ul class="appointments">${entries.map((one) => html`<${Entry} key=${one.id} appointment=${one} state=${state} actions=${actions} />`)}</ul>
  </section>`;
  useEffect(() => focusWhenLost(document.querySelector('main h1')), []);
  const ahead = past.some((one) => Date.parse(one.starts_at) > state.now);
  return html`<main class="room appointments-screen">
    <header class="room-head">
      <${IconButton} icon="back" label=${say('common.back-to-rooms')} class="back" onClick=${actions.navigation.showRooms} />
      <h1 class="grow" tabindex="-1">${say('appointments.title')}</h1>
      ${list.length > 0 && html`<button type="button" class="button primary" aria-label=${say('appointments.book-an-appointment')} onClick=${book}><${Icon} name="plus" />
        <span class="more-words">${say('appointments.book-an-appointment')}</span><span class="fewer-words">${say('appointments.book')}</span></button>`}
    </header>
    <div class="appointments-list">
      <${ProblemBox} problem=${problem}><button type="button" class="button" onClick=${() => actions.appointments.load()}>${say('common.try-again')}</button><//>
      ${!loaded && !problem && html`<p class="muted" role="status">${say('common.loading')}</p>`}
      ${loaded && list.length === 0 && html`<div class="beginning">
        <span class="beginning-icon"><${Icon} name="calendar" /></span>
        <h2>${say('appointments.lead')}</h2>
        <p class="muted">${say('appointments.pitch')}</p>
        <button type="button" class="button primary" onClick=${book}>${say('appointments.book-an-appointment')}</button>
      </div>`}
      ${group(say('times.today'), today)}
      ${group(say('appointments.coming'), coming)}
      ${group(say(ahead ? 'appointments.past-and-called-off' : 'appointments.past'), past)}
      ${past.length > 0 && html`<p class="small-print">${say('appointments.days-back', { count: DAYS_BACK })}</p>`}
    </div>
  </main>`;
}

/** @param {Props & { appointment: Appointment }} props */
function Entry({ appointment, state, actions }) {
  const userId = state.me?.id ?? '';
  const { other } = sides(appointment, userId);
  const { starts_at } = appointment;
  const theirs = theirTime(appointment, userId, ownZone());
  return html`<li class="appointment-entry">
    <p class="appointment-when"><time datetime=${starts_at}><span class="muted">${dayWords(starts_at, state.now)}</span> <b>${timeOf(starts_at)}</b></time></p>
    <div class="appointment-what">
      <a href="#/appointments/${appointment.id}" dir="auto">${appointment.title}</a>
      <p class="muted">${say('appointments.with', { name: other.name })} · ${lengthOf(appointment)}${theirs && html` · ${theirs}`}</p>
      <${Status} appointment=${appointment} state=${state} />
    </div>
    <div class="appointment-actions"><${Answers} appointment=${appointment} state=${state} actions=${actions} /></div>
  </li>`;
}

/** @param {{ appointment: Appointment, state: Props['state'] }} props */
export function Status({ appointment, state }) {
  const { text, tone } = statusWords(appointment, state.me?.id ?? '', state.now);
  return html`<p class="status ${tone}"><span class="status-dot" aria-hidden="true"></span>${text}</p>`;
}

/** What one can do about it at once: come in, say yes or no. @param {Props & { appointment: Appointment }} props */
export function Answers({ appointment, state, actions }) {
  const work = useWork();
  const userId = state.me?.id ?? '';
  const { mine, other } = sides(appointment, userId);
  const planned = isPlanned(appointment, state.now);
  const open = isOpen(appointment, state.now);
  const decide = (/** @type {'confirm' | 'decline'} */ what) => async () => {
    await work.run(what, () => actions.appointments.decide(appointment, what));
    // The button that was pressed may be gone.
    setTimeout(() => focusWhenLost(document.querySelector('main h1')));
  };
  const joining = state.joining?.id === appointment.id ? state.joining : null;
  const again = appointment.status === 'completed' || state.callNotice?.roomId === appointment.room_id;
  const problem = work.problem ?? joining?.problem ?? null;
  return html`
    ${!open && planned && html`<p class="muted">${opensWords(appointment, state.now)}</p>`}
    ${open && html`<button type="button" class="button primary" aria-busy=${joining !== null && !joining.problem}
      onClick=${() => actions.waitingRoom.join(appointment)}><${Icon} name="video" /> ${say(again ? 'appointments.join-again' : 'common.join')}</button>`}
    ${!mine && appointment.status === 'scheduled' && planned && html`<button type="button" class="button ${open ? '' : 'primary'}" disabled=${work.busy !== null}
      aria-busy=${work.busy === 'confirm'} onClick=${decide('confirm')}>${say('appointments.confirm')}</button>`}
    ${!mine && planned && html`<${Sure} what="decline" name=${other.name} disabled=${work.busy !== null} onYes=${decide('decline')} />`}
    <${ProblemBox} problem=${problem && refusalWords(problem, other.name, state.now)} />`;
}

/** A button that asks once more. @param {{ what: 'decline' | 'cancel', name: string, disabled: boolean, onYes: () => void }} props */
export function Sure({ what, name, disabled, onYes }) {
  const [asking, setAsking] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const asked = useRef(false);
  useLayoutEffect(() => {
    // The focus goes to the question, and back to where it was asked.
    if (asked.current) button.current?.focus();
    asked.current = true;
  }, [asking]);
  if (!asking) return html`<button key="ask" type="button" class="button" ref=${button} disabled=${disabled} onClick=${() => setAsking(true)}>${say(`appointments.${what}`)}</button>`;
  return html`<div class="sure" role="group" aria-label=${say(`appointments.${what}-ask`)}>
    <p>${say(`appointments.${what}-question`, { name })}</p>
    <button type="button" class="button bad" disabled=${disabled} onClick=${onYes}>${say(`appointments.${what}-yes`)}</button>
    <button key="keep" type="button" class="button" ref=${button} onClick=${() => setAsking(false)}>${say('appointments.keep')}</button>
  </div>`;
}
