import { sides } from '../state/appointments.js';
import { momentOf, nextStart, ownZone, wallClock } from '../use-cases/local-time.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { longDayOf, placeOf, refusalWords, theirTime, timesOf } from './appointment-words.js';
import { DialogHead } from './dialog-head.js';
import { Dialog, ProblemBox, useWork } from './parts.js';
import { timeOf } from './words.js';
import { language, say } from '../words/say.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {{ with: string, title: string, date: string, time: string, minutes: string, recording: boolean }} Fields */
/** @typedef {{ what: 'book' | 'reschedule' | 'retitle', state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

const HEADS = /** @type {const} */ ({ book: 'appointments.book-an-appointment', reschedule: 'appointments.reschedule', retitle: 'appointments.retitle' });
const DEFAULT_MINUTES = 50;

/** Booking, and the same form for changing what was booked. @param {Props} props */
export default function BookingDialog({ what, state, actions }) {
  const id = what !== 'book' && state.route.name === 'appointment' ? state.route.id : null;
  const appointment = state.appointments.list.find((one) => one.id === id);
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });
  return html`<${Dialog} label=${say(HEADS[what])} onClose=${close}>
    <${DialogHead} title=${say(HEADS[what])} onClose=${close} />
    <${Form} what=${what} appointment=${appointment} state=${state} actions=${actions} />
  <//>`;
}

/** @param {Props & { appointment: Appointment | undefined }} props */
function Form({ what, appointment, state, actions }) {
  const [fields, setFields] = useState(() => initial(appointment, state.now));
  const work = useWork();
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  /** A retry of the same finds the first attempt; another wish is another booking. */
  const attempt = useRef({ of: '', clientId: '' });
  const userId = state.me?.id ?? '';
  const moment = momentOf(fields.date, fields.time);
  const minutes = Number(fields.minutes);
  const known = appointment ?? state.appointments.list.findLast((one) => sides(one, userId).other.name.toLowerCase() === fields.with.trim().toLowerCase());
  const refusal = work.problem && refusalWords(work.problem, appointment?.attendee_name ?? fields.with.trim(), state.now);

  useEffect(() => {
    // Those who cannot see the red border are taken to it.
    const bad = form.current?.querySelector('[aria-invalid="true"]');
    if (bad instanceof HTMLElement) bad.focus();
  }, [work.problem]);

  const set = (/** @type {Partial<Fields>} */ change) => {
    work.clear();
    setFields({ ...fields, ...change });
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (what === 'book' && fields.with.trim() === '') return work.fail(say('appointments.with-missing'), 'with');
    if (!moment) return work.fail(say('appointments.time-missing'), 'startsAt');
    if (!(minutes >= 5 && minutes <= 480)) return work.fail(say('appointments.minutes-range'), 'durationMinutes');
    const plan = {
      title: fields.title.trim() || say('appointments.one'),
      startsAt: new Date(moment.at).toISOString(),
      durationMinutes: minutes,
      recordingAllowed: fields.recording,
      timeZone: ownZone(),
    };
    void work.run('send', async () => {
      if (!appointment) {
        const of = JSON.stringify(fields);
        if (attempt.current.of !== of) attempt.current = { of, clientId: crypto.randomUUID() };
        await actions.appointments.book({ ...plan, with: fields.with.trim(), clientId: attempt.current.clientId });
        return;
      }
      await actions.appointments.change(appointment, changesOf(appointment, plan));
      actions.store.dispatch({ type: 'dialog', dialog: null });
    });
  };
  /** What a refusal says about one field. @param {string} field */
  const at = (field) => refusal?.field === field ? refusal.message : null;
  const elsewhere = refusal && !['with', 'title', 'startsAt', 'durationMinutes'].includes(refusal.field ?? '') ? refusal : null;
  const names = [...new Set(state.appointments.list.map((one) => sides(one, userId).other.name))];
  const input = (/** @type {keyof Fields} */ name) => (/** @type {any} */ e) => set({ [name]: e.currentTarget.value });

  return html`<form ref=${form} class="stack" onSubmit=${onSubmit} noValidate>
    ${what === 'book' && html`<${Field} label=${say('appointments.field-with')} problem=${at('with')} name="with" list="known-names" autocomplete="off" autocapitalize="none" maxlength="64"
      hint=${say('appointments.field-with-hint')} value=${fields.with} onInput=${input('with')} autofocus />
      <datalist id="known-names">${names.map((name) => html`<option key=${name} value=${name}></option>`)}</datalist>`}
    <${Field} label=${say('appointments.field-title')} problem=${at('title')} name="title" autocomplete="off" maxlength="64" placeholder=${say('appointments.one')} value=${fields.title} onInput=${input('title')} />
    ${what !== 'retitle' && html`
      <div class="fields">
        <${Field} label=${say('appointments.field-date')} type="date" invalid=${at('startsAt') !== null} about="start-problem" min=${wallClock(state.now).date} value=${fields.date} onInput=${input('date')} />
        <${Field} label=${say('appointments.field-time')} type="time" invalid=${at('startsAt') !== null} about="start-problem" value=${fields.time} onInput=${input('time')} />
        <${Field} label=${say('appointments.field-minutes')} name="minutes" type="number" min="5" max="480" step="5" inputmode="numeric" problem=${at('durationMinutes')} value=${fields.minutes} onInput=${input('minutes')} />
      </div>
      ${at('startsAt') && html`<p id="start-problem" class="field-problem" role="alert">${at('startsAt')}</p>`}
      ${moment && minutes >= 5 && html`<${Planned} moment=${moment} minutes=${minutes} known=${known} userId=${userId} />`}`}
    <label class="check"><input type="checkbox" checked=${fields.recording} onChange=${(/** @type {any} */ e) => set({ recording: e.currentTarget.checked })} />
      <span>${say('appointments.may-record')}<br /><span class="muted">${say('appointments.may-record-hint')}</span></span></label>
    <${ProblemBox} problem=${elsewhere} />
    <button type="submit" class="button primary" disabled=${work.busy !== null} aria-busy=${work.busy !== null}>${say(what === 'book' ? 'appointments.book' : 'appointments.save')}</button>
  </form>`;
}

/** A labelled input with what is wrong about it below. @param {any} props */
function Field({ label, hint, problem = null, invalid = problem !== null, about = undefined, ...rest }) {
  const id = `${rest.name}-problem`;
  return html`<label class="field"><span>${label}${hint && html` <i>${hint}</i>`}</span>
    <input aria-label=${label} aria-invalid=${invalid ? 'true' : null} aria-describedby=${invalid ? (about ?? id) : null} ...${rest} />
    ${problem && html`<span id=${id} class="field-problem" role="alert">${problem}</span>`}</label>`;
}

/** What was typed, said back. @param {{ moment: import('../use-cases/local-time.js').Moment, minutes: number, known: Appointment | undefined, userId: string }} props */
function Planned({ moment, minutes, known, userId }) {
  const starts_at = new Date(moment.at).toISOString();
  const ends_at = new Date(moment.at + minutes * 60_000).toISOString();
  const theirs = known && theirTime({ ...known, starts_at }, userId, ownZone());
  const offset = new Intl.DateTimeFormat(language(), { timeZoneName: 'shortOffset' }).formatToParts(new Date(moment.at)).find(({ type }) => type === 'timeZoneName')?.value;
  return html`<div class="planned" aria-live="polite">
    <p><b>${say('times.long-day-and-time', { day: longDayOf(starts_at), time: timesOf({ starts_at, ends_at }) })}</b></p>
    <p class="muted">${say('appointments.time-in', { place: placeOf(ownZone()), offset: offset ?? '' })}${theirs && html` · ${theirs}`}</p>
    ${moment.jump === 'skipped' && html`<p class="weak">${say('appointments.clocks-forward', { time: timeOf(starts_at) })}</p>`}
    ${moment.jump === 'twice' && html`<p class="weak">${say('appointments.clocks-back')}</p>`}
  </div>`;
}

/** @param {Appointment | undefined} appointment @param {number} now @returns {Fields} */
function initial(appointment, now) {
  const clock = wallClock(appointment ? Date.parse(appointment.starts_at) : nextStart(now));
  const minutes = String(appointment?.duration_minutes ?? DEFAULT_MINUTES);
  return { with: '', title: appointment?.title ?? '', ...clock, minutes, recording: appointment?.recording_allowed ?? false };
}

/**
 * Only what is to be another: the same time said again would have to be confirmed again.
 * @param {Appointment} before
 * @param {import('../api/appointments.js').Plan} plan
 * @returns {Partial<import('../api/appointments.js').Plan>}
 */
function changesOf(before, { title, startsAt, durationMinutes, recordingAllowed, timeZone }) {
  const moved = Date.parse(startsAt) !== Date.parse(before.starts_at);
  return {
    ...(title === before.title ? {} : { title }),
    ...(moved ? { startsAt, timeZone } : {}),
    ...(durationMinutes === before.duration_minutes ? {} : { durationMinutes }),
    ...(recordingAllowed === before.recording_allowed ? {} : { recordingAllowed }),
  };
}
