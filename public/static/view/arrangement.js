import { useEffect, useRef, useState } from '../vendor/preact.js';

/** @typedef {typeof import('../state/stage-layout.js')} Rules who of several is where; two people need none */
/** @typedef {ReturnType<Rules['arrange']> & { seats: readonly string[], pinnable: (focused: string | null) => string | null }} Arrangement */

/**
 * Who is shown where, from one drawing to the next.
 * @param {object} now
 * @param {import('../state/call.js').Tile[]} now.people
 * @param {import('../state/call.js').ScreenTile[]} now.screens
 * @param {string | null} now.speaker the connection whose voice stands out
 * @param {import('../state/stage-layout.js').Layout} now.layout
 * @param {string | null} now.pinned
 * @returns {Arrangement}
 */
export function useArrangement({ people, screens, speaker, layout, pinned }) {
  const [rules, setRules] = useState(/** @type {Rules | null} */ (null));
  const focus = useRef(/** @type {import('../state/stage-layout.js').Focus | null} */ (null));
  const [, drawAgain] = useState(0);
  const keys = people.map((tile) => tile.key);
  const shared = screens.map((tile) => tile.key);
  const voice = people.find((tile) => tile.connectionId === speaker)?.key ?? null;
  if (rules) focus.current = rules.follow(focus.current ?? rules.NO_FOCUS, { people: keys, screens: shared, speaker: voice, at: Date.now() });
  const due = rules && focus.current ? rules.dueAt(focus.current) : Infinity;
  const needed = keys.length > 1 || shared.length > 0 || pinned !== null;
  useEffect(() => {
    // Without them all are of one size.
    if (needed) import('../state/stage-layout.js').then(setRules, () => undefined);
  }, [needed]);
  useEffect(() => {
    if (due === Infinity) return undefined;
    const timer = setTimeout(() => drawAgain((times) => times + 1), Math.max(0, due - Date.now()));
    return () => clearTimeout(timer);
  }, [due]);
  const at = focus.current;
  if (!rules || !at) return { large: null, small: [...shared, ...keys], hidden: [], seats: keys, pinnable: (focused) => focused ?? keys[0] ?? null };
  const shown = rules.arrange(at, { people: keys, layout, pinned });
  return { ...shown, seats: at.seats, pinnable: (focused) => rules.pinnable(shown, focused, at) };
}
