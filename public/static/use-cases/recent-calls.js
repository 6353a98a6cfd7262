import { calls } from '../api/endpoints.js';
import { sumOf } from '../state/unread.js';

/**
 * The latest calls of all rooms. Whoever looks at them has seen which were missed.
 * @param {import('./context.js').Store} store
 */
export function createRecentCalls(store) {
  return {
    async load() {
      const list = (await calls.recent()).calls;
      if (sumOf(store.get().unread.calls) > 0 && document.visibilityState === 'visible') {
        store.dispatch({ type: 'calls-seen' });
        // What could not be told counts again with the next list of rooms.
        calls.seen().catch(() => undefined);
      }
      return list;
    },
  };
}
