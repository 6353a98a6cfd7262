import { openSocket } from './socket.js';

/**
 * A room's socket, open and kept open.
 * @param {object} options
 * @param {string} options.roomId
 * @param {string} options.connectionId one per page load; the same over all reconnects
 * @param {(frame: import('./socket.js').Frame) => void} options.onFrame
 * @param {(state: import('./socket.js').SocketState, details: import('./socket.js').StateDetails) => void} options.onState
 * @param {() => boolean} [options.urgent]
 * @param {Partial<import('./socket.js').Platform>} [options.platform]
 */
export function openRoomSocket({ roomId, connectionId, ...rest }) {
  const path = `/api/rooms/${encodeURIComponent(roomId)}/socket?connection=${encodeURIComponent(connectionId)}`;
  return openSocket({ path, ...rest });
}
