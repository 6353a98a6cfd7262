// Twilio's browser SDK: a classic script of our own origin that leaves `Twilio.Video` behind. Nobody
// loads it before a call over Twilio starts.

import { MediaFailure } from './provider.js';
import { say } from '../words/say.js';

/** @typedef {typeof import('twilio-video')} Sdk */

const ADDRESS = new URL('../vendor/twilio-video.min.js', import.meta.url).href;
const PATIENCE_MS = 20_000;

/** @type {Promise<Sdk> | null} */
let loading = null;

/** @returns {Promise<Sdk>} rejects with a MediaFailure; then it may be tried again */
export function loadSdk() {
  loading ??= load().catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Sdk>} */
async function load() {
  if (!loaded()) await run();
  const sdk = loaded();
  if (!sdk) throw notLoaded('the script did not run');
  if (!sdk.isSupported) {
    throw new MediaFailure('browser_not_supported', say('media.browser-not-supported'));
  }
  return sdk;
}

/** @returns {Sdk | undefined} */
const loaded = () => /** @type {any} */ (globalThis).Twilio?.Video;

/** @returns {Promise<void>} */
function run() {
  const script = document.createElement('script');
  script.src = ADDRESS;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail('it took too long'), PATIENCE_MS);
    const fail = (/** @type {string} */ why) => {
      clearTimeout(timer);
      script.remove();
      reject(notLoaded(why));
    };
    script.onload = () => {
      clearTimeout(timer);
      resolve();
    };
    script.onerror = () => fail('the script could not be fetched');
    document.head.append(script);
  });
}

/** @param {string} why */
function notLoaded(why) {
  return new MediaFailure(
    'sdk_not_loaded',
    say('media.sdk-not-loaded'),
    why,
  );
}
