import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { DueReminders } from './on-demand.js';

/**
 * Says that an appointment is near, and stays until it is answered or no longer true. It takes no focus.
 * @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props
 */
export function Reminders({ state, actions }) {
  return html`<div class="reminders" role="status" aria-label=${say('appointments.reminders')}>
    ${state.appointments.list.length > 0 && html`<${DueReminders} state=${state} actions=${actions} />`}
  </div>`;
}
