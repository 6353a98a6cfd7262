import { changeRoom, decideOn } from '../api/moderation.js';
import { waitingAt } from '../state/moderation.js';
import { html, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Avatar, IconButton, ProblemBox, useWork } from './parts.js';
import Visitors from './visitors.js';

/** @typedef {{ state: import('../state/page.js').PageState, room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} Props */

/** Who comes in, as the room's owner decides it. @param {Props} props */
export function OwnersChoices({ state, room, actions }) {
  const work = useWork();
  const row = room.room;
  if (!row) return null;
  const waiting = waitingAt(state, room.id);
  const out = (state.visitors[room.id] ?? []).filter((visitor) => !waiting.includes(visitor));
  const change = (/** @type {Parameters<typeof changeRoom>[1]} */ to) =>
    work.run('change', async () => {
      const reply = await changeRoom(room.id, to);
      actions.store.dispatch({ type: 'frame', roomId: room.id, frame: { type: 'room', room: reply.room }, at: Date.now() });
    });
  const admit = (/** @type {string} */ userId) =>
    void work.run(userId, async () => {
      await decideOn(room.id, userId, 'admit');
      await actions.rooms.refresh(room.id);
    });
  return html`
    ${waiting.length > 0 && html`<section class="stack">
      <h3>${say('moderation.door')}</h3>
      <${Visitors} roomId=${room.id} visitors=${waiting} actions=${actions} look="person" />
    </section>`}
    <section class="stack">
      <h3>${say('moderation.who-comes')}</h3>
      <${Switch} on=${row.locked === true} busy=${work.busy !== null} words="lock" onTurn=${(/** @type {boolean} */ on) => change({ locked: on })} />
      <${Switch} on=${row.lobby === true} busy=${work.busy !== null} words="lobby" onTurn=${(/** @type {boolean} */ on) => change({ lobby: on })} />
      <${Switch} on=${row.guest_links !== false} busy=${work.busy !== null} words="guests" onTurn=${(/** @type {boolean} */ on) => change({ guestLinks: on })} />
      <${ProblemBox} problem=${work.problem} />
    </section>
    ${out.length > 0 && html`<section class="stack">
      <h3>${say('moderation.kept-out')}</h3>
      <ul class="people">
        ${out.map(({ user_id: userId, username: name, state: at }) => html`<li key=${userId} class="person">
          <${Avatar} id=${userId} name=${name} size="small" />
          <span class="grow"><bdi>${name}</bdi> <span class="muted">${say(at === 'removed' ? 'moderation.state-removed' : 'moderation.state-refused')}</span></span>
          <button type="button" class="button" disabled=${work.busy !== null} aria-label=${say('moderation.admit-name', { name })} onClick=${() => admit(userId)}>${say('moderation.admit')}</button>
        </li>`)}
      </ul>
    </section>`}`;
}

/** @param {{ on: boolean, busy: boolean, words: 'lock' | 'lobby' | 'guests', onTurn: (on: boolean) => Promise<unknown> }} props */
function Switch({ on, busy, words, onTurn }) {
  // As it was pressed until the server has answered, and then as it is.
  const [pressed, setPressed] = useState(/** @type {boolean | null} */ (null));
  const turn = (/** @type {boolean} */ to) => {
    setPressed(to);
    void onTurn(to).then(() => setPressed(null));
  };
  return html`<label class="switch">
    <span class="grow"><b>${say(`moderation.${words}`)}</b><small class="muted">${say(`moderation.${words}-hint`)}</small></span>
    <input type="checkbox" role="switch" checked=${pressed ?? on} disabled=${busy} onChange=${(/** @type {any} */ e) => turn(e.currentTarget.checked)} />
  </label>`;
}

/** What the owner does about a member. @param {Props & { member: import('../types.js').Member }} props */
export function MemberTools({ member, room, actions }) {
  const [shown, setShown] = useState(false);
  const [sure, setSure] = useState('');
  const work = useWork();
  const { user_id: userId, username: name } = member;
  const press = (/** @type {string} */ what, /** @type {() => Promise<unknown>} */ act) => () => {
    if (sure !== what) return setSure(what);
    void work.run(what, async () => {
      await act();
      await actions.rooms.refresh(room.id);
    });
  };
  return html`<${IconButton} icon="more" class="more" label=${say('moderation.manage', { name })} aria-expanded=${shown} onClick=${() => { setShown(!shown); setSure(''); }} />
    ${shown && html`<div class="member-tools">
      <button type="button" class="button ${sure === 'owner' ? 'bad' : ''}" disabled=${work.busy !== null} onClick=${press('owner', () => changeRoom(room.id, { ownerId: userId }))}>${say(sure === 'owner' ? 'moderation.really-make-owner' : 'moderation.make-owner')}</button>
      <button type="button" class="button ${sure === 'remove' ? 'bad' : ''}" disabled=${work.busy !== null} onClick=${press('remove', () => decideOn(room.id, userId, 'remove'))}>${say(sure === 'remove' ? 'moderation.really-from-room' : 'moderation.from-room')}</button>
      <${ProblemBox} problem=${work.problem} />
    </div>`}`;
}
