import { mergeMessages } from './messages.js';

/** @typedef {import('./events.js').Event} Event */
/** @typedef {import('../types.js').Call} Call */
/** @typedef {import('../types.js').Member} Member */
/** @typedef {import('../types.js').ChatMessage} ChatMessage */

/**
 * The open room.
 * @typedef {object} RoomState
 * @property {string} id
 * @property {import('../types.js').Room | null} room
 * @property {Member[]} members
 * @property {Record<string, boolean> | null} online by user id, as the socket tells; null before it has
 * @property {'looking' | 'ready' | 'missing'} key whether this device can read the room
 * @property {string | null} code
 * @property {import('../types.js').SocketState} socket
 * @property {ChatMessage[]} messages
 * @property {boolean} loaded
 * @property {boolean} olderExist
 * @property {boolean} loadingOlder
 * @property {Record<string, Call>} calls
 * @property {boolean} olderCallsExist
 * @property {Record<string, string>} typing names by user id
 * @property {import('../types.js').Problem | null} problem
 */

/** @param {string} id @returns {RoomState} */
export function emptyRoom(id) {
  return {
    id,
    room: null,
    members: [],
    online: null,
    key: 'looking',
    code: null,
    socket: 'connecting',
    messages: [],
    loaded: false,
    olderExist: false,
    loadingOlder: false,
    calls: {},
    olderCallsExist: false,
    typing: {},
    problem: null,
  };
}

/** @param {RoomState} room @param {Event} event @returns {RoomState} */
export function reduceRoom(room, event) {
  switch (event.type) {
    case 'room-loaded':
      // An answer may be older than what the socket has told since it was asked for.
      return {
        ...room,
        room: event.room,
        members: event.members.map((member) => ({ ...member, online: room.online?.[member.user_id] ?? (room.online === null && member.online) })),
        problem: null,
      };
    case 'room-failed':
      return { ...room, problem: event.problem };
    case 'key':
      return { ...room, key: event.key, code: event.code };
    case 'socket':
      return { ...room, socket: event.state };
    case 'typing-over':
      return { ...room, typing: without(room.typing, event.userId) };
    case 'messages':
      return {
        ...room,
        messages: mergeMessages(event.replace ? room.messages.filter((m) => m.seq === null) : room.messages, event.messages),
        olderExist: event.olderExist ?? room.olderExist,
        loaded: true,
      };
    case 'older-loading':
      return { ...room, loadingOlder: event.loading };
    case 'message-status':
      return {
        ...room,
        messages: room.messages.map((message) =>
          message.clientId === event.clientId && message.seq === null
            ? { ...message, status: event.status, problem: event.problem }
            : message,
        ),
      };
    case 'calls-loaded':
      return {
        ...room,
        calls: { ...Object.fromEntries(event.calls.map((call) => [call.id, call])), ...newerOf(room.calls, event.calls) },
        olderCallsExist: event.olderExist,
      };
    case 'frame':
      return reduceFrame(room, event.frame);
    default:
      return room;
  }
}

/** @param {RoomState} room @param {import('../types.js').Frame} frame @returns {RoomState} */
function reduceFrame(room, frame) {
  switch (frame.type) {
    case 'welcome': {
      const online = Object.fromEntries(frame.online.map((user) => [user.id, true]));
      const members = room.members.map((member) => ({ ...member, online: online[member.user_id] ?? false }));
      return { ...room, members, online, typing: {}, calls: frame.call ? { ...room.calls, [frame.call.id]: frame.call } : room.calls };
    }
    case 'presence': {
      const typing = frame.online ? room.typing : without(room.typing, frame.user.id);
      const online = room.online && { ...room.online, [frame.user.id]: frame.online };
      return { ...room, typing, online, members: withMember(room.members, frame.user, frame.online) };
    }
    case 'member':
      return frame.joined
        ? { ...room, members: withMember(room.members, frame.user, null) }
        : { ...room, members: room.members.filter((member) => member.user_id !== frame.user.id) };
    case 'typing':
      return {
        ...room,
        typing: frame.active ? { ...room.typing, [frame.user.id]: frame.user.username } : without(room.typing, frame.user.id),
      };
    case 'room':
      return { ...room, room: room.room && { ...room.room, ...frame.room } };
    case 'call':
      return { ...room, calls: { ...room.calls, [frame.call.id]: frame.call } };
    default:
      return room;
  }
}

/**
 * @param {Member[]} members
 * @param {{ id: string, username: string }} user
 * @param {boolean | null} online null: as it was
 */
function withMember(members, user, online) {
  const known = members.find((member) => member.user_id === user.id);
  const fresh = {
    user_id: user.id,
    username: user.username,
    joined_at: known?.joined_at ?? '',
    online: online ?? known?.online ?? false,
  };
  return known ? members.map((member) => (member === known ? fresh : member)) : [...members, fresh];
}

/**
 * What the socket said about a call outlives an older answer of the history:
 * a call that is over never becomes live again.
 * @param {Record<string, Call>} known
 * @param {Call[]} loaded
 */
function newerOf(known, loaded) {
  const fresh = new Map(loaded.map((call) => [call.id, call]));
  return Object.fromEntries(
    Object.entries(known).filter(([id, call]) => !fresh.has(id) || call.ended_at !== null || fresh.get(id)?.ended_at === null),
  );
}

/** @template V @param {Record<string, V>} record @param {string} key */
function without(record, key) {
  if (!(key in record)) return record;
  const { [key]: _gone, ...rest } = record;
  return rest;
}
