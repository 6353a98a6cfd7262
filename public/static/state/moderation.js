/** Who stands at the doors of rooms, and whose rooms they are. */

/** @typedef {import('./page.js').PageState} PageState */
/** @typedef {import('../types.js').Visitor} Visitor */

/** A room's row, as it is known anywhere. @param {PageState} state @param {string} roomId */
export function roomOf(state, roomId) {
  const open = state.room?.id === roomId ? state.room.room : null;
  return open ?? state.rooms.list.find((room) => room.id === roomId) ?? null;
}

/** Whether the room is one's own; an appointment's is its organizer's. @param {PageState} state @param {string} roomId */
export function owns(state, roomId) {
  const owner = roomOf(state, roomId)?.owner_id ?? state.appointments.list.find((one) => one.room_id === roomId)?.organizer_id;
  return owner !== undefined && owner === state.me?.id;
}

/** Who asks to be let in. @param {PageState} state @param {string} roomId @returns {Visitor[]} */
export function waitingAt(state, roomId) {
  return owns(state, roomId) ? (state.visitors[roomId] ?? []).filter(({ state: at }) => at === 'waiting' || at === 'returning') : [];
}

/**
 * What the inbox tells about doors: of one's own rooms, and of the one where one waits.
 * @param {PageState} state
 * @param {import('../signalling/socket.js').Frame} frame
 * @returns {PageState}
 */
export function meetDoor(state, frame) {
  if (frame.type === 'visitor') {
    const { roomId, visitor } = frame;
    const { user_id, username, waits } = visitor;
    const known = (state.visitors[roomId] ?? []).find((one) => one.user_id === user_id);
    const others = (state.visitors[roomId] ?? []).filter((one) => one.user_id !== user_id);
    const as = known?.state === 'removed' || known?.state === 'returning' ? 'returning' : 'waiting';
    return { ...state, visitors: { ...state.visitors, [roomId]: waits ? [...others, { user_id, username, state: as }] : others } };
  }
  const { door } = state;
  if (frame.type !== 'admission' || !door || door.roomId !== frame.roomId) return state;
  return { ...state, door: { ...door, state: frame.state === 'refused' ? 'refused' : 'open' } };
}

/** A room's owner changed it. @param {PageState} state @param {import('../types.js').Room} row @returns {PageState} */
export function meetRoom(state, row) {
  const list = state.rooms.list.map((room) => (room.id === row.id ? { ...room, ...row } : room));
  return { ...state, rooms: { ...state.rooms, list } };
}
