import { html, useEffect, useState } from '../vendor/preact.js';
import { say } from '../words/say.js';

/**
 * A part of the page that is fetched when it is first shown, so that whoever does not need it does not wait for it.
 * @param {() => Promise<{ default: any }>} load the module, whose default export is the view
 * @param {{ styles?: string, meanwhile?: any }} [options] the address of its styles, when they are not the page's own;
 *   what is shown until it is there
 * @returns {((props: any) => any) & { fetch: () => Promise<void> }}
 */
export function later(load, { styles, meanwhile = null } = {}) {
  /** @type {any} */
  let Part = null;
  /** @type {Promise<void> | null} */
  let fetching = null;

  function fetch() {
    fetching ??= Promise.all([load(), styles && styled(styles)]).then(
      ([module]) => void (Part = module.default),
      (error) => {
        fetching = null;
        throw error;
      },
    );
    return fetching;
  }

  /** @param {any} props */
  function Later(props) {
    const [missed, setMissed] = useState(false);
    const [, show] = useState(Part !== null);
    useEffect(() => {
      if (!Part) fetch().then(() => show(true), () => setMissed(true));
    }, []);
    if (Part) return html`<${Part} ...${props} />`;
    // After a deployment the part has another name, which a new start of the page knows.
    return !missed ? meanwhile : html`<div class="notice-place"><p class="notice missed" role="alert">${say('later.missed')}
      <button type="button" class="button" onClick=${() => location.reload()}>${say('later.reload')}</button></p></div>`;
  }
  return Object.assign(Later, { fetch });
}

/**
 * The same for whoever says by themselves that it did not come. All but `load`,
 * `styles` and `onFail` is handed to it.
 * @param {{ load: () => Promise<{ default: any }>, styles?: string, onFail: (message: string) => void, [more: string]: any }} props
 */
export function Later({ load, styles, onFail, ...props }) {
  const [view, setView] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let wanted = true;
    Promise.all([load(), styles && styled(styles)]).then(
      ([module]) => wanted && setView(() => module.default),
      () => wanted && onFail(say('stage.not-loaded')),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return view && html`<${view} ...${props} />`;
}

/** @param {string} address */
async function styled(address) {
  if ([...document.styleSheets].some(({ href }) => href === address)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(`not loaded: ${address}`));
    };
    document.head.append(link);
  });
}

/** Fetches parts once the page is drawn and has nothing to do. @param {(() => Promise<unknown>)[]} parts */
export function whenIdle(...parts) {
  const go = () => {
    // Without them things still work: they are asked for again when they are needed.
    for (const part of parts) part().catch(() => undefined);
  };
  if ('requestIdleCallback' in globalThis) requestIdleCallback(go, { timeout: 4_000 });
  else setTimeout(go, 1_500);
}
