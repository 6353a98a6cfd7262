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

export const AccountDialog = later(() => import('./account.js'));
export const RoomDialog = later(() => import('./room-details.js'), { styles: moderation });
export const PushOffer = later(() => import('./push-offer.js'), { styles: moderation });
export const HistoryDialog = later(() => import('./history.js'), { styles: callsStyles });
export const AppointmentScreen = later(() => import('./appointment.js'), { styles, meanwhile });
export const AppointmentsScreen = later(() => import('./appointments.js'), { styles, meanwhile });
export const CallsScreen = later(() => import('./calls.js'), { styles: callsStyles, meanwhile });
export const BookingDialog = later(() => import('./booking.js'), { styles });
export const DueReminders = later(() => import('./due-reminders.js'), { styles });
/** One of the parts of a call, which come as one file. */
export const Stage = later(async () => ({ default: (await import('./stage.js')).Stage }));
export const StageNotes = later(() => import('./stage-notes.js'), { styles: devices });
export const DoorScreen = later(() => import('./door.js'), { styles: moderation, meanwhile });
export const Visitors = later(() => import('./visitors.js'), { styles: moderation });
export const Unlock = later(() => import('./unlock.js'), { styles: moderation });
export const CallStrip = later(() => import('./call-strip.js'));
export const RatingStrip = later(() => import('./rating.js'), { styles: moderation });
export const WaitingRoom = later(() => import('./waiting-room.js'), { styles: devices });
export const BeforeJoining = later(() => import('./before-joining.js'), { styles: devices });
export const DeviceSheet = later(() => import('./device-sheet.js'), { styles: devices });
