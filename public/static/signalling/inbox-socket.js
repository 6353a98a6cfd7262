import { openSocket } from './socket.js';

/**
 * The socket of the signed-in person's inbox, open and kept open. It takes no frames.
 * @param {object} options
 * @param {(frame: import('./socket.js').Frame) => void} options.onFrame
 * @param {(state: import('./socket.js').SocketState, details: import('./socket.js').StateDetails) => void} options.onState
 * @param {Partial<import('./socket.js').Platform>} [options.platform]
 * @returns {{ close(): void }}
 */
export function openInboxSocket(options) {
  return openSocket({ path: '/api/inbox/socket', ...options });
}
