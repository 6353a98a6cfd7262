import { problemOf } from '../use-cases/context.js';
import { html, useState } from '../vendor/preact.js';
import { Icon } from './icons.js';
import { LanguageChoice } from './language-choice.js';
import { ProblemBox, useWork } from './parts.js';
import { say } from '../words/say.js';

/** @typedef {'guest' | 'sign-in' | 'register'} Way */

/** @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function SignIn({ state, actions }) {
  const [way, setWay] = useState(/** @type {Way} */ ('guest'));
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const work = useWork();

  /** @param {string} as */
  const enter = (as) => {
    if (as.trim().length < 2) return work.fail(say('sign-in.name-too-short'));
    if (way !== 'guest' && password.length < 8) return work.fail(say('sign-in.password-too-short'));
    const { session, rooms, store } = actions;
    return work.run('enter', async () => {
      await (way === 'guest' ? session.continueAsGuest(as) : way === 'sign-in' ? session.signIn(as, password) : session.createAccount(as, password));
      // Whoever came by an invitation wants to be in the room, and nothing else. If that fails, the code stands there to be tried again.
      if (state.invite) await rooms.join(state.invite).catch((error) => store.dispatch({ type: 'notice', text: problemOf(error).message }));
    });
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
      <h1>${say('sign-in.pitch-first')}<br />${say('sign-in.pitch-second')}</h1>
      <p class="lead">${say('sign-in.pitch-lead')}</p>
      <ul class="promises">
        <li><${Icon} name="lock" /> ${say('sign-in.promise-encrypted')}</li>
        <li><${Icon} name="video" /> ${say('sign-in.promise-calls')}</li>
        <li><${Icon} name="people" /> ${say('sign-in.promise-nothing')}</li>
      </ul>
    </div>
    <form class="card welcome-card" onSubmit=${onSubmit} noValidate>
      <h2>${say(state.invite && way === 'guest' ? 'sign-in.invited-title' : `sign-in.${way}-title`)}</h2>
      <p class="muted">${state.whySignedOut ?? (state.invite ? say('sign-in.invited') : say(`sign-in.${way}-lead`))}</p>
      <label class="field">
        <span>${say('sign-in.name')}</span>
        <input name="username" autocomplete="username" maxlength="32" value=${name} autofocus
          onInput=${(/** @type {any} */ e) => setName(e.currentTarget.value)} />
      </label>
      ${way !== 'guest' && html`<label class="field">
        <span>${say('sign-in.password')}</span>
        <input type="password" name="password" autocomplete=${way === 'register' ? 'new-password' : 'current-password'} value=${password}
          onInput=${(/** @type {any} */ e) => setPassword(e.currentTarget.value)} />
        ${way === 'register' && html`<small>${say('sign-in.password-hint')}</small>`}
      </label>`}
      <${ProblemBox} problem=${work.problem}>
        ${work.problem?.suggestion && html`<button type="button" class="button quiet" onClick=${useSuggestion}>${say('sign-in.use-suggestion', { name: work.problem.suggestion })}</button>`}
      <//>
      <button class="button primary wide" type="submit" aria-busy=${work.busy !== null} disabled=${work.busy !== null}>${say(state.invite ? 'sign-in.invited-button' : `sign-in.${way}-button`)}</button>
      <p class="other-ways">
        ${way !== 'guest' && html`<button type="button" class="link" onClick=${go('guest')}>${say('sign-in.only-a-name')}</button>`}
        ${way !== 'sign-in' && html`<button type="button" class="link" onClick=${go('sign-in')}>${say('sign-in.have-password')}</button>`}
        ${way !== 'register' && html`<button type="button" class="link" onClick=${go('register')}>${say('sign-in.new-account')}</button>`}
      </p>
      <${LanguageChoice} state=${state} actions=${actions} />
    </form>
  </main>`;
}
