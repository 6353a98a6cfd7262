import { html, useState } from '../vendor/preact.js';
import { ProblemBox, useWork } from './parts.js';

/** A member whose device does not know the code yet. @param {{ room: import('../state/room.js').RoomState, actions: import('../app.js').Actions }} props */
export function Unlock({ room, actions }) {
  const [code, setCode] = useState('');
  const work = useWork();
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void work.run('unlock', () => actions.rooms.unlock(room.id, code));
  };
  return html`<form class="unlock" onSubmit=${onSubmit}>
    <h2>This device does not know the code of this room</h2>
    <p class="muted">You are a member, and you can call. To read and write, type the code once.</p>
    <div class="row">
      <label class="field grow">
        <span>Room code</span>
        <input class="code" autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="200" value=${code}
          onInput=${(/** @type {any} */ e) => setCode(e.currentTarget.value)} />
      </label>
      <button type="submit" class="button primary" disabled=${code.trim() === '' || work.busy !== null} aria-busy=${work.busy !== null}>Unlock</button>
    </div>
    <${ProblemBox} problem=${work.problem} />
  </form>`;
}
