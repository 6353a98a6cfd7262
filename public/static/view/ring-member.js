import { ring } from '../api/in-call.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { useWork } from './parts.js';

/**
 * Asking a member of the room into the call that one is in, and what came of it.
 * @param {{ member: { user_id: string, username: string }, live: import('../types.js').Call }} props
 */
export function RingMember({ member, live }) {
  const work = useWork();
  const { user_id: id, username: name } = member;
  const rung = (live.rung ?? []).some((one) => one.user_id === id);
  const declined = (live.declined ?? []).includes(id);
  const busy = (live.busy ?? []).includes(id);
  const words = work.problem ? work.problem.message : rung || busy ? say(declined ? 'rings.declined' : busy ? 'rings.busy' : 'rings.ringing') : '';
  return html`<span class="muted ring-words" role="status">${words}</span>
    ${!rung && html`<button type="button" class="button quiet" disabled=${work.busy !== null} aria-label=${say('rings.ring-person', { name })}
      onClick=${() => work.run('ring', () => ring(live.id, id))}><${Icon} name="phone" /> ${say('rings.ring')}</button>`}`;
}
