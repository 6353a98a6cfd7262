import { html, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { ProblemBox, useWork } from './parts.js';

/** @typedef {'guest' | 'sign-in' | 'register'} Way */

/** @type {Record<Way, { title: string, lead: string, button: string }>} */
const WAYS = {
  guest: { title: 'Say who you are', lead: 'A name is enough. No e-mail, no phone number.', button: 'Continue' },
  'sign-in': { title: 'Welcome back', lead: 'Sign in with the name and password you chose.', button: 'Sign in' },
  register: { title: 'Create an account', lead: 'Your name stays yours, on every device.', button: 'Create account' },
};

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function SignIn({ state, actions }) {
  const [way, setWay] = useState(/** @type {Way} */ ('guest'));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const work = useWork();
  const words = WAYS[way];

  /** @param {string} as */
  const enter = (as) => {
    if (as.trim().length < 2) return work.fail('Please type a name of at least 2 characters.');
    if (way !== 'guest' && password.length < 8) return work.fail('A password has at least 8 characters.');
    const { session } = actions;
    return work.run('enter', () =>
      way === 'guest' ? session.continueAsGuest(as) : way === 'sign-in' ? session.signIn(as, password) : session.createAccount(as, password),
    );
  };
  const onSubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    void enter(name);
  };
  const go = (/** @type {Way} */ next) => () => {
    work.clear();
    setWay(next);
  };
  const useSuggestion = () => {
    const suggestion = work.problem?.suggestion ?? '';
    setName(suggestion);
    void enter(suggestion);
  };

  return html`<main class="welcome">
    <div class="welcome-pitch">
      <p class="brand"><img src="/favicon.svg" alt="" width="36" height="36" /> SecureChat</p>
      <h1>Talk freely,<br />among yourselves.</h1>
      <p class="lead">Rooms for chat, voice and video. Messages are encrypted on your device, with a code only you share.</p>
      <ul class="promises">
        <li><${Icon} name="lock" /> End-to-end encrypted chat</li>
        <li><${Icon} name="video" /> Voice and video calls, screen sharing</li>
        <li><${Icon} name="people" /> Nothing to install, no account needed</li>
      </ul>
    </div>
    <form class="card welcome-card" onSubmit=${onSubmit} noValidate>
      <h2>${words.title}</h2>
      <p class="muted">${state.whySignedOut ?? (state.invite ? 'You have been invited to a room. First, tell the others your name.' : words.lead)}</p>
      <label class="field">
        <span>Your name</span>
        <input name="username" autocomplete="username" maxlength="32" value=${name} autofocus
          onInput=${(/** @type {any} */ e) => setName(e.currentTarget.value)} />
      </label>
      ${way !== 'guest' && html`<label class="field">
        <span>Password</span>
        <input type="password" name="password" autocomplete=${way === 'register' ? 'new-password' : 'current-password'} value=${password}
          onInput=${(/** @type {any} */ e) => setPassword(e.currentTarget.value)} />
        ${way === 'register' && html`<small>At least 8 characters. It never leaves this device as you typed it.</small>`}
      </label>`}
      <${ProblemBox} problem=${work.problem}>
        ${work.problem?.suggestion && html`<button type="button" class="button quiet" onClick=${useSuggestion}>Use “${work.problem.suggestion}”</button>`}
      <//>
      <button class="button primary wide" type="submit" aria-busy=${work.busy !== null} disabled=${work.busy !== null}>${words.button}</button>
      <p class="other-ways">
        ${way !== 'guest' && html`<button type="button" class="link" onClick=${go('guest')}>Use only a name</button>`}
        ${way !== 'sign-in' && html`<button type="button" class="link" onClick=${go('sign-in')}>I have a password</button>`}
        ${way !== 'register' && html`<button type="button" class="link" onClick=${go('register')}>New account</button>`}
      </p>
    </form>
  </main>`;
}
