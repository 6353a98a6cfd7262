/** The page's half of calls without a page: it keeps the server's knowledge of this browser right, and answers. */

import { signedIn, signedOut } from './subscribing.js';

/**
 * @param {import('../use-cases/context.js').Store} store
 * @param {{ calls: Pick<ReturnType<typeof import('../use-cases/calls.js').createCalls>, 'join'>, navigation: { openRoom(roomId: string): void } }} to
 */
export function startPush(store, { calls, navigation }) {
  /** The call that somebody answered on a notification, until it is known here. @type {string | null} */
  let answering = null;

  function answer() {
    const state = store.get();
    if (answering === null || state.phase !== 'signed-in') return;
    const call = Object.values(state.live).find((one) => one?.id === answering);
    if (!call) return;
    answering = null;
    if (!state.call) calls.join(call, call.call_type === 'video');
  }

  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.type !== 'go-to-call') return;
    navigation.openRoom(data.room);
    answering = data.answer ? data.call : null;
    answer();
  });
  navigator.serviceWorker.startMessages();
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('ready'));

  // A push service that cannot be reached now will be at the next start.
  const settle = (/** @type {Promise<void>} */ work) => void work.catch(() => undefined);
  if (store.get().phase === 'signed-in') settle(signedIn());
  store.subscribe((state, before) => {
    answer();
    if (state.phase !== before.phase || state.me?.id !== before.me?.id) {
      if (state.phase === 'signed-in') settle(signedIn());
      else if (before.phase === 'signed-in') settle(signedOut());
    }
  });
}
