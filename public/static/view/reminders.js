import { dueReminders } from '../use-cases/reminders.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { DueReminder } from './on-demand.js';

/**
 * Says that an appointment is near, and stays until it is answered or no longer true. It takes no focus.
 * @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props
 */
export function Reminders({ state, actions }) {
  const inRoom = state.call?.roomId ?? state.waiting?.roomId ?? null;
  const due = dueReminders(state.appointments.list, state.now, { closed: state.remindersClosed, inRoom });
  return html`<div class="reminders" role="status" aria-label=${say('appointments.reminders')}>
    ${due.map((reminder) => html`<${DueReminder} key=${reminder.key} reminder=${reminder} state=${state} actions=${actions} />`)}
  </div>`;
}
