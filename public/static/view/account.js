import { html, useState } from '../vendor/preact.js';
import { AccountData } from './account-data.js';
import { LanguageChoice } from './language-choice.js';
import { DialogHead } from './dialog-head.js';
import { Avatar, Dialog, ProblemBox, useWork } from './parts.js';
import { PushSwitch } from './push-switch.js';
import { say } from '../words/say.js';

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export default function AccountDialog({ state, actions }) {
  const me = state.me;
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const work = useWork();
  if (!me) return null;
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });

  const onSubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (password.length < 8) return work.fail(say('sign-in.password-too-short'));
    const done = await work.run('password', () => actions.session.setPassword(password, me.guest ? undefined : current));
    if (!done) return;
    close();
    actions.store.dispatch({ type: 'notice', text: say(me.guest ? 'account.name-kept' : 'account.password-changed') });
  };
  const logOut = (/** @type {boolean} */ everywhere) => () =>
    work.run('log-out', async () => {
      actions.calls.leave();
      await actions.session.logOut(everywhere);
      actions.navigation.showRooms();
    });

  return html`<${Dialog} label=${say('account.title')} onClose=${close}>
    <${DialogHead} title=${say('account.title')} onClose=${close} />
    <p class="person"><${Avatar} id=${me.id} name=${me.username} /> <b>${me.username}</b> <span class="muted">${me.guest ? say('common.guest') : ''}</span></p>
    <form class="stack" onSubmit=${onSubmit}>
      <h3>${say(me.guest ? 'account.keep-name' : 'account.change-password')}</h3>
      ${me.guest && html`<p class="muted">${say('account.guest-lead')}</p>`}
      <input type="hidden" autocomplete="username" value=${me.username} />
      ${!me.guest && html`<label class="field"><span>${say('account.current-password')}</span>
        <input type="password" autocomplete="current-password" value=${current} onInput=${(/** @type {any} */ e) => setCurrent(e.currentTarget.value)} /></label>`}
      <label class="field"><span>${say(me.guest ? 'account.password' : 'account.new-password')}</span>
        <input type="password" autocomplete="new-password" value=${password} onInput=${(/** @type {any} */ e) => setPassword(e.currentTarget.value)} /></label>
      <${ProblemBox} problem=${work.problem} />
      <button type="submit" class="button primary" disabled=${work.busy !== null || password === ''} aria-busy=${work.busy === 'password'}>${say('account.set-password')}</button>
    </form>
    <hr />
    <div class="stack">
      <p class="muted">${say('account.log-out-lead')}${me.guest ? ` ${say('account.log-out-guest')}` : ''}</p>
      <div class="row">
        <button type="button" class="button" disabled=${work.busy !== null} onClick=${logOut(false)}>${say('account.log-out')}</button>
        ${!me.guest && html`<button type="button" class="button" disabled=${work.busy !== null} onClick=${logOut(true)}>${say('account.log-out-everywhere')}</button>`}
      </div>
    </div>
    <hr />
    <${LanguageChoice} state=${state} actions=${actions} />
    <${PushSwitch} onTurnedOn=${actions.startPush} />
    <hr />
    <${AccountData} me=${me} actions=${actions} />
  <//>`;
}
