import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';

/** The signs for the names that travel. @type {Record<string, string>} */
export const SIGNS = { thumbs_up: '👍', clap: '👏', heart: '❤️', laugh: '😂', surprised: '😮', party: '🎉' };
const SHOWN_MS = 4_500;

/** What a reaction is called. @param {string} emoji */
const nameOf = (emoji) => (emoji in SIGNS ? say(/** @type {any} */ (`stage.reaction-${emoji}`)) : '');

/** Reactions in the air. @param {{ reactions: import('../state/call.js').MyCall['reactions'], actions: import('../app.js').Actions }} props */
export default function Reactions({ reactions, actions }) {
  const known = reactions.filter(({ emoji }) => emoji in SIGNS);
  const last = known.at(-1);
  const [said, setSaid] = useState('');
  // Said after the place for it is there, or a screen reader would miss the first.
  useEffect(() => {
    if (last) setSaid(say('stage.reacts', { name: last.name, reaction: nameOf(last.emoji) }));
  }, [last?.key]);
  return html`<div class="reactions" aria-hidden="true">
      ${known.map((reaction) => html`<${Rising} key=${reaction.key} reaction=${reaction} actions=${actions} />`)}
    </div>
    <p class="sr-only" aria-live="polite">${said}</p>`;
}

/** @param {{ reaction: import('../state/call.js').MyCall['reactions'][number], actions: import('../app.js').Actions }} props */
function Rising({ reaction, actions }) {
  const { key, name, emoji } = reaction;
  useEffect(() => {
    const timer = setTimeout(() => actions.store.dispatch({ type: 'reaction-over', key }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, []);
  return html`<p class="reaction lane-${key % 5}"><span>${SIGNS[emoji]}</span><b>${name}</b></p>`;
}

/** A row to choose from. @param {{ onChoose: (emoji: string) => void }} props */
export function ReactionRow({ onChoose }) {
  return html`<div class="reaction-row" role="group" aria-label=${say('stage.react')}>
    ${Object.entries(SIGNS).map(([emoji, sign]) => html`<button key=${emoji} type="button" aria-label=${nameOf(emoji)} title=${nameOf(emoji)} onClick=${() => onChoose(emoji)}>${sign}</button>`)}
  </div>`;
}
