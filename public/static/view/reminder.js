import { isOpen } from '../state/appointments.js';
import { dueReminders } from '../use-cases/reminders.js';
import { html } from '../vendor/preact.js';
import { opensWords, reminderWords } from './appointment-words.js';
import { Icon } from './icons.js';
import { IconButton } from './parts.js';
import { say } from '../words/say.js';

/**
 * Says that an appointment is near, and stays until it is answered or no longer true. It takes no focus.
 * @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props
 */
export function Reminders({ state, actions }) {
  const inRoom = state.call?.roomId ?? state.waiting?.roomId ?? null;
  const due = dueReminders(state.appointments.list, state.now, { closed: state.remindersClosed, inRoom });
  return html`<div class="reminders" role="status" aria-label=${say('appointments.reminders')}>
    ${due.map((reminder) => html`<div key=${reminder.key} class="reminder">
      <span class="strip-icon"><${Icon} name="calendar" /></span>
      <p class="grow"><a href="#/appointments/${reminder.appointment.id}">${reminderWords(reminder, state.me?.id ?? '')}</a></p>
      ${isOpen(reminder.appointment, state.now)
        ? html`<button type="button" class="button primary" onClick=${() => actions.waitingRoom.join(reminder.appointment)}>${say('common.join')}</button>`
        : html`<span class="muted">${opensWords(reminder.appointment, state.now)}</span>`}
      <${IconButton} icon="close" label=${say('appointments.dismiss-reminder')} onClick=${() => actions.reminders.close(reminder.key)} />
    </div>`)}
  </div>`;
}
