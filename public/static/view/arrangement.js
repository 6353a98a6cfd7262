import { arrange, dueAt, follow, NO_FOCUS } from '../state/stage-layout.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';

/**
 * Who is shown where, from one drawing to the next.
 * @param {object} now
 * @param {import('../state/call.js').Tile[]} now.people
 * @param {import('../state/call.js').ScreenTile[]} now.screens
 * @param {string | null} now.speaker the connection whose voice stands out
 * @param {import('../state/stage-layout.js').Layout} now.layout
 * @param {string | null} now.pinned
 */
export function useArrangement({ people, screens, speaker, layout, pinned }) {
  const focus = useRef(NO_FOCUS);
  const [, drawAgain] = useState(0);
  const keys = people.map((tile) => tile.key);
  const voice = people.find((tile) => tile.connectionId === speaker)?.key ?? null;
  focus.current = follow(focus.current, { people: keys, screens: screens.map((tile) => tile.key), speaker: voice, at: Date.now() });
  const due = dueAt(focus.current);
  useEffect(() => {
    if (due === Infinity) return undefined;
    const timer = setTimeout(() => drawAgain((times) => times + 1), Math.max(0, due - Date.now()));
    return () => clearTimeout(timer);
  }, [due]);
  return { ...arrange(focus.current, { people: keys, layout, pinned }), focus: focus.current };
}
