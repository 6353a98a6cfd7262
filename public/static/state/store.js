/**
 * Events in, state out: the only way the page changes.
 * @template S, E
 * @param {(state: S, event: E) => S} reduce
 * @param {S} initial
 */
export function createStore(reduce, initial) {
  let state = initial;
  /** @type {Set<(state: S, before: S) => void>} */
  const listeners = new Set();
  return {
    get: () => state,
    /** @param {E} event */
    dispatch(event) {
      const before = state;
      state = reduce(state, event);
      if (state === before) return;
      for (const listener of listeners) listener(state, before);
    },
    /** @param {(state: S, before: S) => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
