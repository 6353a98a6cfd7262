import { isCalledOff } from '../state/appointments.js';
import { appointmentIn } from '../state/page.js';

/** @typedef {import('../types.js').Appointment} Appointment */
/** @typedef {{ key: string, appointment: Appointment, step: 'soon' | 'begun' }} Reminder */

const MINUTE = 60_000;
const SOON_MS = 10 * MINUTE;
const LATE_MS = 15 * MINUTE;
/** A timer that sleeps longer than this may oversleep: devices are put to sleep, clocks are set. */
const LONGEST_SLEEP_MS = MINUTE;

/**
 * What to remind of now: before the start, and from the start on, each once. Moved to another time, it is a new one.
 * @param {readonly Appointment[]} list
 * @param {number} now
 * @param {{ closed: readonly string[], inRoom: string | null }} known `inRoom`: where this person is already
 * @returns {Reminder[]}
 */
export function dueReminders(list, now, { closed, inRoom }) {
  return list.flatMap((appointment) => {
    const start = Date.parse(appointment.starts_at);
    const isDue = start - SOON_MS <= now && now < Math.min(start + LATE_MS, Date.parse(appointment.closes_at));
    if (!isDue || isCalledOff(appointment) || appointment.status === 'completed' || appointment.room_id === inRoom) return [];
    const step = now < start ? /** @type {const} */ ('soon') : /** @type {const} */ ('begun');
    const key = reminderKey(appointment, step);
    return closed.includes(key) ? [] : [{ key, appointment, step }];
  });
}

/** @param {Appointment} appointment @param {Reminder['step']} step */
export function reminderKey({ id, starts_at }, step) {
  return `${id} ${starts_at} ${step}`;
}

/**
 * When something changes next without anybody doing anything: a reminder, the way in, the end of it.
 * @param {readonly Appointment[]} list
 * @param {number} now
 */
export function nextMoment(list, now) {
  const moments = list.filter((one) => !isCalledOff(one)).flatMap(({ starts_at, opens_at, closes_at }) => {
    const start = Date.parse(starts_at);
    return [start - SOON_MS, start, start + LATE_MS, Date.parse(opens_at), Date.parse(closes_at)];
  });
  return Math.min(...moments.filter((at) => at > now), Infinity);
}

/**
 * Keeps the page's time, by the server's clock.
 * @param {import('./context.js').Store} store
 * @param {() => void} onClosed a window is over: how it came out, the server knows
 */
export function createReminders(store, onClosed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function tick() {
    const { appointments, clockAhead, now: before } = store.get();
    const now = Date.now() + clockAhead;
    store.dispatch({ type: 'clock', now });
    if (before > 0 && appointments.list.some((one) => before < Date.parse(one.closes_at) && Date.parse(one.closes_at) <= now)) onClosed();
    sleep();
  }

  function sleep() {
    clearTimeout(timer);
    const { appointments, clockAhead } = store.get();
    const now = Date.now() + clockAhead;
    timer = setTimeout(tick, Math.min(nextMoment(appointments.list, now) - now + 5, LONGEST_SLEEP_MS));
  }

  store.subscribe((state, before) => {
    if (state.clockAhead !== before.clockAhead || state.appointments.list !== before.appointments.list) tick();
    const roomId = state.waiting?.roomId ?? state.call?.roomId;
    const entered = roomId !== undefined && roomId !== before.waiting?.roomId && roomId !== before.call?.roomId;
    const appointment = entered && appointmentIn(state, roomId);
    if (!appointment) return;
    for (const step of /** @type {const} */ (['soon', 'begun'])) store.dispatch({ type: 'reminder-closed', key: reminderKey(appointment, step) });
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tick());
  tick();
}
