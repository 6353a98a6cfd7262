import { dueReminders } from '../use-cases/reminders.js';
import { html } from '../vendor/preact.js';
import { DueReminder } from './reminder.js';

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export default function DueReminders({ state, actions }) {
  const inRoom = state.call?.roomId ?? state.waiting?.roomId ?? null;
  const due = dueReminders(state.appointments.list, state.now, { closed: state.remindersClosed, inRoom });
  return due.map((reminder) => html`<${DueReminder} key=${reminder.key} reminder=${reminder} state=${state} actions=${actions} />`);
}
