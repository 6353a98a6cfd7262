// Why a device could not be opened, in words with a way out.

import { say } from '../words/say.js';
import { MediaProblem } from './devices.js';

/** @typedef {import('./devices.js').DeviceKind} DeviceKind */
/** @typedef {import('./devices.js').Reason} Reason */

/**
 * What a refusal has to be judged by: browsers name different causes alike.
 * @typedef {object} Surroundings
 * @property {boolean} secure
 * @property {boolean} supported the browser has the function at all
 * @property {boolean} allowedByPolicy
 * @property {string} permission `granted`, `denied`, `prompt`, or `` when unknown
 * @property {'chrome' | 'firefox' | 'safari' | 'other'} browser
 * @property {'mac' | 'windows' | 'android' | 'ios' | 'other'} system
 */

/** @param {DeviceKind} kind @returns {Promise<Surroundings>} */
async function surroundings(kind) {
  const devices = globalThis.navigator?.mediaDevices;
  const policy = /** @type {any} */ (document).permissionsPolicy ?? /** @type {any} */ (document).featurePolicy;
  const feature = kind === 'screen' ? 'display-capture' : kind;
  let permission = '';
  try {
    if (kind !== 'screen') {
      const name = /** @type {PermissionName} */ (kind);
      permission = (await navigator.permissions.query({ name })).state;
    }
  } catch {
    // Not every browser can be asked for these.
  }
  return {
    secure: globalThis.isSecureContext,
    supported: Boolean(kind === 'screen' ? devices?.getDisplayMedia : devices?.getUserMedia),
    allowedByPolicy: policy?.allowsFeature?.(feature) ?? true,
    permission,
    browser: browserOf(navigator.userAgent),
    system: systemOf(navigator.userAgent, navigator.maxTouchPoints),
  };
}

/** @param {string} agent @returns {Surroundings['browser']} */
export function browserOf(agent) {
  if (/firefox|fxios/i.test(agent)) return 'firefox';
  if (/chrome|chromium|crios|edg/i.test(agent)) return 'chrome';
  if (/safari/i.test(agent)) return 'safari';
  return 'other';
}

/** @param {string} agent @param {number} touchPoints @returns {Surroundings['system']} */
export function systemOf(agent, touchPoints) {
  if (/iphone|ipad|ipod/i.test(agent)) return 'ios';
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/macintosh/i.test(agent)) return touchPoints > 1 ? 'ios' : 'mac';
  if (/android/i.test(agent)) return 'android';
  if (/windows/i.test(agent)) return 'windows';
  return 'other';
}

/** @param {DeviceKind} kind @param {unknown} error what getUserMedia or getDisplayMedia threw */
export async function problemOf(kind, error) {
  return problemFrom(kind, error, await surroundings(kind));
}

/** @param {DeviceKind} kind @param {unknown} error @param {Surroundings} around */
export function problemFrom(kind, error, around) {
  const reason = reasonOf(kind, error, around);
  const bySystem = /system/i.test(messageOf(error));
  return new MediaProblem(kind, reason, wordsFor(kind, reason, around, bySystem), error);
}

/** @param {unknown} error */
const nameOf = (error) => String(/** @type {any} */ (error)?.name ?? '');
/** @param {unknown} error */
const messageOf = (error) => String(/** @type {any} */ (error)?.message ?? '');

/** @param {DeviceKind} kind @param {unknown} error @param {Surroundings} around @returns {Reason} */
function reasonOf(kind, error, around) {
  if (!around.secure) return 'insecure';
  if (!around.supported) return kind === 'screen' ? 'not-found' : 'unknown';
  if (!around.allowedByPolicy) return 'blocked-by-policy';
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'PermissionDeniedError': {
      const message = messageOf(error);
      if (/policy/i.test(message)) return 'blocked-by-policy';
      if (/system/i.test(message)) return 'denied';
      // Closing the browser's question is no refusal: it will ask again.
      if (kind === 'screen') return 'cancelled';
      if (/dismissed/i.test(message) || around.permission === 'prompt') return 'cancelled';
      return 'denied';
    }
    case 'SecurityError':
      return 'blocked-by-policy';
    case 'NotFoundError':
    case 'DevicesNotFoundError':
    case 'OverconstrainedError':
      return 'not-found';
    case 'NotReadableError':
    case 'TrackStartError':
    case 'AbortError':
      return 'busy';
    default:
      return 'unknown';
  }
}

/**
 * @param {DeviceKind} kind
 * @param {Reason} reason
 * @param {Surroundings} around
 * @param {boolean} bySystem the operating system refused, not the browser
 * @returns {{ title: string, advice: string }}
 */
function wordsFor(kind, reason, around, bySystem) {
  const without = say(`device-trouble.${kind}-without`);
  switch (reason) {
    case 'denied':
      if (bySystem || kind === 'screen') return { title: say(`device-trouble.${kind}-not-let`), advice: `${systemWay(kind, around)} ${without}` };
      return { title: say(`device-trouble.${kind}-blocked`), advice: `${browserWay(kind, around)} ${without}` };
    case 'cancelled':
      return kind === 'screen'
        ? { title: say('device-trouble.nothing-shared'), advice: say('device-trouble.nothing-shared-advice') }
        : { title: say(`device-trouble.${kind}-not-allowed-yet`), advice: `${say('device-trouble.allow-when-asked')} ${without}` };
    case 'not-found':
      return kind === 'screen'
        ? { title: say('device-trouble.screen-not-found'), advice: say('device-trouble.screen-not-found-advice') }
        : { title: say(`device-trouble.${kind}-not-found`), advice: `${say('device-trouble.connect-one')} ${without}` };
    case 'busy':
      return kind === 'screen'
        ? { title: say('device-trouble.screen-not-read'), advice: `${systemWay(kind, around)} ${say('device-trouble.or-another-window')} ${without}` }
        : { title: say(`device-trouble.${kind}-not-started`), advice: `${say('device-trouble.in-use')} ${without}` };
    case 'blocked-by-policy':
      return { title: say(`device-trouble.${kind}-not-permitted`), advice: `${say('device-trouble.not-permitted-advice')} ${without}` };
    case 'insecure':
      return { title: say(`device-trouble.${kind}-insecure`), advice: say('device-trouble.insecure-advice') };
    default:
      return { title: say(`device-trouble.${kind}-unusable`), advice: `${say(around.supported ? 'device-trouble.unusable-advice' : 'device-trouble.unsupported-advice')} ${without}` };
  }
}

/** @param {'microphone' | 'camera'} kind @param {Surroundings} around */
function browserWay(kind, { browser, system }) {
  const device = say(`device-trouble.${kind}`);
  if (system === 'ios') return say('device-trouble.allow-on-ios', { device });
  if (browser === 'firefox') return say(`device-trouble.${kind}-allow-in-firefox`);
  if (browser === 'safari') return say('device-trouble.allow-in-safari', { device });
  if (browser === 'chrome') return say('device-trouble.allow-in-chrome', { device });
  return say(`device-trouble.${kind}-allow-anywhere`);
}

/** @param {DeviceKind} kind @param {Surroundings} around */
function systemWay(kind, { system }) {
  const device = say(kind === 'screen' ? 'device-trouble.screen-recording' : `device-trouble.${kind}`);
  switch (system) {
    case 'mac':
      return say('device-trouble.system-mac', { device });
    case 'windows':
      return kind === 'screen' ? say('device-trouble.system-windows-screen') : say('device-trouble.system-windows', { device });
    case 'ios':
    case 'android':
      return say('device-trouble.system-phone');
    default:
      return say('device-trouble.system-other');
  }
}
