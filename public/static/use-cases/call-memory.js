import { isLive } from '../state/call.js';

const KEY = 'securechat.call';

/**
 * What a reload of this tab needs to come back into the same call as the same
 * participant, muted if one was muted.
 * @param {import('./context.js').Store} store
 */
export function createCallMemory(store) {
  /** @type {{ userId: string, roomId: string, callId: string, callType: import('../types.js').CallType, want: { microphone: boolean, camera: boolean } } | null} */
  let earlier = read();

  return {
    /** @param {import('../state/call.js').MyCall | null} call */
    follow(call) {
      if (call?.callId) {
        const { roomId, callId, callType, own } = call;
        const want = { microphone: own.microphone !== 'off', camera: own.camera !== 'off' };
        write({ userId: store.get().me?.id ?? '', roomId, callId, callType, want });
      } else if (!earlier) write(null);
    },
    roomId: () => (earlier?.userId === store.get().me?.id ? (earlier?.roomId ?? null) : null),
    /** The call to come back to, once, when it is still going on. @param {string} roomId @param {import('../types.js').Call | null} live */
    take(roomId, live) {
      if (earlier?.roomId !== roomId) return null;
      const { userId, ...call } = earlier;
      earlier = null;
      const same = live !== null && live.id === call.callId && isLive(live) && userId === store.get().me?.id;
      if (!same) write(null);
      return same ? call : null;
    },
  };
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {object | null} value */
function write(value) {
  try {
    if (value) sessionStorage.setItem(KEY, JSON.stringify(value));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage a reload leaves the call; it can be joined again by hand.
  }
}
