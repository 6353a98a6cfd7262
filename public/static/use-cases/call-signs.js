/**
 * Signs given in a call beside picture and sound. What comes of them, everybody learns from the room.
 * @param {import('./context.js').Store} store
 * @param {(roomId: string, frame: object) => boolean} send
 */
export function createCallSigns(store, send) {
  /** @param {object} frame */
  const say = (frame) => {
    const call = store.get().call;
    if (call?.callId) send(call.roomId, { ...frame, callId: call.callId });
  };
  return {
    /** @param {boolean} raised */
    hand: (raised) => say({ type: 'call.hand', raised }),
    /** @param {string} emoji */
    react: (emoji) => say({ type: 'reaction', emoji }),
  };
}
