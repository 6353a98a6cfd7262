import { rooms } from '../api/endpoints.js';
import { ApiProblem } from '../api/client.js';
import { findRoomSecret, forgetRoomSecret, keepRoomSecret } from '../crypto/key-store.js';
import { tidyCode } from '../crypto/room-code.js';
import { deriveRoomKeys } from '../crypto/room-key.js';
import { problemOf } from './context.js';
import { say } from '../words/say.js';

/**
 * The rooms a person belongs to, and getting into one.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 */
export function createRooms(store, navigation) {
  /**
   * @param {string} typed
   * @param {(locator: string) => Promise<{ room: import('../types.js').Room }>} ask
   */
  async function enter(typed, ask) {
    const code = tidyCode(typed);
    const { locator, messageKey } = await deriveRoomKeys(code);
    const { room } = await ask(locator);
    await keepRoomSecret({ userId: userId(), roomId: room.id, code, messageKey });
    store.dispatch({ type: 'room-added', room });
    store.dispatch({ type: 'invited', code: null });
    navigation.openRoom(room.id);
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
        const { room, members } = await rooms.get(roomId);
        store.dispatch({ type: 'room-loaded', roomId, room, members });
      } catch (error) {
        const problem = problemOf(error);
        const words = problem.code === 'room_not_found' ? say('errors.not-your-room') : problem.message;
        store.dispatch({ type: 'room-failed', roomId, problem: { ...problem, message: words } });
      }
    },
  };
}
