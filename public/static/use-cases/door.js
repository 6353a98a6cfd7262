import { say } from '../words/say.js';

/**
 * Doors of rooms: what the inbox tells of them, in words; and the one where the person waits, which a reload of the page
 * does not make them forget.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./rooms.js').createRooms>} rooms
 */
export function createDoor(store, rooms) {
  store.subscribe((state, before) => {
    if (state.phase === 'signed-in' && before.phase !== 'signed-in') void rooms.askAgain().catch(() => undefined);
  });

  return {
    /** A frame of the inbox, after the state has met it. @param {import('../signalling/socket.js').Frame} frame */
    onInbox(frame) {
      if (frame.type === 'visitor' && frame.visitor.waits) {
        const { room, rooms: mine } = store.get();
        // Where one is, it is shown.
        if (room?.id === frame.roomId || store.get().call?.roomId === frame.roomId) return;
        const name = mine.list.find(({ id }) => id === frame.roomId)?.room_name ?? '';
        const text = say('moderation.waits-in', { name: frame.visitor.username, room: name });
        store.dispatch({ type: 'notice', text, href: `#/rooms/${encodeURIComponent(frame.roomId)}` });
      } else if (frame.type === 'admission' && frame.state === 'removed') {
        store.dispatch({ type: 'notice', text: say('moderation.removed-you', { room: frame.roomName }) });
      } else if (frame.type === 'admission' && frame.state !== 'refused' && store.get().door?.roomId === frame.roomId) {
        void rooms.askAgain().catch(() => undefined);
      }
    },
  };
}
