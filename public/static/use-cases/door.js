import { say } from '../words/say.js';

/**
 * What the inbox tells of the doors of rooms, in words. A frame of the inbox, after the state has met it.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./rooms.js').createRooms>} rooms
 * @param {import('../signalling/socket.js').Frame} frame `visitor` or `admission`
 */
export function tellOfDoor(store, rooms, frame) {
  if (frame.type === 'visitor') {
    if (!frame.visitor.waits) return;
    const { room, rooms: mine } = store.get();
    // Where one is, it is shown.
    if (room?.id === frame.roomId || store.get().call?.roomId === frame.roomId) return;
    const name = mine.list.find(({ id }) => id === frame.roomId)?.room_name ?? '';
    const text = say('moderation.waits-in', { name: frame.visitor.username, room: name });
    store.dispatch({ type: 'notice', text, href: `#/rooms/${encodeURIComponent(frame.roomId)}` });
  } else if (frame.state === 'removed') {
    store.dispatch({ type: 'notice', text: say('moderation.removed-you', { room: frame.roomName }) });
  } else if (frame.state !== 'refused' && store.get().door?.roomId === frame.roomId) {
    void rooms.askAgain().catch(() => undefined);
  }
}
