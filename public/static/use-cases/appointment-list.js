import { appointments as api } from '../api/endpoints.js';
import { problemOf } from './context.js';

/** How far back the list goes. */
export const DAYS_BACK = 30;
/** The server answers so many at most. */
const PAGE = 200;
const MOST_PAGES = 6;

/** Everything from a month ago on. @param {import('./context.js').Store} store */
export async function loadAppointments(store) {
  try {
    /** @type {Map<number, import('../types.js').Appointment>} */
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
}
