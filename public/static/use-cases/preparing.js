import { say } from '../words/say.js';

/** @typedef {import('../types.js').Call} Call */

/**
 * Getting ready for a call that is going on: one looks and sounds first, and joins then. Whoever does not want to be
 * asked joins as the last time. Answering a ring never comes here.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./calls.js').createCalls>} calls
 */
export function createPreparing(store, calls) {
  const { devices } = calls;

  store.subscribe((state, before) => {
    const { preparing } = state;
    if (before.preparing && !preparing && !state.call && !state.waiting) devices.closeAll();
    // Over before one was ready.
    if (preparing && state.live !== before.live && state.live[preparing.roomId]?.id !== preparing.callId) {
      store.dispatch({ type: 'preparing-left' });
      store.dispatch({ type: 'notice', text: say('joining.over') });
    }
  });

  return {
    /** @param {Call} call */
    open(call) {
      const { skip, start } = devices.choices();
      const withVideo = call.call_type === 'video' && start.camera;
      // Whoever comes from another call has been seen and heard already.
      if (skip || store.get().call) return void calls.join(call, withVideo, { muted: !start.microphone });
      devices.closeAll();
      store.dispatch({ type: 'preparing', roomId: call.room_id, callId: call.id });
      if (start.microphone) void devices.open('microphone');
      if (withVideo) void devices.open('camera');
    },
    /** As one is now. @param {Call} call @param {boolean} skip from now on */
    join(call, skip) {
      const { preparing } = store.get();
      if (!preparing) return;
      const { microphone, camera } = preparing.own;
      const before = devices.choices().start.camera;
      devices.remember({
        skip,
        start: { microphone: microphone !== 'off', camera: call.call_type === 'video' ? camera !== 'off' : before },
      });
      void calls.join(call, true, { devicesOpen: true });
    },
    leave: () => store.dispatch({ type: 'preparing-left' }),
  };
}
