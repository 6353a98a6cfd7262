import { request } from '../api/client.js';
import { sumOf } from '../state/unread.js';

/**
 * The latest calls of all rooms. Whoever looks at them has seen which were missed.
 * @param {import('./context.js').Store} store
 * @returns {Promise<import('../types.js').Call[]>}
 */
export async function recentCalls(store) {
  const list = (await request('GET', '/api/calls/recent')).calls;
  if (sumOf(store.get().unread.calls) > 0 && document.visibilityState === 'visible') {
    store.dispatch({ type: 'calls-seen' });
    // What could not be told counts again with the next list of rooms.
    request('POST', '/api/calls/seen').catch(() => undefined);
  }
  return list;
}
