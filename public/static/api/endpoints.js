import { request } from './client.js';

/** The endpoints of docs/API.md that the page begins with, by resource. Others stand beside this file and come on demand. */

/** @typedef {import('../types.js').User} User */
/** @typedef {import('../types.js').Room} Room */
/** @typedef {import('../types.js').Member} Member */
/** @typedef {import('../types.js').MessageRow} MessageRow */
/** @typedef {import('../types.js').Call} Call */
/** @typedef {import('../types.js').CallType} CallType */
/** @typedef {import('../types.js').CallToken} CallToken */
/** @typedef {import('../types.js').Appointment} Appointment */

export const people = {
  /** @returns {Promise<{ user: User }>} */
  me: () => request('GET', '/api/auth/me'),
  /** @param {string} username @returns {Promise<{ user: User }>} */
  guest: (username) => request('POST', '/api/auth/guest', { username }),
  /** @param {string} username @param {string} password @returns {Promise<{ user: User }>} */
  login: (username, password) => request('POST', '/api/auth/login', { username, password }),
  /** @param {string} username @param {string} password @returns {Promise<{ user: User }>} */
  register: (username, password) => request('POST', '/api/auth/register', { username, password }),
  /** @param {{ password: string, currentPassword?: string }} change @returns {Promise<{ user: User }>} */
  setPassword: (change) => request('PUT', '/api/auth/password', change),
  /** @param {boolean} everywhere */
  logout: (everywhere) => request('POST', '/api/auth/logout', { everywhere }),
};

export const rooms = {
  /** @returns {Promise<{ rooms: Room[] }>} */
  list: () => request('GET', '/api/rooms'),
  /** @param {string} roomCode @param {string} [roomName] @returns {Promise<{ room: Room }>} */
  create: (roomCode, roomName) => request('POST', '/api/rooms/create', roomName ? { roomCode, roomName } : { roomCode }),
  /** @param {string} roomCode @returns {Promise<{ room: Room, waiting?: true }>} */
  join: (roomCode) => request('POST', '/api/rooms/join', { roomCode }),
  /** @param {string} roomId @returns {Promise<{ room: Room, members: Member[], visitors: import('../types.js').Visitor[] }>} */
  get: (roomId) => request('GET', `/api/rooms/${seg(roomId)}`),
  /** @param {string} roomId */
  leave: (roomId) => request('POST', `/api/rooms/${seg(roomId)}/leave`),
  /** @param {string} roomId @param {number} seq @returns {Promise<{ unread: number }>} */
  read: (roomId, seq) => request('POST', `/api/rooms/${seg(roomId)}/read`, { seq }),
};

export const messages = {
  /** @param {string} roomId @param {number} [before] @returns {Promise<{ messages: MessageRow[] }>} */
  page: (roomId, before) =>
    request('GET', `/api/rooms/${seg(roomId)}/messages?limit=50${before === undefined ? '' : `&before=${before}`}`),
  /**
   * @param {string} roomId
   * @param {{ ciphertext: string, iv: string, clientId: string }} message
   * @returns {Promise<{ message: MessageRow }>}
   */
  send: (roomId, message) => request('POST', `/api/rooms/${seg(roomId)}/messages`, message),
};

export const calls = {
  /** @param {string} roomId @returns {Promise<CallToken>} */
  token: (roomId) => request('POST', '/api/calls/token', { roomName: `room_${roomId}` }),
  /** @param {string} roomId @param {CallType} callType @returns {Promise<{ callId: string, call: Call, joined: boolean }>} */
  create: (roomId, callType) => request('POST', '/api/calls/create', { roomId, callType }),
  /** @param {string} callId @returns {Promise<{ call: Call }>} */
  decline: (callId) => request('POST', `/api/calls/${seg(callId)}/decline`),
  /** @param {string} callId @returns {Promise<{ call: Call }>} */
  busy: (callId) => request('POST', `/api/calls/${seg(callId)}/busy`),
  /** Also while the page is going away. @param {string} callId @param {number} duration @returns {Promise<{ call: Call }>} */
  end: (callId, duration) => request('POST', `/api/calls/${seg(callId)}/end`, { duration }, { keepalive: true }),
  /** How it was and how it is rated, also while the page is going away. @param {string} callId @param {Record<string, unknown>} report */
  report: (callId, report) => request('POST', `/api/calls/${seg(callId)}/rating`, report, { keepalive: true }),
  /** @param {string} roomId @param {string} [before] @returns {Promise<{ calls: Call[] }>} */
  history: (roomId, before) =>
    request('GET', `/api/calls/room/${seg(roomId)}${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`),
};

export const appointments = {
  /** Those that end after `from`, earliest first, 200 at most. @param {string} from @returns {Promise<Appointment[]>} */
  list: (from) => request('GET', `/api/appointments?from=${seg(from)}`, undefined, { bare: true }),
};

/** @param {string} value */
function seg(value) {
  return encodeURIComponent(value);
}
