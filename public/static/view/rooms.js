import { judgeCode, proposeCode } from '../crypto/room-code.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { isPast, toConfirm } from '../state/appointments.js';
import { dayAndTimeWords } from './day-words.js';
import { countWords, sumOf, unreadIn } from '../state/unread.js';
import { Icon } from './icons.js';
import { Avatar, IconButton, ProblemBox, useWork } from './parts.js';
import { say } from '../words/say.js';

/** @typedef {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

/** The rooms one belongs to, and oneself. @param {Props} props */
export function Sidebar({ state, actions }) {
  const { me, rooms, route, live, unread } = state;
  return html`<nav class="sidebar" aria-label=${say('rooms.title')}>
    <header class="sidebar-head">
      <p class="brand"><img src="/favicon.svg" alt="" width="28" height="28" /> SecureChat</p>
      ${route.name !== 'rooms' && html`<${IconButton} icon="plus" label=${say('rooms.new-or-other')} onClick=${actions.navigation.showRooms} />`}
    </header>
    <div class="sidebar-rooms">
      <${AppointmentsLink} state=${state} />
      <${CallsLink} state=${state} />
      <${ProblemBox} problem=${rooms.problem}>
        <button type="button" class="button quiet" onClick=${() => actions.rooms.load()}>${say('common.try-again')}</button>
      <//>
      ${rooms.loaded && rooms.list.length === 0 && html`<p class="muted sidebar-empty">${say('rooms.none-yet')}</p>`}
      <ul>
        ${rooms.list.map((room) => html`<li key=${room.id}>
          <a class="room-link" href="#/rooms/${room.id}" aria-current=${route.name === 'room' && route.roomId === room.id ? 'page' : null}>
            <${Avatar} id=${room.id} name=${room.room_name} />
            <span class="room-link-text">
              <span class="room-link-name" dir="auto">${room.room_name}</span>
              <span class="muted">${live[room.id] ? say('rooms.call-going-on') : people(room.member_count)}</span>
            </span>
            ${live[room.id] && html`<span class="live-dot" aria-hidden="true"></span>`}
            ${(unread.calls[room.id] ?? 0) > 0 && html`<span class="missed-sign"><${Icon} name="missed" /><span class="sr-only">${say('rings.missed', { count: unread.calls[room.id] ?? 0 })}</span></span>`}
            ${unreadIn(unread, room.id) > 0 && html`<span class="count"><span class="sr-only">${say('rooms.unread')} </span>${countWords(unreadIn(unread, room.id))}</span>`}
          </a>
        </li>`)}
      </ul>
    </div>
    <button type="button" class="me" onClick=${() => actions.store.dispatch({ type: 'dialog', dialog: 'account' })}>
      <${Avatar} id=${me?.id ?? ''} name=${me?.username ?? ''} />
      <span class="room-link-text">
        <span class="room-link-name" dir="auto">${me?.username}</span>
        <span class="muted">${say(me?.guest ? 'common.guest' : 'account.title')}</span>
      </span>
    </button>
  </nav>`;
}

/** @param {{ state: Props['state'] }} props */
function AppointmentsLink({ state }) {
  const { route, appointments, me, now } = state;
  const waiting = toConfirm(appointments.list, me?.id ?? '', now);
  const next = appointments.list.find((one) => !isPast(one, now));
  const here = route.name === 'appointments' ? 'page' : route.name === 'appointment' ? 'true' : null;
  return html`<a class="room-link" href="#/appointments" aria-current=${here}>
    <span class="avatar appointments-sign"><${Icon} name="calendar" /></span>
    <span class="room-link-text">
      <span class="room-link-name">${say('appointments.title')}</span>
      <span class="muted">${next ? dayAndTimeWords(next.starts_at, now) : say('appointments.lead')}</span>
    </span>
    ${waiting > 0 && html`<span class="count"><span class="sr-only">${say('appointments.to-confirm')} </span>${waiting}</span>`}
  </a>`;
}

/** @param {{ state: Props['state'] }} props */
function CallsLink({ state }) {
  const missed = sumOf(state.unread.calls);
  return html`<a class="room-link" href="#/calls" aria-current=${state.route.name === 'calls' ? 'page' : null}>
    <span class="avatar appointments-sign"><${Icon} name="phone" /></span>
    <span class="room-link-text">
      <span class="room-link-name">${say('rings.calls')}</span>
      <span class="muted">${missed > 0 ? say('rings.missed', { count: missed }) : say('rings.calls-lead')}</span>
    </span>
    ${missed > 0 && html`<span class="count" aria-hidden="true">${countWords(missed)}</span>`}
  </a>`;
}

/** @param {number | undefined} count */
function people(count) {
  return count === undefined ? '' : count === 1 ? say('rooms.only-you') : say('rooms.people-count', { count });
}

/** Creating a room, and getting into one. @param {Props} props */
export function Entrance({ state, actions }) {
  const [code, setCode] = useState(state.invite ?? '');
  const [name, setName] = useState('');
  const [proposal, setProposal] = useState(proposeCode);
  const work = useWork();
  useEffect(() => {
    if (state.invite !== null) setCode(state.invite);
  }, [state.invite]);
  const verdict = judgeCode(code);
  const invited = state.invite !== null && code === state.invite;

  /** @param {string} typed */
  const refusal = (typed) => {
    const judged = judgeCode(typed);
    if (judged === 'empty') return say('rooms.code-missing');
    if (judged === 'too-short') return say('rooms.code-too-short');
    return judged === 'too-long' ? say('rooms.code-too-long') : null;
  };
  const create = () => {
    const chosen = code.trim() === '' ? proposal : code;
    const no = refusal(chosen);
    if (no) return work.fail(no);
    void work.run('create', () => actions.rooms.create(chosen, name));
  };
  const join = () => {
    const no = refusal(code);
    if (no) return work.fail(no);
    void work.run('join', () => actions.rooms.join(code));
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    (invited ? join : create)();
  };
  const button = (/** @type {'create' | 'join'} */ which, /** @type {boolean} */ first) => html`<button
    key=${which} type=${first ? 'submit' : 'button'} class="button ${first ? 'primary' : ''}" disabled=${work.busy !== null}
    aria-busy=${work.busy === which} onClick=${!first && (which === 'create' ? create : join)}>
    ${say(which === 'create' ? 'rooms.create' : 'rooms.join')}
  </button>`;

  return html`<main class="entrance">
    <form class="card" onSubmit=${onSubmit} noValidate>
      <h1>${say(invited ? 'rooms.invited-title' : 'rooms.open-title')}</h1>
      <p class="muted">${say(invited ? 'rooms.invited-lead' : 'rooms.open-lead')}</p>
      <label class="field">
        <span>${say('rooms.code')}</span>
        <input class="code" name="room-code" autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="200" value=${code}
          aria-describedby="code-hint" onInput=${(/** @type {any} */ e) => { work.clear(); setCode(e.currentTarget.value); }} />
      </label>
      <div id="code-hint" class="code-hint" aria-live="polite">
        ${verdict === 'empty' && html`<p>${say('rooms.proposal')}</p>
          <p><code>${proposal}</code></p>
          <p class="row">
            <button type="button" class="button quiet" onClick=${() => setCode(proposal)}>${say('rooms.use-proposal')}</button>
            <button type="button" class="button quiet" onClick=${() => setProposal(proposeCode())}>${say('rooms.another-proposal')}</button>
          </p>`}
        ${!invited && verdict === 'weak' && html`<p class="weak"><${Icon} name="warning" /> ${say('rooms.code-weak')}</p>`}
        ${!invited && verdict === 'fair' && html`<p>${say('rooms.code-fair')}</p>`}
        ${!invited && verdict === 'strong' && html`<p class="strong"><${Icon} name="lock" /> ${say('rooms.code-strong')}</p>`}
        ${verdict === 'too-short' && html`<p>${say('rooms.code-at-least')}</p>`}
      </div>
      ${!invited && html`<label class="field">
        <span>${say('rooms.name')} <i>${say('rooms.name-hint')}</i></span>
        <input name="room-name" aria-label=${say('rooms.name')} autocomplete="off" maxlength="64" value=${name} onInput=${(/** @type {any} */ e) => setName(e.currentTarget.value)} />
      </label>`}
      <${ProblemBox} problem=${work.problem} />
      <div class="row actions">
        ${invited ? [button('join', true), button('create', false)] : [button('create', true), button('join', false)]}
      </div>
      <p class="small-print">${say('rooms.code-stays')}</p>
    </form>
  </main>`;
}
