import { appointments as api } from '../api/appointments.js';
import { newsOf } from '../state/appointments-looked-at.js';
import { appointmentIn } from '../state/page.js';
import { ownZone } from './local-time.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {import('../api/appointments.js').Plan} Plan */
/** @typedef {import('../state/page.js').PageState} PageState */

/**
 * Booking and keeping appointments.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 * @param {(news: import('../state/appointments-looked-at.js').News, appointment: Appointment, now: number) => string} words what is said about a change
 */
export function createAppointments(store, navigation, words) {
  /** @param {{ appointment: Appointment }} reply */
  function took({ appointment }) {
    store.dispatch({ type: 'appointment-known', appointment });
    return appointment;
  }

  // A call that has come to its end changes how its appointment came out.
  store.subscribe((state, before) => {
    if (before.call && !state.call) void followUp(before.call.roomId);
    if (state.live !== before.live) for (const roomId of Object.keys(before.live)) if (!state.live[roomId]) void followUp(roomId);
  });

  /** @param {string} roomId */
  async function followUp(roomId) {
    const appointment = appointmentIn(store.get(), roomId);
    if (appointment) await refresh(appointment.id).catch(() => undefined);
  }

  /** @param {number} id */
  const refresh = async (id) => took(await api.get(id));

  return {
    /** What the other has done is news; what I did myself I know. @param {PageState} state @param {PageState} before */
    heard(state, before) {
      if (!before.appointments.loaded || !state.me) return;
      for (const one of state.appointments.list) {
        const known = before.appointments.list.find(({ id }) => id === one.id);
        const news = known === one ? null : newsOf(known, one, state.me.id);
        if (news) store.dispatch({ type: 'notice', text: words(news, one, state.now), href: `#/appointments/${one.id}` });
      }
    },
    refresh,
    followUp,
    /** @param {Plan & { with: string, clientId: string }} booking */
    async book(booking) {
      const appointment = took(await api.book(booking));
      navigation.openAppointment(appointment.id);
    },
    /** @param {Appointment} appointment @param {Partial<Plan>} changes only what is to be another */
    async change({ id }, changes) {
      took(await api.change(id, changes));
    },
    /** @param {Appointment} appointment @param {'cancel' | 'confirm' | 'decline'} what */
    async decide({ id }, what) {
      took(await api.decide(id, what, what === 'confirm' ? { timeZone: ownZone() } : undefined));
    },
  };
}
