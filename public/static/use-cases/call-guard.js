/**
 * While one is in a call: the screen stays on, and closing the tab asks first.
 * @param {import('./context.js').Store} store
 */
export function createCallGuard(store) {
  /** @type {Promise<WakeLockSentinel | null> | null} */
  let lock = null;

  const ask = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
  // The browser takes the lock back whenever the page is hidden. Refused (a low battery), the screen goes dark as usual.
  const stayAwake = () => {
    if (document.visibilityState === 'visible') lock = navigator.wakeLock?.request('screen').catch(() => null) ?? null;
  };

  store.subscribe((state, before) => {
    if (Boolean(state.call) === Boolean(before.call)) return;
    if (state.call) {
      addEventListener('beforeunload', ask);
      document.addEventListener('visibilitychange', stayAwake);
      stayAwake();
    } else {
      removeEventListener('beforeunload', ask);
      document.removeEventListener('visibilitychange', stayAwake);
      void lock?.then((held) => held?.release());
      lock = null;
    }
  });
}
