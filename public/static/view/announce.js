import { present } from '../state/call.js';
import { sides } from '../state/appointments.js';
import { appointmentIn, isCalling } from '../state/page.js';
import { list } from './words.js';

/** What a screen reader hears about the call as it changes. @param {import('../state/page.js').PageState} state */
export function announcement(state) {
  const { call, waiting, live, me } = state;
  const appointment = appointmentIn(state, (call ?? waiting)?.roomId ?? '');
  const other = appointment && sides(appointment, me?.id ?? '').other.name;
  if (!call) return other ? `Waiting room. ${other} is not here yet` : '';
  if (isCalling(state)) return 'Calling';
  const snapshot = live[call.roomId];
  const others = snapshot ? present(snapshot).filter((participant) => participant.user_id !== me?.id) : [];
  return others.length > 0 ? `In the call with ${list(others.map((participant) => participant.username))}` : other ? `${other} is here` : 'In the call';
}
