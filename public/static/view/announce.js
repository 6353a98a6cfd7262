import { present } from '../state/call.js';
import { isCalling } from '../state/page.js';
import { list } from './words.js';

/** What a screen reader hears about the call as it changes. @param {import('../state/page.js').PageState} state */
export function announcement(state) {
  const { call, live, me } = state;
  if (!call) return '';
  if (isCalling(state)) return 'Calling';
  const snapshot = live[call.roomId];
  const others = snapshot ? present(snapshot).filter((participant) => participant.user_id !== me?.id) : [];
  return others.length > 0 ? `In the call with ${list(others.map((participant) => participant.username))}` : 'In the call';
}
