import { sides } from '../state/appointments.js';
import { html, useEffect, useRef } from '../vendor/preact.js';
import { timesOf } from './appointment-words.js';
import { Blur, Flip, Level, Picker, Speaker } from './own-devices.js';
import { Avatar } from './parts.js';
import { Preview } from './preview.js';
import { DeviceTrouble } from './stage-notes.js';
import { say } from '../words/say.js';

/** @typedef {import('../state/waiting.js').Waiting} Waiting */
/** @typedef {{ waiting: Waiting, actions: import('../app.js').Actions }} Props */

/**
 * Before the call: how one looks and sounds, and whether the other is there.
 * @param {Props & { appointment: import('../types.js').Appointment, state: import('../state/page.js').PageState }} props
 */
export default function WaitingRoom({ appointment, waiting, state, actions }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => section.current?.focus(), []);
  const { other } = sides(appointment, state.me?.id ?? '');
  const away = waiting.online !== null && waiting.socket !== 'open';
  const given = { state, place: waiting, actions };
  return html`<section ref=${section} tabindex="-1" class="waiting-room" aria-label=${say('waiting-room.title')}>
    <${Preview} ...${given} />
    <div class="waiting-side">
      <div class="waiting-for">
        <span class="pulse"><${Avatar} id=${other.id} name=${other.name} /></span>
        <div class="grow">
          <h2>${say('waiting-room.not-here')}</h2>
          <p class="muted">${away ? say('common.reconnecting') : say('waiting-room.you-wait', { name: other.name, times: timesOf(appointment) })}</p>
        </div>
      </div>
      ${Object.values(waiting.troubles).map((trouble) => html`<${DeviceTrouble} key=${trouble.kind} trouble=${trouble} actions=${actions} />`)}
      <${Picker} kind="camera" ...${given} />
      <${Flip} ...${given} />
      <${Blur} ...${given} />
      <${Picker} kind="microphone" ...${given} />
      <${Level} ...${given} />
      <${Speaker} ...${given} />
      <button type="button" class="button" onClick=${actions.waitingRoom.leave}>${say('common.leave')}</button>
    </div>
  </section>`;
}
