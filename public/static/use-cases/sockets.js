import { openRoomSocket } from '../signalling/room-socket.js';

/** Calls ring and messages count in this many rooms, the open one included. */
const MOST_SOCKETS = 8;
const TYPING_FADES_MS = 6_000;

/**
 * One socket per room: the open one's, and those of the other latest rooms, so
 * that a call rings wherever one is.
 * @param {import('./context.js').Store} store
 * @param {{ onFrame(roomId: string, frame: import('../types.js').Frame): void, onOut(roomId: string, code: number): void,
 *   alsoWanted(): string | null }} hear `alsoWanted`: a room that is neither open nor in the list
 */
export function createSockets(store, hear) {
  /** @type {Map<string, { send(frame: object): boolean, doubt(): void, close(): void, state: import('../types.js').SocketState }>} */
  const sockets = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const typing = new Map();

  /** @param {string} roomId */
  function open(roomId) {
    const entry = {
      /** @type {import('../types.js').SocketState} */
      state: 'connecting',
      ...openRoomSocket({
        roomId,
        connectionId: store.get().connectionId,
        urgent: () => store.get().call?.roomId === roomId,
        onFrame: (/** @type {any} */ frame) => {
          if (sockets.get(roomId) === entry) arrive(roomId, frame);
        },
        onState: (/** @type {import('../types.js').SocketState} */ state, /** @type {{ code?: number }} */ { code } = {}) => {
          entry.state = state;
          if (sockets.get(roomId) !== entry) return;
          store.dispatch({ type: 'socket', roomId, state, code });
          if (state === 'ended') hear.onOut(roomId, code ?? 0);
        },
      }),
    };
    sockets.set(roomId, entry);
  }

  /** @param {string} roomId @param {import('../types.js').Frame} frame */
  function arrive(roomId, frame) {
    store.dispatch({ type: 'frame', roomId, frame, at: Date.now() });
    if (frame.type === 'typing' && frame.active) {
      const key = `${roomId} ${frame.user.id}`;
      clearTimeout(typing.get(key));
      typing.set(
        key,
        setTimeout(() => store.dispatch({ type: 'typing-over', roomId, userId: frame.user.id }), TYPING_FADES_MS),
      );
    }
    hear.onFrame(roomId, frame);
  }

  return {
    /** Opens what should be open now and closes the rest. */
    settle() {
      const { phase, route, call, waiting, rooms, room } = store.get();
      /** @type {Set<string>} */
      const wanted = new Set();
      if (phase === 'signed-in') {
        for (const roomId of [call?.roomId, waiting?.roomId, hear.alsoWanted()]) if (roomId) wanted.add(roomId);
        if (route.name === 'room' && room?.problem?.code !== 'room_not_found') wanted.add(route.roomId);
        for (const room of rooms.list) if (wanted.size < MOST_SOCKETS) wanted.add(room.id);
      }
      for (const [roomId, socket] of sockets) {
        if (wanted.has(roomId)) continue;
        sockets.delete(roomId);
        socket.close();
      }
      for (const roomId of wanted) if (!sockets.has(roomId)) open(roomId);
    },
    /** @param {string} roomId @param {object} frame */
    send: (roomId, frame) => sockets.get(roomId)?.send(frame) ?? false,
    /** Something else of this room looks dead: its socket is asked whether it lives. @param {string} roomId */
    doubt: (roomId) => sockets.get(roomId)?.doubt(),
    /** @param {string} roomId */
    stateOf: (roomId) => sockets.get(roomId)?.state ?? 'connecting',
    /** The rooms whose socket is open. */
    openRooms: () => [...sockets].filter(([, socket]) => socket.state === 'open').map(([roomId]) => roomId),
    /** A room one is back in needs a new socket after the old one ended. @param {string} roomId */
    forget(roomId) {
      sockets.get(roomId)?.close();
      sockets.delete(roomId);
    },
  };
}
