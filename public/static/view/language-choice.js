import { html } from '../vendor/preact.js';
import { LANGUAGES } from '../words/choice.js';
import { say } from '../words/say.js';

/** Each language by its own name. @param {{ state: import('../state/page.js').PageState, actions: import('../app.js').Actions }} props */
export function LanguageChoice({ state, actions }) {
  return html`<label class="language-choice"><span>${say('languages.choose')}</span>
    <select value=${state.language} onChange=${(/** @type {any} */ e) => void actions.language.choose(e.currentTarget.value)}>
      ${Object.entries(LANGUAGES).map(([code, name]) => html`<option key=${code} value=${code} lang=${code} selected=${code === state.language}>${name}</option>`)}
    </select></label>`;
}
