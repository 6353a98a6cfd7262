import { appointments as api } from '../api/appointments.js';
import { isOpen } from '../state/appointments.js';
import { otherIsHere } from '../state/appointments-looked-at.js';
import { problemOf } from './context.js';

/** @typedef {import('../types.js').Appointment} Appointment */

/**
 * Coming to an appointment: let in, getting ready, and into the call as soon as the other is there.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./calls.js').createCalls>} calls
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 */
export function createWaitingRoom(store, calls, navigation) {
  const { devices } = calls;

  function beginWhenBothAreHere() {
    const { waiting, live, me } = store.get();
    if (waiting && me && otherIsHere(waiting, live[waiting.roomId], me.id)) void calls.start(waiting.roomId, 'video', true);
  }

  store.subscribe((state, before) => {
    const { waiting } = state;
    if (before.waiting && !waiting && !state.call && !state.preparing) devices.closeAll();
    if (!waiting) return;
    // After everybody else has heard of this change.
    if (waiting.online !== before.waiting?.online || state.live !== before.live) queueMicrotask(beginWhenBothAreHere);
    if (state.now !== before.now) {
      const appointment = state.appointments.list.find((one) => one.id === waiting.appointmentId);
      if (appointment && !isOpen(appointment, state.now)) store.dispatch({ type: 'waiting-left' });
    }
  });

  return {
    /** @param {Appointment} appointment */
    async join({ id, room_id }) {
      navigation.openAppointment(id);
      if (store.get().call?.roomId === room_id || store.get().waiting?.roomId === room_id) return;
      store.dispatch({ type: 'join-asked', id });
      try {
        await api.enter(id);
      } catch (error) {
        store.dispatch({ type: 'join-refused', id, problem: problemOf(error) });
        return;
      }
      // Gone elsewhere meanwhile.
      if (store.get().joining?.id !== id) return;
      calls.leave();
      store.dispatch({ type: 'waiting', appointmentId: id, roomId: room_id });
      void devices.open('microphone');
      void devices.open('camera');
    },
  };
}
