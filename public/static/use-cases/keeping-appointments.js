/** What is needed by those who have appointments or make one: fetched when that is so. */

import { newsWords } from '../view/appointment-words.js';
import { loadAppointments } from './appointment-list.js';
import { createAppointments } from './appointments.js';
import { createReminders } from './reminders.js';
import { createWaitingRoom } from './waiting-room.js';

/**
 * @param {import('./context.js').Store} store
 * @param {ReturnType<typeof import('./calls.js').createCalls>} calls
 * @param {ReturnType<typeof import('./navigation.js').createNavigation>} navigation
 */
export function keepAppointments(store, calls, navigation) {
  createReminders(store, () => void loadAppointments(store));
  return {
    appointments: createAppointments(store, navigation, newsWords),
    waitingRoom: createWaitingRoom(store, calls, navigation),
  };
}
