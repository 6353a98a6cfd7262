import { rooms } from '../api/endpoints.js';
import { ApiProblem } from '../api/client.js';
import { findRoomSecret, forgetRoomSecret, keepRoomSecret } from '../crypto/key-store.js';
import { tidyCode } from '../crypto/room-code.js';
import { deriveRoomKeys } from '../crypto/room-key.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/** Where the tab keeps at whose door it waits. */
const WAITING = 'securechat.waiting';

function waitedAt() {
  try {
    return sessionStorage.getItem(WAITING);
  } catch {
    return null;
  }
}

/**
 * The rooms a person belongs to, and getting into one.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 */
export function createRooms(store, navigation) {
  /**
   * @param {string} typed
   * @param {(locator: string) => Promise<{ room: import('../types.js').Room, waiting?: true }>} ask
   */
  async function enter(typed, ask) {
    const code = tidyCode(typed);
    const { locator, messageKey } = await deriveRoomKeys(code);
    await come(code, locator, messageKey, ask);
  }

  /** The door where one waits: what asks again, without working the code out anew. @type {(() => Promise<void>) | null} */
  let ask = null;

  /** @param {string} code @param {string} locator @param {CryptoKey} messageKey @param {Parameters<typeof enter>[1]} join */
  async function come(code, locator, messageKey, join) {
    const { room, waiting } = await join(locator);
    // Kept while one waits, too: a reload of the page asks again.
    await keepRoomSecret({ userId: userId(), roomId: room.id, code, messageKey });
    store.dispatch({ type: 'invited', code: null });
    ask = waiting ? () => come(code, locator, messageKey, join) : null;
    wait(waiting ? room : null);
    if (waiting) return navigation.showRooms();
    store.dispatch({ type: 'room-added', room });
    navigation.openRoom(room.id);
  }

  /** @param {import('../types.js').Room | null} room */
  function wait(room) {
    const { door } = store.get();
    if (room || door) store.dispatch({ type: 'door', door: room && { roomId: room.id, roomName: room.room_name, state: 'waiting' } });
    try {
      if (room) sessionStorage.setItem(WAITING, room.id);
      else sessionStorage.removeItem(WAITING);
    } catch {
      // Then a reload forgets it.
    }
  }

  const userId = () => store.get().me?.id ?? '';

  return {
    async load() {
      try {
        store.dispatch({ type: 'rooms-loaded', rooms: (await rooms.list()).rooms });
      } catch (error) {
        store.dispatch({ type: 'rooms-failed', problem: problemOf(error) });
      }
    },
    /** @param {string} code @param {string} name */
    create: (code, name) => enter(code, (locator) => rooms.create(locator, name.trim() || undefined)),
    /** @param {string} code */
    join: (code) => enter(code, rooms.join),
    /**
     * A member on a device that does not know the room's code: the right one leads to this very room.
     * @param {string} roomId
     * @param {string} typed
     */
    async unlock(roomId, typed) {
      const code = tidyCode(typed);
      const { locator, messageKey } = await deriveRoomKeys(code);
      const { room } = await rooms.join(locator);
      await keepRoomSecret({ userId: userId(), roomId: room.id, code, messageKey });
      if (room.id !== roomId) {
        store.dispatch({ type: 'room-added', room });
        throw new ApiProblem(0, 'other_room', '', { details: { name: room.room_name } });
      }
      store.dispatch({ type: 'key', roomId, key: 'ready', code });
    },
    /** At the door where one waits, perhaps since before a reload. */
    async askAgain() {
      if (ask) {
        try {
          return await ask();
        } catch (error) {
          const { door } = store.get();
          if (!(error instanceof ApiProblem) || error.code !== 'not_admitted' || !door) throw error;
          return store.dispatch({ type: 'door', door: { ...door, state: 'refused' } });
        }
      }
      const roomId = waitedAt();
      const secret = roomId && (await findRoomSecret(userId(), roomId));
      if (secret) await enter(secret.code, rooms.join);
    },
    /** Waits no more. */
    async goAway() {
      const { door } = store.get();
      ask = null;
      wait(null);
      if (!door) return;
      await rooms.leave(door.roomId).catch(() => undefined);
      await forgetRoomSecret(userId(), door.roomId);
    },
    /** @param {string} roomId */
    async leave(roomId) {
      await rooms.leave(roomId);
      await forgetRoomSecret(userId(), roomId);
      navigation.showRooms();
      store.dispatch({ type: 'room-gone', roomId });
    },
    /** @param {string} roomId */
    async open(roomId) {
      const secret = await findRoomSecret(userId(), roomId);
      store.dispatch({ type: 'key', roomId, key: secret ? 'ready' : 'missing', code: secret?.code ?? null });
      await this.refresh(roomId);
    },
    /** @param {string} roomId */
    async refresh(roomId) {
      try {
        const { room, members, visitors } = await rooms.get(roomId);
        store.dispatch({ type: 'room-loaded', roomId, room, members, visitors });
      } catch (error) {
        const problem = problemOf(error);
        const words = problem.code === 'room_not_found' ? say('errors.not-your-room') : problem.message;
        store.dispatch({ type: 'room-failed', roomId, problem: { ...problem, message: words } });
      }
    },
  };
}
