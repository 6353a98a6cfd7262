/** What of the page is fetched when it is first shown. */
import { html } from '../vendor/preact.js';
import { later } from './later.js';

const styles = new URL('../styles/appointments.css', import.meta.url).href;
const moderation = new URL('../styles/moderation.css', import.meta.url).href;
/** Of everything that shows one's own camera and microphone, and of what is said during a call. */
const devices = new URL('../styles/devices.css', import.meta.url).href;
/** Of past calls. */
const callsStyles = new URL('../styles/calls.css', import.meta.url).href;
const meanwhile = html`<main class="room" aria-busy="true"></main>`;

export const AccountDialog = later(async () => (await import('./account.js')).AccountDialog);
export const RoomDialog = later(async () => (await import('./room-details.js')).RoomDialog, { styles: moderation });
export const PushOffer = later(async () => (await import('./push-offer.js')).PushOffer, { styles: moderation });
export const HistoryDialog = later(async () => (await import('./history.js')).HistoryDialog, { styles: callsStyles });
export const AppointmentScreen = later(async () => (await import('./appointment.js')).AppointmentScreen, { styles, meanwhile });
export const AppointmentsScreen = later(async () => (await import('./appointments.js')).AppointmentsScreen, { styles, meanwhile });
export const CallsScreen = later(async () => (await import('./calls.js')).CallsScreen, { styles: callsStyles, meanwhile });
export const BookingDialog = later(async () => (await import('./booking.js')).BookingDialog, { styles });
export const DueReminders = later(async () => (await import('./due-reminders.js')).DueReminders, { styles });
export const Stage = later(async () => (await import('./stage.js')).Stage);
export const StageNotes = later(async () => (await import('./stage-notes.js')).StageNotes, { styles: devices });
export const DoorScreen = later(async () => (await import('./door.js')).DoorScreen, { styles: moderation, meanwhile });
export const Visitors = later(async () => (await import('./visitors.js')).Visitors, { styles: moderation });
export const Unlock = later(async () => (await import('./unlock.js')).Unlock, { styles: moderation });
export const CallStrip = later(async () => (await import('./call-strip.js')).CallStrip);
export const RatingStrip = later(async () => (await import('./rating.js')).RatingStrip, { styles: moderation });
export const WaitingRoom = later(async () => (await import('./waiting-room.js')).WaitingRoom, { styles: devices });
export const BeforeJoining = later(async () => (await import('./before-joining.js')).BeforeJoining, { styles: devices });
export const DeviceSheet = later(async () => (await import('./device-sheet.js')).DeviceSheet, { styles: devices });
