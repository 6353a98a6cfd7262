import { request } from './client.js';

/** What a call asks of the API now and then. Loaded with what asks. */

/** @param {string} callId @param {string} userId a member of the room */
export const ring = (callId, userId) => request('POST', `/api/calls/${encodeURIComponent(callId)}/ring`, { userId });

/** @param {string} callId @param {boolean} consent */
export const record = (callId, consent) => request('POST', `/api/calls/${encodeURIComponent(callId)}/recording`, { consent });
