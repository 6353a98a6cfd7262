import { html, useEffect, useState } from '../vendor/preact.js';
<<<<<<< HEAD

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
=======
import { say } from '../words/say.js';

/**
 * A part of the page that is loaded when it is first wanted. The module's default export is the view; all but `load`
 * and `onFail` is handed to it.
 * @param {{ load: () => Promise<{ default: any }>, onFail: (message: string) => void, [more: string]: any }} props
 */
export function Later({ load, onFail, ...props }) {
  const [view, setView] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let wanted = true;
    load().then(
      (module) => wanted && setView(() => module.default),
      () => wanted && onFail(say('stage.notLoaded')),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return view && html`<${view} ...${props} />`;
>>>>>>> main
}
