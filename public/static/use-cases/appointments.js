import { appointments as api } from '../api/endpoints.js';
import { newsOf } from '../state/appointments.js';
import { appointmentIn } from '../state/page.js';
import { problemOf } from './context.js';
import { ownZone } from './local-time.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {import('../api/endpoints.js').Plan} Plan */

/** How far back the list goes. */
export const DAYS_BACK = 30;
/** The server answers so many at most. */
const PAGE = 200;
const MOST_PAGES = 6;

/**
 * Booking and keeping appointments.
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 * @param {(news: import('../state/appointments.js').News, appointment: Appointment, now: number) => Promise<string>} words what is said about a change
 */
export function createAppointments(store, navigation, words) {
  /** @param {{ appointment: Appointment }} reply */
  function took({ appointment }) {
    store.dispatch({ type: 'appointment-known', appointment });
    return appointment;
  }

  // What the other has done is news; what I did myself I know.
  store.subscribe((state, before) => {
    const { list } = state.appointments;
    if (list === before.appointments.list || !before.appointments.loaded || !state.me) return;
    for (const one of list) {
      const known = before.appointments.list.find(({ id }) => id === one.id);
      const news = known === one ? null : newsOf(known, one, state.me.id);
      if (news) void words(news, one, state.now).then((text) => store.dispatch({ type: 'notice', text, href: `#/appointments/${one.id}` }), () => undefined);
    }
  });
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
    /** Everything from a month ago on. */
    async load() {
      try {
        /** @type {Map<number, Appointment>} */
        const all = new Map();
        let from = new Date(Date.now() + store.get().clockAhead - DAYS_BACK * 86_400_000).toISOString();
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const rows = await api.list(from);
          for (const row of rows) all.set(row.id, row);
          const last = rows.at(-1);
          if (rows.length < PAGE || !last || last.starts_at <= from) break;
          from = last.starts_at;
        }
        store.dispatch({ type: 'appointments-loaded', appointments: [...all.values()] });
      } catch (error) {
        store.dispatch({ type: 'appointments-failed', problem: problemOf(error) });
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
