import { html, useState } from '../vendor/preact.js';
import { ProblemBox, useWork } from './parts.js';
import { say } from '../words/say.js';

/** A member whose device does not know the code yet. @param {{ room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export default function Unlock({ room, actions }) {
  const [code, setCode] = useState('');
  const work = useWork();
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void work.run('unlock', () => actions.rooms.unlock(room.id, code));
  };
  return html`<form class="unlock" onSubmit=${onSubmit}>
    <h2>${say('chat.unlock-title')}</h2>
    <p class="muted">${say('chat.unlock-lead')}</p>
    <div class="row">
      <label class="field grow">
        <span>${say('rooms.code')}</span>
        <input class="code" autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="200" value=${code}
          onInput=${(/** @type {any} */ e) => setCode(e.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary" disabled=${code.trim() === '' || work.busy !== null} aria-busy=${work.busy !== null}>${say('chat.unlock')}</button>
    </div>
    <${ProblemBox} problem=${work.problem} />
  </form>`;
}
