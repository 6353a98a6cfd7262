import { present } from '../state/call.js';
import { sides } from '../state/appointments.js';
import { appointmentIn, isCalling } from '../state/page.js';
import { list } from './words.js';
import { say } from '../words/say.js';

/** What a screen reader hears about the call as it changes. @param {import('../state/page.js').PageState} state */
export function announcement(state) {
  const { call, waiting, live, me } = state;
  const appointment = appointmentIn(state, (call ?? waiting)?.roomId ?? '');
  const other = appointment && sides(appointment, me?.id ?? '').other.name;
  if (!call) return other ? say('announce.waiting-room', { name: other }) : '';
  if (isCalling(state)) return say('announce.calling');
  const snapshot = live[call.roomId];
  const others = snapshot ? present(snapshot).filter((participant) => participant.user_id !== me?.id) : [];
  if (others.length > 0) return say('announce.in-call-with', { names: list(others.map((participant) => participant.username)) });
  return other ? say('announce.is-here', { name: other }) : say('announce.in-call');
}
