import { decideOn, endForAll, inCall } from '../api/moderation.js';
import { present } from '../state/call.js';
import { owns } from '../state/moderation.js';
import { html, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { Avatar, IconButton, ProblemBox, useWork } from './parts.js';

/** @typedef {import('./call-panels.js').About} About */

/** What the room's owner does about somebody in the call. @param {{ person: import('../types.js').Participant, about: About }} props */
export function OwnersTools({ person, about }) {
  const { state, live } = about;
  const [asks, setAsks] = useState(false);
  const work = useWork();
  if (!live || person.user_id === state.me?.id || !owns(state, live.room_id)) return null;
  const { user_id: userId, username: name } = person;
  const booked = !state.rooms.list.some((room) => room.id === live.room_id);
  const mute = () => void work.run('mute', () => inCall(live.id, userId, 'mute'));
  return html`
    <${IconButton} icon="mic-off" label=${say('moderation.mute-name', { name })} disabled=${!person.audio || !person.connection_id || work.busy !== null} onClick=${mute} />
    <${IconButton} icon="hangup" label=${say('moderation.remove-name', { name })} aria-expanded=${asks} disabled=${work.busy !== null} onClick=${() => setAsks(!asks)} />
    ${asks && html`<div class="member-tools">
      <button type="button" class="button bad" onClick=${() => void work.run('remove', () => inCall(live.id, userId, 'remove'))}>${say('moderation.from-call')}</button>
      ${!booked && html`<button type="button" class="button bad" onClick=${() => void work.run('remove', () => decideOn(live.room_id, userId, 'remove'))}>${say('moderation.from-call-and-room')}</button>`}
    </div>`}
    <${ProblemBox} problem=${work.problem} />`;
}

/** Who was taken out of the call; who is at the room's door stands below the pictures. @param {{ about: About }} props */
export function Outside({ about }) {
  const { state, live } = about;
  const work = useWork();
  if (!live || !owns(state, live.room_id)) return null;
  const removed = live.participants.filter((person) => live.removed?.includes(person.user_id));
  return html`
    ${removed.length > 0 && html`<h3>${say('moderation.removed-from-call')}</h3>
      <ul class="people">${removed.map(({ user_id: userId, username: name }) => html`<li key=${userId} class="person-row">
        <${Avatar} id=${userId} name=${name} size="small" /><span class="grow name">${name}</span>
        <button type="button" class="button" disabled=${work.busy !== null} aria-label=${say('moderation.admit-again', { name })}
          onClick=${() => void work.run(userId, () => inCall(live.id, userId, 'admit'))}><${Icon} name="plus" /> ${say('moderation.admit')}</button>
      </li>`)}</ul>`}
    <${ProblemBox} problem=${work.problem} />`;
}

/** For the room's owner and whoever called, while more than two are in the call: it ends anyway when one of two leaves. @param {{ about: About }} props */
export function EndForAll({ about }) {
  const { state, live } = about;
  const [asks, setAsks] = useState(false);
  const work = useWork();
  const me = state.me?.id;
  if (!live || present(live).length <= 2 || !(live.caller_id === me || owns(state, live.room_id))) return null;
  const press = () => {
    if (asks) void work.run('end', () => endForAll(live.id));
    else setAsks(true);
  };
  return html`<p class="end-for-all"><button type="button" class="button ${asks ? 'bad' : ''}" disabled=${work.busy !== null} onClick=${press}>${say(asks ? 'moderation.really-end-for-all' : 'moderation.end-for-all')}</button></p>
    <${ProblemBox} problem=${work.problem} />`;
}
