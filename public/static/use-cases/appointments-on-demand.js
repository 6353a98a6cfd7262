import { loadAppointments } from './appointment-list.js';

/** @typedef {Awaited<ReturnType<typeof fetched>>} Kept */

const fetched = async (/** @type {Parameters<typeof import('./keeping-appointments.js').keepAppointments>} */ ...of) =>
  (await import('./keeping-appointments.js')).keepAppointments(...of);

/**
 * Appointments, for a page on which there mostly are none: what keeps them is fetched with the first one, or when
 * somebody looks for them.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./calls.js').createCalls>} calls
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 */
export function createAppointmentsOnDemand(store, calls, navigation) {
  /** @type {Promise<Kept> | null} */
  let fetching = null;

  function kept() {
    fetching ??= fetched(store, calls, navigation).catch((error) => {
      fetching = null;
      throw error;
    });
    return fetching;
  }

  /** Until a first one is kept, nothing moves the page's time. */
  const tick = () => store.dispatch({ type: 'clock', now: Date.now() + store.get().clockAhead });

  store.subscribe((state, before) => {
    const { list } = state.appointments;
    if (list !== before.appointments.list && list.length > 0) void kept().then(({ appointments }) => appointments.heard(state, before), () => undefined);
    if ((state.route !== before.route && state.route.name.startsWith('appointment')) || (state.dialog !== before.dialog && state.dialog === 'book')) {
      void kept().catch(() => undefined);
    }
  });
  tick();
  // When somebody looks for them, it is now.
  addEventListener('hashchange', tick);

  return {
    appointments: {
      load: () => loadAppointments(store),
      /** @param {Parameters<Kept['appointments']['refresh']>} of */
      refresh: async (...of) => (await kept()).appointments.refresh(...of),
      /** @param {Parameters<Kept['appointments']['book']>} of */
      book: async (...of) => (await kept()).appointments.book(...of),
      /** @param {Parameters<Kept['appointments']['change']>} of */
      change: async (...of) => (await kept()).appointments.change(...of),
      /** @param {Parameters<Kept['appointments']['decide']>} of */
      decide: async (...of) => (await kept()).appointments.decide(...of),
    },
    waitingRoom: {
      /** @param {Parameters<Kept['waitingRoom']['join']>} of */
      join: async (...of) => (await kept()).waitingRoom.join(...of),
      leave: () => store.dispatch({ type: 'waiting-left' }),
    },
    reminders: {
      /** @param {string} key */
      close: (key) => store.dispatch({ type: 'reminder-closed', key }),
    },
  };
}
