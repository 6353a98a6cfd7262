/** The waiting room of an appointment: one's own devices, and whether the other is there. */

import { NOTHING_SENT, reducePreparing } from './preparing.js';

/** @typedef {import('./events.js').Event} Event */

/**
 * @typedef {object} Waiting
 * @property {number} appointmentId
 * @property {string} roomId
 * @property {import('../types.js').SocketState} socket
 * @property {Record<string, boolean> | null} online by user id; null until the room has told
 * @property {import('./call.js').MyCall['own']} own
 * @property {import('./call.js').MyCall['troubles']} troubles
 */

/** @param {Extract<Event, { type: 'waiting' }>} event @returns {Waiting} */
export function beginWaiting({ appointmentId, roomId }) {
  return {
    appointmentId,
    roomId,
    socket: 'connecting',
    online: null,
    ...NOTHING_SENT,
  };
}

/** @param {Waiting} waiting @param {Event} event @returns {Waiting} */
export function reduceWaiting(waiting, event) {
  switch (event.type) {
    case 'own-source':
    case 'own-trouble':
      return reducePreparing(waiting, event);
    case 'socket':
      return event.roomId === waiting.roomId ? { ...waiting, socket: event.state } : waiting;
    case 'frame': {
      const { frame, roomId } = event;
      if (roomId !== waiting.roomId) return waiting;
      if (frame.type === 'welcome') return { ...waiting, online: Object.fromEntries(frame.online.map(({ id }) => [id, true])) };
      if (frame.type === 'presence') return { ...waiting, online: { ...waiting.online, [frame.user.id]: frame.online } };
      return waiting;
    }
    default:
      return waiting;
  }
}
