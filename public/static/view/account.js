import { html, useState } from '../vendor/preact.js';
import { AccountData } from './account-data.js';
import { Avatar, Dialog, DialogHead, ProblemBox, useWork } from './parts.js';

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function AccountDialog({ state, actions }) {
  const me = state.me;
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const work = useWork();
  if (!me) return null;
  const close = () => actions.store.dispatch({ type: 'dialog', dialog: null });

  const onSubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (password.length < 8) return work.fail('A password has at least 8 characters.');
    const done = await work.run('password', () => actions.session.setPassword(password, me.guest ? undefined : current));
    if (!done) return;
    close();
    actions.store.dispatch({ type: 'notice', text: me.guest ? 'Your name is now yours to keep.' : 'Your password is changed. Other devices were logged out.' });
  };
  const logOut = (/** @type {boolean} */ everywhere) => () =>
    work.run('log-out', async () => {
      actions.calls.leave();
      await actions.session.logOut(everywhere);
      actions.navigation.showRooms();
    });

  return html`<${Dialog} label="Your account" onClose=${close}>
    <${DialogHead} title="Your account" onClose=${close} />
    <p class="person"><${Avatar} id=${me.id} name=${me.username} /> <b>${me.username}</b> <span class="muted">${me.guest ? 'Guest' : ''}</span></p>
    <form class="stack" onSubmit=${onSubmit}>
      <h3>${me.guest ? 'Keep this name' : 'Change your password'}</h3>
      ${me.guest && html`<p class="muted">As a guest you are gone when you log out or close the browser. With a password you can come back from any device.</p>`}
      <input type="hidden" autocomplete="username" value=${me.username} />
      ${!me.guest && html`<label class="field"><span>Current password</span>
        <input type="password" autocomplete="current-password" value=${current} onInput=${(/** @type {any} */ e) => setCurrent(e.currentTarget.value)} /></label>`}
      <label class="field"><span>${me.guest ? 'Password' : 'New password'}</span>
        <input type="password" autocomplete="new-password" value=${password} onInput=${(/** @type {any} */ e) => setPassword(e.currentTarget.value)} /></label>
      <${ProblemBox} problem=${work.problem} />
      <button type="submit" class="button primary" disabled=${work.busy !== null || password === ''} aria-busy=${work.busy === 'password'}>Set password</button>
    </form>
    <hr />
    <div class="stack">
      <p class="muted">Logging out also removes the codes of your rooms from this device.${me.guest ? ' A guest’s name becomes free for others.' : ''}</p>
      <div class="row">
        <button type="button" class="button" disabled=${work.busy !== null} onClick=${logOut(false)}>Log out</button>
        ${!me.guest && html`<button type="button" class="button" disabled=${work.busy !== null} onClick=${logOut(true)}>Log out everywhere</button>`}
      </div>
    </div>
    <hr />
    <${AccountData} me=${me} actions=${actions} />
  <//>`;
}
