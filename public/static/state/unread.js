/** What was not read, and whom one did not answer, room by room. The server counts; between two of its answers the page goes on counting. */

/** @typedef {import('../types.js').Room} Room */
/** @typedef {import('../types.js').Call} Call */

/**
 * `newest`: the newest message of a room that was counted, so that none counts twice.
 * @typedef {{ messages: Record<string, number>, calls: Record<string, number>, newest: Record<string, number> }} Unread
 */

/** @type {Unread} */
export const NOTHING_UNREAD = { messages: {}, calls: {}, newest: {} };

/** The server's counts. @param {Unread} unread @param {readonly Room[]} rooms @returns {Unread} */
export function counted(unread, rooms) {
  const of = (/** @type {(room: Room) => number | undefined} */ count) => Object.fromEntries(rooms.flatMap((room) => (count(room) ? [[room.id, count(room) ?? 0]] : [])));
  return { ...unread, messages: of((room) => room.unread), calls: of((room) => room.missed) };
}

/** A message of somebody else. @param {Unread} unread @param {string} roomId @param {number} seq @returns {Unread} */
export function withMessage(unread, roomId, seq) {
  if (seq <= (unread.newest[roomId] ?? 0)) return unread;
  const messages = { ...unread.messages, [roomId]: (unread.messages[roomId] ?? 0) + 1 };
  return { ...unread, messages, newest: { ...unread.newest, [roomId]: seq } };
}

/** A call that nobody of this person's devices answered. @param {Unread} unread @param {Call} call @returns {Unread} */
export function withMissed(unread, call) {
  return { ...unread, calls: { ...unread.calls, [call.room_id]: (unread.calls[call.room_id] ?? 0) + 1 } };
}

/** The room was looked at, here or elsewhere; so many messages are left. @param {Unread} unread @param {string} roomId @param {number} left @returns {Unread} */
export function withRead(unread, roomId, left = 0) {
  const { [roomId]: _messages, ...messages } = unread.messages;
  const { [roomId]: _calls, ...calls } = unread.calls;
  return { ...unread, messages: left > 0 ? { ...messages, [roomId]: left } : messages, calls };
}

/** @param {Call} call @param {string} userId */
export function isMissed(call, userId) {
  return (call.status === 'missed' || call.status === 'cancelled') && call.caller_id !== userId;
}

/** @param {Unread} unread @param {string} roomId */
export const unreadIn = (unread, roomId) => (unread.messages[roomId] ?? 0) + (unread.calls[roomId] ?? 0);

/** @param {Record<string, number>} counts */
export const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What a sign has room for. @param {number} count */
export const countWords = (count) => (count > 99 ? '99+' : String(count));
