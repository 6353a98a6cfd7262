import { html, useEffect, useLayoutEffect, useRef } from '../vendor/preact.js';

/** @typedef {import('../app.js').Actions} Actions */

/**
 * Everybody is heard, whether their picture is shown or not, and goes on being heard when it moves.
 * @param {{ people: import('../state/call.js').Tile[], actions: Actions }} props
 */
export function Sounds({ people, actions }) {
  return people.flatMap(({ key, trackIds }) => [
    html`<${Sound} key=${key} trackId=${trackIds.microphone} actions=${actions} />`,
    trackIds['screen-sound'] && html`<${Sound} key=${`${key} screen`} trackId=${trackIds['screen-sound']} actions=${actions} />`,
  ]);
}

/** @param {{ trackId: string | null, actions: Actions }} props */
function Sound({ trackId, actions }) {
  const audio = useRef(/** @type {HTMLAudioElement | null} */ (null));
  useLayoutEffect(() => {
    if (!audio.current) return;
    actions.streams.play(audio.current, [trackId], (blocked) => actions.store.dispatch({ type: 'hearing', blocked }));
  }, [trackId]);
  useEffect(() => {
    const element = audio.current;
    return () => {
      if (element) actions.streams.release(element);
    };
  }, []);
  return html`<audio ref=${audio} autoplay></audio>`;
}
