import { rooms } from '../api/endpoints.js';
import { unreadIn } from '../state/unread.js';

/** Messages that come one after the other are read together. */
const TOGETHER_MS = 800;

/**
 * Tells the server what was read, so that no device counts it any more: the open room, while somebody looks at the page.
 * @param {import('./context.js').Store} store
 */
export function createReading(store) {
  /** What is still to be told. @type {Map<string, number>} */
  const read = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function look() {
    const { phase, room, unread } = store.get();
    if (phase !== 'signed-in' || !room?.loaded || document.visibilityState !== 'visible' || unreadIn(unread, room.id) === 0) return;
    const newest = room.messages.reduce((highest, message) => Math.max(highest, message.seq ?? 0), unread.newest[room.id] ?? 0);
    read.set(room.id, newest);
    store.dispatch({ type: 'room-read', roomId: room.id, left: 0 });
    timer ??= setTimeout(tell, TOGETHER_MS);
  }

  function tell() {
    timer = undefined;
    for (const [roomId, seq] of read) {
      // What could not be told counts again with the next list of rooms.
      rooms.read(roomId, seq).catch(() => undefined);
    }
    read.clear();
  }

  store.subscribe(look);
  document.addEventListener('visibilitychange', look);
}
