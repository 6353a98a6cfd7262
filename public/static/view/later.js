import { html, useEffect, useState } from '../vendor/preact.js';

/**
 * A piece of the page that is fetched when it is shown first.
 * @param {() => Promise<any>} load
 * @returns {(props: any) => any}
 */
export function later(load) {
  /** @type {any} */
  let Piece = null;
  return function Later(props) {
    const [, draw] = useState(0);
    useEffect(() => {
      let here = true;
      if (!Piece) {
        load().then(
          (loaded) => {
            Piece = loaded;
            if (here) draw(1);
          },
          () => undefined,
        );
      }
      return () => {
        here = false;
      };
    }, []);
    return Piece && html`<${Piece} ...${props} />`;
  };
}
