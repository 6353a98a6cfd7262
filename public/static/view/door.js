import { html, useEffect } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Icon } from './icons.js';
import { ProblemBox, useWork } from './parts.js';

/** News may be lost: whoever waits asks again now and then. */
const ASK_AGAIN_MS = 20_000;

/** At the door of a room whose owner lets people in one by one. @param {{ door: import('../types.js').Door, actions: import('../app.js').Actions }} props */
export default function DoorScreen({ door, actions }) {
  const work = useWork();
  const waits = door.state !== 'refused';
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => void work.run('ask', actions.rooms.askAgain), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [waits]);
  return html`<main class="entrance">
    <section class="card door" aria-busy=${waits}>
      <span class="door-sign ${waits ? 'pulse' : ''}"><${Icon} name=${waits ? 'people' : 'lock'} /></span>
      <div role="status" class="stack">
        <h1>${say(waits ? 'moderation.waiting-title' : 'moderation.refused-title')}</h1>
        <p class="muted" dir="auto">${say(waits ? 'moderation.waiting-lead' : 'moderation.refused-lead', { room: door.roomName })}</p>
      </div>
      <${ProblemBox} problem=${work.problem} />
      <button type="button" class="button" onClick=${() => void actions.rooms.goAway()}>${say(waits ? 'moderation.waiting-back' : 'moderation.refused-back')}</button>
    </section>
  </main>`;
}
