import { decideOn } from '../api/moderation.js';
import { html } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar, ProblemBox, useWork } from './parts.js';

/**
 * Who asks to be let in, for the room's owner.
 * @param {{ roomId: string, visitors: import('../types.js').Visitor[], actions: import('../app.js').Actions, look: 'strip' | 'stage-note' | 'person' }} props
 */
export default function Visitors({ roomId, visitors, actions, look }) {
  return html`<div class="visitors" role="status">${visitors.map((visitor) => html`<${Visitor} key=${visitor.user_id} ...${{ roomId, visitor, actions, look }} />`)}</div>`;
}

/** @param {{ roomId: string, visitor: import('../types.js').Visitor, actions: import('../app.js').Actions, look: string }} props */
function Visitor({ roomId, visitor, actions, look }) {
  const work = useWork();
  const { user_id: userId, username: name, state } = visitor;
  const decide = (/** @type {'admit' | 'remove'} */ what) => () =>
    void work.run(what, async () => {
      await decideOn(roomId, userId, what);
      actions.store.dispatch({ type: 'visitor-gone', roomId, userId });
      await actions.rooms.refresh(roomId);
    });
  return html`<section class=${look}>
    <${Avatar} id=${userId} name=${name} size="small" />
    <div class="grow">
      <p class="strip-title"><bdi>${look === 'person' ? name : say('moderation.waits', { name })}</bdi></p>
      ${state === 'returning' && html`<p class="muted">${say('moderation.removed-before')}</p>`}
      <${ProblemBox} problem=${work.problem} />
    </div>
    <button type="button" class="button primary" disabled=${work.busy !== null} aria-label=${say('moderation.admit-name', { name })} onClick=${decide('admit')}><${Icon} name="plus" /> ${say('moderation.admit')}</button>
    <button type="button" class="button" disabled=${work.busy !== null} aria-label=${say('moderation.refuse-name', { name })} onClick=${decide('remove')}>${say('moderation.refuse')}</button>
  </section>`;
}
