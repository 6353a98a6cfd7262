import { request } from './client.js';

/** What a room's owner asks of the API, and how calls are rated. Loaded when it is first needed. */

/** @param {string} roomId @param {{ locked?: boolean, lobby?: boolean, guestLinks?: boolean, ownerId?: string }} change */
export const changeRoom = (roomId, change) => request('PATCH', `/api/rooms/${encodeURIComponent(roomId)}`, change);

/** @param {string} roomId @param {string} userId @param {'admit' | 'remove'} what */
export const decideOn = (roomId, userId, what) =>
  request('POST', `/api/rooms/${encodeURIComponent(roomId)}/members/${encodeURIComponent(userId)}/${what}`);

/** @param {string} callId @param {string} userId @param {'mute' | 'remove' | 'admit'} what */
export const inCall = (callId, userId, what) =>
  request('POST', `/api/calls/${encodeURIComponent(callId)}/participants/${encodeURIComponent(userId)}/${what}`);

/** @param {string} callId @param {boolean} locked */
export const lockCall = (callId, locked) => request('POST', `/api/calls/${encodeURIComponent(callId)}/lock`, { locked });

/** Also while the page is going away. @param {string} callId @param {Record<string, unknown>} report */
export const reportCall = (callId, report) => request('POST', `/api/calls/${encodeURIComponent(callId)}/rating`, report, { keepalive: true });
