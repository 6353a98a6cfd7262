import { pushState, turnOff, turnOn } from '../push/subscribing.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { ProblemBox, useWork } from './parts.js';

/** In the account: whether this browser is told of calls. Nothing where it cannot be. @param {{ onTurnedOn: () => void }} props */
export function PushSwitch({ onTurnedOn }) {
  const [state, setState] = useState(/** @type {import('../push/subscribing.js').PushState} */ ('unsupported'));
  const work = useWork();
  useEffect(() => void pushState().then(setState, () => undefined), []);
  if (state === 'unsupported') return null;
  const change = () => work.run('push', async () => {
    const now = state === 'on' ? await turnOff().then(() => /** @type {const} */ ('off')) : await turnOn();
    setState(now);
    if (now === 'on') onTurnedOn();
  });
  return html`<hr />
    <div class="stack">
      <h3>${say('push.title')}</h3>
      <p class="muted">${say('push.lead')}</p>
      <label class="check"><input type="checkbox" role="switch" checked=${state === 'on'} disabled=${state === 'blocked' || work.busy !== null}
        onChange=${change} /> <span>${say('push.switch')}</span></label>
      ${state === 'blocked' && html`<p class="muted" role="status">${say('push.blocked')}</p>`}
      <${ProblemBox} problem=${work.problem} />
    </div>`;
}
