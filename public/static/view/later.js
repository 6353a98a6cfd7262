import { html, useEffect, useState } from '../vendor/preact.js';
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
}
