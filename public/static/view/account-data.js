import { exportData } from '../use-cases/export.js';
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { ProblemBox, useWork } from './parts.js';
import { say } from '../words/say.js';

const FILE = 'securechat-account.json';

/** What is kept about a person: to take along, or to be deleted. @param {{ me: import('../types.js').User, actions: import('../app.js').Actions }} props */
export function AccountData({ me, actions }) {
  const [asking, setAsking] = useState(false);
  const [current, setCurrent] = useState('');
  const work = useWork();
  const question = useRef(/** @type {HTMLFormElement | null} */ (null));
  // The button that had the focus is gone.
  useEffect(() => {
    const first = question.current?.querySelector('input:not([type=hidden]), button[type=button]');
    if (asking && first instanceof HTMLElement) first.focus();
  }, [asking]);

  const download = () => work.run('download', async () => save(await exportData()));
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    return work.run('delete', async () => {
      await actions.session.deleteAccount(me.guest ? undefined : current);
      actions.calls.leave();
      actions.navigation.showRooms();
    });
  };

  return html`<section class="stack" aria-label=${say('account.data')}>
    <h3>${say('account.data')}</h3>
    <p class="muted">${say('account.data-lead')}</p>
    <div class="row">
      <button type="button" class="button" disabled=${work.busy !== null} aria-busy=${work.busy === 'download'} onClick=${download}>${say('account.download')}</button>
      ${!asking && html`<button type="button" class="button" disabled=${work.busy !== null} onClick=${() => setAsking(true)}>${say('account.delete-ask')}</button>`}
    </div>
    ${asking && html`<form ref=${question} class="stack" onSubmit=${onSubmit}>
      <p><b>${say('account.delete-question')}</b> ${say('account.delete-lead')}</p>
      ${!me.guest && html`<input type="hidden" autocomplete="username" value=${me.username} />
        <label class="field"><span>${say('account.your-password')}</span>
          <input type="password" autocomplete="current-password" value=${current} onInput=${(/** @type {any} */ e) => setCurrent(e.currentTarget.value)} /></label>`}
      <div class="row">
        <button type="submit" class="button bad" disabled=${work.busy !== null || (!me.guest && current === '')} aria-busy=${work.busy === 'delete'}>${say('account.delete')}</button>
        <button type="button" class="button" disabled=${work.busy !== null} onClick=${() => { setAsking(false); setCurrent(''); work.clear(); }}>${say('account.keep')}</button>
      </div>
    </form>`}
    <${ProblemBox} problem=${work.problem} />
  </section>`;
}

/** Has the browser save a file. @param {string} text */
function save(text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = FILE;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
