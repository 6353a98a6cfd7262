import { say } from '../words/say.js';

/** @typedef {import('../types.js').Call} Call */
/** @typedef {import('./context.js').Store} Store */
/** @typedef {ReturnType<typeof import('./calls.js').createCalls>} Calls */

/**
 * Getting ready for a call that is going on: one looks and sounds first, and joins then.
 * @param {Store} store @param {Calls} calls @param {Call} call
 * @returns {() => void} to be called when it is over, however that came
 */
export function prepare(store, { devices }, call) {
  const { start } = devices.choices();
  devices.closeAll();
  if (start.microphone) void devices.open('microphone');
  if (start.camera && call.call_type === 'video') void devices.open('camera');
  return () => {
    const { preparing, call: joined, waiting } = store.get();
    if (!joined && !waiting) devices.closeAll();
    if (preparing?.callId !== call.id) return;
    store.dispatch({ type: 'preparing-left' });
    store.dispatch({ type: 'notice', text: say('joining.over') });
  };
}

/** As one is now. @param {Store} store @param {Calls} calls @param {Call} call @param {boolean} skip nobody asks from now on */
export function join(store, calls, call, skip) {
  const { preparing } = store.get();
  if (!preparing) return;
  const { microphone, camera } = preparing.own;
  const { start } = calls.devices.choices();
  calls.devices.remember({
    skip,
    start: { microphone: microphone !== 'off', camera: call.call_type === 'video' ? camera !== 'off' : start.camera },
  });
  void calls.join(call, true, { devicesOpen: true });
}
