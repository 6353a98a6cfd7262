import { NO_APPOINTMENTS, withAppointments } from './appointments.js';
import { beginCall, isLive, isUnanswered, meetSnapshot, noticeOfEnd, reduceOwnCall, ringsFor } from './call.js';
import { counted, isMissed, NOTHING_UNREAD, withMessage, withMissed, withRead } from './unread.js';
import { meetDoor, meetRoom } from './moderation.js';
import { isIn, isNews, withOver, withoutUncovered } from './rings.js';
import { emptyRoom, reduceRoom } from './room.js';
import { NOTHING_SENT, reducePreparing } from './preparing.js';
import { beginWaiting, reduceWaiting } from './waiting.js';

/** @typedef {import('./events.js').Event} Event */
/** @typedef {import('../types.js').Call} Call */

/**
 * Everything the page shows.
 * @typedef {object} PageState
 * @property {'starting' | 'signed-out' | 'signed-in'} phase
 * @property {string} connectionId this page load's name on every socket
 * @property {import('../types.js').User | null} me
 * @property {string | null} whySignedOut
 * @property {import('../types.js').Problem | null} startProblem
 * @property {import('./events.js').Route} route
 * @property {string | null} invite a code from an invite link, not yet used
 * @property {{ loaded: boolean, list: import('../types.js').Room[], problem: import('../types.js').Problem | null }} rooms
 * @property {import('./unread.js').Unread} unread
 * @property {import('../types.js').Door | null} door where one waits to be let in
 * @property {Record<string, import('../types.js').Visitor[]>} visitors at the doors of one's own rooms
 * @property {{ roomId: string, callId: string } | null} rating a call that one is asked about
 * @property {import('./appointments.js').AppointmentsState} appointments
 * @property {{ id: number, problem: import('../types.js').Problem | null } | null} joining an appointment one asked to be let in to; without a problem the answer is awaited
 * @property {import('./waiting.js').Waiting | null} waiting
 * @property {import('./preparing.js').Preparing | null} preparing a call that will be joined when one is ready
 * @property {import('./devices.js').Device[]} devices of this browser, as far as it names them
 * @property {string[]} remindersClosed
 * @property {number} now the server's time, as of the last moment at which something had to change
 * @property {Record<string, Call>} live the running call of each room
 * @property {import('./room.js').RoomState | null} room
 * @property {import('./call.js').MyCall | null} call
 * @property {import('./call.js').CallNotice | null} callNotice
 * @property {string[]} silenced calls that ring no more here
 * @property {readonly string[]} over calls that have ended, the latest
 * @property {import('./events.js').Dialog} dialog
 * @property {{ text: string, requestId?: string, href?: string } | null} notice
 * @property {string} language spoken by the page
 * @property {number} clockAhead milliseconds the server's clock is ahead of ours
 */

/** @param {string} connectionId @returns {PageState} */
export function initialPage(connectionId) {
  return {
    phase: 'starting',
    connectionId,
    me: null,
    whySignedOut: null,
    startProblem: null,
    route: { name: 'rooms' },
    invite: null,
    rooms: { loaded: false, list: [], problem: null },
    unread: NOTHING_UNREAD,
    door: null,
    visitors: {},
    rating: null,
    appointments: NO_APPOINTMENTS,
    joining: null,
    waiting: null,
    preparing: null,
    devices: [],
    remindersClosed: [],
    now: 0,
    live: {},
    room: null,
    call: null,
    callNotice: null,
    silenced: [],
    over: [],
    dialog: null,
    notice: null,
    language: 'en',
    clockAhead: 0,
  };
}

/** @param {PageState} state @param {Event} event @returns {PageState} */
export function reduce(state, event) {
  const next = reducePage(state, event);
  const room = next.room && 'roomId' in event && event.roomId === next.room.id ? reduceRoom(next.room, event) : next.room;
  const call = next.call && next.call === state.call ? reduceOwnCall(next.call, event) : next.call;
  const waiting = next.waiting && next.waiting === state.waiting ? reduceWaiting(next.waiting, event) : next.waiting;
  const preparing = next.preparing && next.preparing === state.preparing ? reducePreparing(next.preparing, event) : next.preparing;
  const same = room === next.room && call === next.call && waiting === next.waiting && preparing === next.preparing;
  return same ? next : { ...next, room, call, waiting, preparing };
}

/** @param {PageState} state @param {Event} event @returns {PageState} */
function reducePage(state, event) {
  switch (event.type) {
    case 'signed-in':
      return goTo({ ...state, phase: 'signed-in', me: event.user, whySignedOut: null, startProblem: null }, state.route);
    case 'language':
      return { ...state, language: event.code };
    case 'signed-out':
      return {
        ...initialPage(state.connectionId),
        language: state.language,
        phase: 'signed-out',
        whySignedOut: event.why ?? null,
        invite: state.invite,
        route: state.route,
        now: state.now,
      };
    case 'start-failed':
      return { ...state, startProblem: event.problem };
    case 'went':
      return goTo(state, event.route);
    case 'invited':
      return { ...state, invite: event.code };
    case 'dialog':
      return { ...state, dialog: event.dialog };
    case 'notice':
      return { ...state, notice: { text: event.text, requestId: event.requestId, href: event.href } };
    case 'notice-closed':
      return { ...state, notice: null };
    case 'rooms-loaded':
      return { ...state, rooms: { loaded: true, list: event.rooms, problem: null }, unread: counted(state.unread, event.rooms) };
    case 'rooms-failed':
      return { ...state, rooms: { ...state.rooms, problem: event.problem } };
    case 'door':
      return { ...state, door: event.door };
    case 'room-loaded':
      return event.visitors ? { ...state, visitors: { ...state.visitors, [event.roomId]: event.visitors } } : state;
    case 'visitor-gone': {
      const visitors = (state.visitors[event.roomId] ?? []).filter((visitor) => visitor.user_id !== event.userId);
      return { ...state, visitors: { ...state.visitors, [event.roomId]: visitors } };
    }
    case 'rating-asked':
      return { ...state, rating: { roomId: event.roomId, callId: event.callId } };
    case 'rating-closed':
      return { ...state, rating: null };
    case 'room-added': {
      const others = state.rooms.list.filter((room) => room.id !== event.room.id);
      return { ...state, rooms: { ...state.rooms, list: [event.room, ...others] } };
    }
    case 'room-gone': {
      const { [event.roomId]: _call, ...live } = state.live;
      const list = state.rooms.list.filter((room) => room.id !== event.roomId);
      const call = state.call?.roomId === event.roomId ? null : state.call;
      const waiting = state.waiting?.roomId === event.roomId ? null : state.waiting;
      const preparing = state.preparing?.roomId === event.roomId ? null : state.preparing;
      return { ...state, live, call, waiting, preparing, rooms: { ...state.rooms, list } };
    }
    case 'frame':
      return meetFrame(state, event);
    case 'call-starting':
      return { ...state, call: beginCall(event, event.devicesOpen ? (state.waiting ?? state.preparing) : null), waiting: null, preparing: null, callNotice: null, rating: null };
    case 'preparing':
      return { ...state, preparing: { roomId: event.roomId, callId: event.callId, ...NOTHING_SENT }, waiting: null, callNotice: null };
    case 'preparing-left':
      return { ...state, preparing: null };
    case 'devices':
      return { ...state, devices: event.devices };
    case 'call-known':
      return meetCall(state, event.call);
    case 'call-left':
      return { ...state, call: null };
    case 'call-failed': {
      const roomId = state.call?.roomId ?? '';
      const kind = event.problem.code === 'call_full' ? 'full' : 'failed';
      return { ...state, call: null, callNotice: { kind, roomId, call: null, problem: event.problem } };
    }
    case 'call-over': {
      const { call, live } = state;
      if (!call) return state;
      const kind = event.problem.code === 'call_full' ? 'full' : event.kind;
      return { ...state, call: null, callNotice: { kind, roomId: call.roomId, call: live[call.roomId] ?? null, problem: event.problem } };
    }
    case 'call-silenced':
      return { ...state, silenced: [...state.silenced, event.callId] };
    case 'call-notice-closed':
      return { ...state, callNotice: null };
    case 'inbox':
      return hear(state, event);
    case 'room-read':
      return { ...state, unread: withRead(state.unread, event.roomId, event.left) };
    case 'calls-seen':
      return { ...state, unread: { ...state.unread, calls: {} } };
    case 'inbox-back': {
      // The call one is in is its room's socket to tell about, which may come back a moment later.
      const covered = state.call ? [...event.covered, state.call.roomId] : event.covered;
      return { ...state, live: withoutUncovered(state.live, covered) };
    }
    default:
      return reduceAppointments(state, event);
  }
}

/** What the inbox tells. @param {PageState} state @param {Extract<Event, { type: 'inbox' }>} event @returns {PageState} */
function hear(state, event) {
  const { type, roomId, seq, unread } = event.frame;
  switch (type) {
    case 'call':
      return hearOfCall(state, event);
    case 'unread':
      return { ...state, unread: withMessage(state.unread, roomId, seq) };
    case 'read':
      return { ...state, unread: withRead(state.unread, roomId, unread) };
    case 'calls_seen':
      return { ...state, unread: { ...state.unread, calls: {} } };
    default:
      return reduceAppointments(state, event);
  }
}

/** The inbox tells of a call. @param {PageState} state @param {Extract<Event, { type: 'inbox' }>} event @returns {PageState} */
function hearOfCall(state, { frame, covered = false }) {
  const page = { userId: state.me?.id ?? '', over: state.over, covered };
  const call = { ...frame.call, room_name: frame.room.room_name };
  return isNews(state.live[call.room_id], call, page) ? meetCall(state, call) : state;
}

/** @param {PageState} state @param {Event} event @returns {PageState} */
function reduceAppointments(state, event) {
  switch (event.type) {
    case 'appointments-loaded':
      return withRows(state, event.appointments, true);
    case 'appointment-known':
      return withRows(withoutNotice(state, event.appointment.id), [event.appointment], state.appointments.loaded);
    case 'inbox':
      return event.frame.type === 'appointment' ? withRows(state, [event.frame.appointment], state.appointments.loaded) : meetDoor(state, event.frame);
    case 'appointments-failed':
      return { ...state, appointments: { ...state.appointments, problem: event.problem } };
    case 'join-asked':
      return { ...state, joining: { id: event.id, problem: null } };
    case 'join-refused':
      return { ...state, joining: { id: event.id, problem: event.problem } };
    case 'waiting':
      return { ...withoutNotice(state, event.appointmentId), joining: null, waiting: beginWaiting(event), callNotice: null };
    case 'waiting-left':
      return { ...state, waiting: null };
    case 'server-time':
      return { ...state, clockAhead: event.ahead };
    case 'clock':
      return { ...state, now: event.now };
    case 'reminder-closed':
      return { ...state, remindersClosed: [...state.remindersClosed, event.key] };
    default:
      return state;
  }
}

/** Whoever has been where a notice leads needs it no more. @param {PageState} state @param {number} id @returns {PageState} */
function withoutNotice(state, id) {
  return state.notice?.href === `#/appointments/${id}` ? { ...state, notice: null } : state;
}

/** @param {PageState} state @param {import('../types.js').Appointment[]} rows @param {boolean} loaded @returns {PageState} */
function withRows(state, rows, loaded) {
  return { ...state, appointments: { loaded, list: withAppointments(state.appointments.list, rows), problem: null } };
}

/** @param {PageState} state @param {import('./events.js').Route} route @returns {PageState} */
function goTo(state, route) {
  const stays = route.name === 'appointment' ? route.id : null;
  const waiting = state.waiting?.appointmentId === stays ? state.waiting : null;
  const joining = state.joining?.id === stays ? state.joining : null;
  const roomId = route.name === 'room' ? route.roomId : null;
  const room = roomId === null ? null : state.room?.id === roomId ? state.room : emptyRoom(roomId);
  const preparing = state.preparing?.roomId === roomId ? state.preparing : null;
  return { ...state, route, room, dialog: null, waiting, preparing, joining };
}

/** @param {PageState} state @param {Extract<Event, { type: 'frame' }>} event @returns {PageState} */
function meetFrame(state, { roomId, frame, at }) {
  switch (frame.type) {
    case 'welcome': {
      const clocked = { ...state, clockAhead: Date.parse(frame.serverTime) - at || 0 };
      if (frame.call) return meetCall(clocked, frame.call);
      const { [roomId]: gone, ...live } = clocked.live;
      // The call ended while our socket was away.
      const over = clocked.call?.roomId === roomId && clocked.call.confirmed;
      return {
        ...clocked,
        live,
        call: over ? null : clocked.call,
        callNotice: over ? { kind: 'ended', roomId, call: gone ?? null } : clocked.callNotice,
      };
    }
    case 'call':
      return meetCall(state, frame.call);
    case 'room':
      return meetRoom(state, frame.room);
    case 'message': {
      return frame.message.sender_id === state.me?.id ? state : { ...state, unread: withMessage(state.unread, roomId, frame.message.seq) };
    }
    default:
      return state;
  }
}

/**
 * A snapshot of a room's call, whoever it concerns.
 * @param {PageState} state
 * @param {Call} call
 * @returns {PageState}
 */
function meetCall(state, call) {
  const self = { userId: state.me?.id ?? '', connectionId: state.connectionId };
  const before = state.live[call.room_id];
  const { [call.room_id]: _before, ...others } = state.live;
  // The two ways of hearing of a call may overtake each other.
  if (isLive(call) && state.over.includes(call.id)) return state;
  const over = withOver(state.over, call);
  const isNewlyMissed = over !== state.over && before?.id === call.id && isMissed(call, self.userId) && !appointmentIn(state, call.room_id);
  const unread = isNewlyMissed ? withMissed(state.unread, call) : state.unread;
  const live = isLive(call) ? { ...others, [call.room_id]: call } : before && before.id !== call.id ? state.live : others;
  if (state.call) {
    // A call we are placing has no id until the server answers; the snapshot may be faster.
    const placed = state.call.callId === null && state.call.roomId === call.room_id && isLive(call);
    const own = placed ? { ...state.call, callId: call.id } : state.call;
    const { mine, notice } = meetSnapshot(own, call, self);
    return { ...state, live, over, unread, call: mine, callNotice: notice ?? state.callNotice };
  }
  const wasRinging = before?.id === call.id && rings(state, before);
  const missed = wasRinging && !isLive(call) ? noticeOfEnd(call, self.userId) : null;
  // What is said about a call may have been said before the room knew how it ended.
  const told = state.callNotice?.call?.id === call.id ? { ...state.callNotice, call } : state.callNotice;
  return { ...state, live, over, unread, callNotice: missed ?? told };
}

/** The call that should ring now. @param {PageState} state @returns {Call | null} */
export function incomingCall(state) {
  if (!state.me) return null;
  return Object.values(state.live).find((call) => rings(state, call) && call.room_id !== state.call?.roomId) ?? null;
}

/** Whether one is in a call, here or on another page or device. @param {PageState} state */
export function isTalking({ call, live, me }) {
  return call !== null || Object.values(live).some((one) => isIn(one, me?.id ?? ''));
}

/** Nobody is rung up for an appointment: both come by themselves. @param {PageState} state @param {Call} call */
function rings(state, call) {
  return ringsFor(call, state.me?.id ?? '', state.silenced) && !appointmentIn(state, call.room_id);
}

/** Whose room this is, when it was made for an appointment. @param {PageState} state @param {string} roomId */
export function appointmentIn(state, roomId) {
  return state.appointments.list.find((one) => one.room_id === roomId);
}

/** Whether we are calling and nobody has answered yet. @param {PageState} state */
export function isCalling(state) {
  if (!state.call || appointmentIn(state, state.call.roomId)) return false;
  const call = state.live[state.call.roomId];
  if (!call || call.id !== state.call.callId) return state.call.outgoing;
  return isUnanswered(call) && call.caller_id === state.me?.id;
}
