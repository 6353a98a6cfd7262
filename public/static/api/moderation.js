import { request } from './client.js';

/** What a room's owner asks of the API. Loaded when it is first needed. */

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

/** @param {string} callId */
export const endForAll = (callId) => request('POST', `/api/calls/${encodeURIComponent(callId)}/end`, { forAll: true });
