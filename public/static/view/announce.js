import { sides } from '../state/appointments.js';
import { callerOf, tiles } from '../state/call.js';
import { appointmentIn, incomingCall, isCalling } from '../state/page.js';
import { html, useRef } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { list } from './words.js';

/** @typedef {import('../state/page.js').PageState} PageState */

/** Says to a screen reader what happens in a call, where it cannot be seen. @param {{ state: PageState }} props */
export function Announcer({ state }) {
  const before = useRef(state);
  const said = useRef('');
  if (before.current !== state) {
    const text = announcements(before.current, state).join('. ');
    before.current = state;
    // The same words once more are news only when the text is another.
    if (text !== '') said.current = text === said.current ? `${text}\u00a0` : text;
  }
  return html`<p class="sr-only" aria-live="polite">${said.current}</p>`;
}

/**
 * What has changed, in sentences.
 * @param {PageState} before
 * @param {PageState} after
 * @returns {string[]}
 */
export function announcements(before, after) {
  const ringing = incomingCall(after);
  if (ringing && incomingCall(before)?.id !== ringing.id) return [say('call.caller', { name: callerOf(ringing, after.me?.id ?? '') })];
  if (after.waiting && !before.waiting) {
    const appointment = appointmentIn(after, after.waiting.roomId);
    return appointment ? [say('announce.waiting-room', { name: sides(appointment, after.me?.id ?? '').other.name })] : [];
  }
  if (!after.call) return [];
  if (isCalling(after)) return isCalling(before) ? [] : [say('announce.calling')];
  const were = others(before);
  const are = others(after);
  if (were.length === 0) return are.length > 0 ? [say('announce.in-call-with', { names: list(are.map((one) => one.name)) })] : [];
  const left = were.filter((one) => !are.some(({ key }) => key === one.key)).map(({ name }) => say('announce.left', { name }));
  return [...left, ...are.flatMap((one) => newsOf(were.find(({ key }) => key === one.key), one))];
}

/** @param {PageState} state */
function others({ call, live, me }) {
  return call && me ? tiles(call, live[call.roomId], me.id) : [];
}

/** @param {import('../state/call.js').Tile | undefined} was @param {import('../state/call.js').Tile} is */
function newsOf(was, is) {
  const { name } = is;
  if (!was) return [say('announce.joined', { name })];
  const news = [];
  if (was.link === 'connected' && (is.link === 'reconnecting' || is.link === 'failed')) news.push(say('announce.reconnecting', { name }));
  if ((was.link === 'reconnecting' || was.link === 'failed') && is.link === 'connected') news.push(say('announce.reconnected', { name }));
  if (was.muted !== is.muted) news.push(say(is.muted ? 'announce.muted' : 'announce.unmuted', { name }));
  if (was.sharing !== is.sharing) news.push(say(is.sharing ? 'announce.shares' : 'announce.stopped-sharing', { name }));
  if (was.handPlace === null && is.handPlace !== null) news.push(say('stage.raised', { name }));
  return news;
}
