import { request } from './client.js';

/** What one does about appointments. Loaded when it is first needed. */

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {{ title: string, startsAt: string, durationMinutes: number, recordingAllowed: boolean, timeZone: string }} Plan */

export const appointments = {
  /** @param {number} id @returns {Promise<{ appointment: Appointment }>} */
  get: (id) => request('GET', `/api/appointments/${id}`),
  /** @param {Plan & { with: string, clientId: string }} booking @returns {Promise<{ appointment: Appointment }>} */
  book: (booking) => request('POST', '/api/appointments', booking),
  /** @param {number} id @param {Partial<Plan>} changes @returns {Promise<{ appointment: Appointment }>} */
  change: (id, changes) => request('PATCH', `/api/appointments/${id}`, changes),
  /** @param {number} id @param {'cancel' | 'confirm' | 'decline'} what @param {{ timeZone?: string }} [body] @returns {Promise<{ appointment: Appointment }>} */
  decide: (id, what, body) => request('POST', `/api/appointments/${id}/${what}`, body),
  /** Asks to be let in; that one came is kept. @param {number} id @returns {Promise<unknown>} */
  enter: (id) => request('GET', `/api/appointments/video-token/${id}`, undefined, { bare: true }),
};
