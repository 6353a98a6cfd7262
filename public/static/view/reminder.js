import { isOpen } from '../state/appointments.js';
import { html } from '../vendor/preact.js';
import { opensWords, reminderWords } from './appointment-words.js';
import { Icon } from './icons.js';
import { IconButton } from './parts.js';
import { say } from '../words/say.js';

/**
 * An appointment that is near, and the way in.
 * @param {{ reminder: import('../use-cases/reminders.js').Reminder, state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props
 */
export function DueReminder({ reminder, state, actions }) {
  return html`<div class="reminder">
    <span class="strip-icon"><${Icon} name="calendar" /></span>
    <p class="grow"><a href="#/appointments/${reminder.appointment.id}">${reminderWords(reminder, state.me?.id ?? '')}</a></p>
    ${isOpen(reminder.appointment, state.now)
      ? html`<button type="button" class="button primary" onClick=${() => actions.waitingRoom.join(reminder.appointment)}>${say('common.join')}</button>`
      : html`<span class="muted">${opensWords(reminder.appointment, state.now)}</span>`}
    <${IconButton} icon="close" label=${say('appointments.dismiss-reminder')} onClick=${() => actions.reminders.close(reminder.key)} />
  </div>`;
}
