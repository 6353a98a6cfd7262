import { join, prepare } from '../use-cases/preparing.js';
import { admission } from '../use-cases/admission.js';
import { present } from '../state/call.js';
import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';
import { Blur, Flip, Level, Picker, Speaker, Switch } from './own-devices.js';
import { DialogHead } from './dialog-head.js';
import { Dialog } from './parts.js';
import { Preview } from './preview.js';
import { DeviceTrouble } from './stage-notes.js';
import { list } from './words.js';

/** @typedef {{ preparing: import('../state/preparing.js').Preparing, live: import('../types.js').Call, state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} Props */

/** Before a running call is joined: picture, sound and connection, and who is there. @param {Props} props */
export default function BeforeJoining({ preparing, live, state, actions }) {
  const [skip, setSkip] = useState(false);
  const { store, calls } = actions;
  useEffect(() => prepare(store, calls, live), []);
  const leave = () => store.dispatch({ type: 'preparing-left' });
  const names = present(live).filter((person) => person.user_id !== state.me?.id).map((person) => person.username);
  const given = { state, place: preparing, actions };
  return html`<${Dialog} label=${say('joining.title')} class="joining" onClose=${leave}>
    <${DialogHead} title=${say('joining.title')} onClose=${leave} />
    <div class="joining-columns">
      <div class="joining-picture">
        <${Preview} ...${given} />
        <${Level} ...${given} />
        <p class="muted">${names.length > 0 ? say('joining.with', { names: list(names) }) : say('joining.nobody')}</p>
      </div>
      <div class="joining-side">
        <p class="joining-note" role="status">${state.notice?.text}</p>
        ${Object.values(preparing.troubles).map((trouble) => html`<${DeviceTrouble} key=${trouble.kind} trouble=${trouble} actions=${actions} />`)}
        <${Picker} kind="camera" ...${given} />
        <${Flip} ...${given} />
        <${Blur} ...${given} />
        <${Picker} kind="microphone" ...${given} />
        <${Speaker} ...${given} />
        ${live.provider === 'p2p' && html`<${Connection} live=${live} />`}
      </div>
    </div>
    <div class="joining-end">
      <${Switch} label=${say('joining.skip')} on=${skip} onChange=${setSkip}>${skip && say('joining.skip-why')}<//>
      <div class="row">
        <button type="button" class="button" onClick=${leave}>${say('joining.cancel')}</button>
        <button type="button" class="button primary" autofocus onClick=${() => join(store, calls, live, skip)}>${say('joining.join')}</button>
      </div>
    </div>
  <//>`;
}

/** @typedef {import('../media/connection-check.js').Verdict} Verdict */
/** @type {Record<Verdict | 'checking' | 'failed', { title: Parameters<typeof say>[0], why?: Parameters<typeof say>[0], bad?: boolean }>} */
const CONNECTION = {
  checking: { title: 'connection.checking' },
  good: { title: 'connection.good' },
  'good-no-relay': { title: 'connection.good-no-relay' },
  relayed: { title: 'connection.relayed', why: 'connection.relayed-why' },
  blocked: { title: 'connection.blocked', why: 'connection.blocked-why', bad: true },
  'no-relay': { title: 'connection.blocked', why: 'connection.no-relay-why', bad: true },
  unknown: { title: 'connection.unknown' },
  failed: { title: 'connection.failed' },
};

/**
 * Whether a call gets through from here. One over Twilio is not checked: its servers are Twilio's to choose.
 * @param {{ live: import('../types.js').Call }} props
 */
function Connection({ live }) {
  const [found, setFound] = useState(/** @type {keyof typeof CONNECTION} */ ('checking'));
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let here = true;
    setFound('checking');
    check(live).then((verdict) => here && setFound(verdict), () => here && setFound('failed'));
    return () => {
      here = false;
    };
  }, [times]);
  const { title, why, bad } = CONNECTION[found];
  return html`<section class="connection ${bad ? 'bad' : ''}" aria-label=${say('connection.title')}>
    <div role="status"><p>${bad ? html`<b>${say(title)}</b>` : say(title)}</p>${why && html`<p>${say(why)}</p>`}</div>
    ${(bad || found === 'failed') && html`<button type="button" class="button" onClick=${() => setTimes(times + 1)}>${say('connection.again')}</button>`}
  </section>`;
}

/** @param {import('../types.js').Call} live @returns {Promise<Verdict>} */
async function check(live) {
  const [{ iceServers }, { checkConnection }] = await Promise.all([admission(live.room_id, live.provider), import('../media/connection-check.js')]);
  return checkConnection(iceServers ?? []);
}
