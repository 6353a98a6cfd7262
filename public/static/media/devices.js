// Microphone, camera, screen: opened one at a time, and every failure in words with a way out.

/** @typedef {'microphone' | 'camera' | 'screen'} DeviceKind */
/** @typedef {'denied' | 'not-found' | 'busy' | 'blocked-by-policy' | 'insecure' | 'cancelled' | 'unknown'} Reason */

export class MediaProblem extends Error {
  /**
   * @param {DeviceKind} kind
   * @param {Reason} reason
   * @param {{ title: string, advice: string }} words
   * @param {unknown} [cause]
   */
  constructor(kind, reason, { title, advice }, cause) {
    super(title, { cause });
    this.name = 'MediaProblem';
    this.kind = kind;
    this.reason = reason;
    /** What happened, a short sentence. */
    this.title = title;
    /** What the person can do about it. */
    this.advice = advice;
  }
}

/** @typedef {import('../use-cases/device-choices.js').Processing} Processing */
/** What a device is opened with; a `deviceId` that is gone means the default one. @typedef {{ deviceId?: string, processing?: Processing, facing?: 'user' | 'environment' | null }} Wanted */

/** @param {Wanted} [wanted] @returns {Promise<{ track: MediaStreamTrack }>} */
export function openMicrophone({ deviceId, processing } = {}) {
  return open('microphone', async (devices) => {
    const stream = await devices.getUserMedia({
      audio: {
        ...(deviceId ? { deviceId: { ideal: deviceId } } : {}),
        ...(processing ?? { echoCancellation: true, noiseSuppression: true, autoGainControl: true }),
      },
    });
    return stream.getAudioTracks()[0];
  });
}

/** @param {Wanted} [wanted] `facing` comes before `deviceId` @returns {Promise<{ track: MediaStreamTrack }>} */
export function openCamera({ deviceId, facing } = {}) {
  return open('camera', async (devices) => {
    const stream = await devices.getUserMedia({
      video: {
        ...(deviceId && !facing ? { deviceId: { ideal: deviceId } } : { facingMode: { ideal: facing ?? 'user' } }),
        width: { ideal: 640 },
        height: { ideal: 480 },
        frameRate: { ideal: 24, max: 30 },
      },
    });
    return stream.getVideoTracks()[0];
  });
}

/**
 * Must be called from a click; the browser asks what to share. The track ends by itself when the
 * person stops sharing in the browser's own bar: listen for `ended`.
 * @returns {Promise<{ track: MediaStreamTrack }>}
 */
export function openScreen() {
  return open('screen', async (devices) => {
    const stream = await devices.getDisplayMedia({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: false,
    });
    const track = stream.getVideoTracks()[0];
    if (track) track.contentHint = 'detail';
    return track;
  });
}

/**
 * @param {DeviceKind} kind
 * @param {(devices: MediaDevices) => Promise<MediaStreamTrack | undefined>} ask
 */
async function open(kind, ask) {
  const devices = globalThis.navigator?.mediaDevices;
  try {
    if (!devices) throw new DOMException('No mediaDevices', 'NotSupportedError');
    const track = await ask(devices);
    if (!track) throw new DOMException('No track', 'NotFoundError');
    return { track };
  } catch (error) {
    throw problemFrom(kind, error, await surroundings(kind));
  }
}

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

/**
 * @param {DeviceKind} kind
 * @param {unknown} error what getUserMedia or getDisplayMedia threw
 * @param {Surroundings} around
 */
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
  const it = kind === 'screen' ? 'screen' : kind;
  const without = {
    microphone: 'You can stay in the call and listen without one.',
    camera: 'You can stay in the call without one.',
    screen: 'The call goes on without it.',
  }[kind];
  switch (reason) {
    case 'denied':
      if (bySystem || kind === 'screen') {
        return { title: `This computer does not let the browser use the ${it}`, advice: `${systemWay(kind, around)} ${without}` };
      }
      return { title: `The ${it} is blocked for this page`, advice: `${browserWay(kind, around)} ${without}` };
    case 'cancelled':
      return kind === 'screen'
        ? { title: 'Nothing is shared', advice: 'Press the button again and choose a window or a screen. If no choice appears, allow screen recording for your browser in the system’s settings.' }
        : { title: `The ${it} was not allowed yet`, advice: `Press the button again and choose “Allow” when the browser asks. ${without}` };
    case 'not-found':
      return kind === 'screen'
        ? { title: 'This browser cannot share a screen', advice: 'Phones and tablets mostly cannot. Use a browser on a computer. The call goes on without it.' }
        : { title: `No ${it} found`, advice: `Connect one, or switch it on, then press the button again. ${without}` };
    case 'busy':
      return kind === 'screen'
        ? { title: 'The screen could not be read', advice: `${systemWay(kind, around)} Or choose another window. ${without}` }
        : { title: `The ${it} could not be started`, advice: `Another program may be using it. Close it there (other tabs and meeting programs too), then press the button again. ${without}` };
    case 'blocked-by-policy':
      return {
        title: `The ${it} is not permitted here`,
        advice: `A rule of this site, of the page it is shown in, or of your organisation forbids it. Open the page in its own tab; if that does not help, ask whoever looks after this computer. ${without}`,
      };
    case 'insecure':
      return {
        title: `The ${it} needs a secure page`,
        advice: 'Browsers allow it only on addresses that start with https:// (or on localhost). Open this page with https://.',
      };
    default:
      return {
        title: `The ${it} could not be used`,
        advice: around.supported
          ? `Failed to get user media. Press the button again. If it happens again, reload the page or restart the browser. ${without}`
          : `This browser cannot do it. Use a current Chrome, Edge, Firefox or Safari. ${without}`,
      };
  }
}

/** @param {DeviceKind} kind @param {Surroundings} around */
function browserWay(kind, { browser, system }) {
  const what = kind === 'camera' ? 'Camera' : 'Microphone';
  if (system === 'ios') {
    return `Tap the page-menu button in the address bar, then “Website Settings”, and set ${what} to “Allow”. In the system’s Settings, the browser itself must be allowed too.`;
  }
  if (browser === 'firefox') {
    return `Click the crossed-out ${kind} at the left of the address bar, remove “Blocked”, then press the button again.`;
  }
  if (browser === 'safari') {
    return `In the menu Safari, choose “Settings for This Website…” and set ${what} to “Allow”.`;
  }
  if (browser === 'chrome') {
    return `Click the icon at the left of the address bar, switch ${what} on, then press the button again.`;
  }
  return `Allow the ${kind} for this page in the browser’s site settings, then press the button again.`;
}

/** @param {DeviceKind} kind @param {Surroundings} around */
function systemWay(kind, { system }) {
  const list = { microphone: 'Microphone', camera: 'Camera', screen: 'Screen & System Audio Recording' }[kind];
  switch (system) {
    case 'mac':
      return `Open System Settings, Privacy & Security, ${list}, allow your browser there, and restart it.`;
    case 'windows':
      return kind === 'screen'
        ? 'Another program may be preventing it.'
        : `Open Settings, Privacy & security, ${list}, and allow desktop apps to use it.`;
    case 'ios':
    case 'android':
      return 'Open the system’s Settings, Apps, your browser, Permissions, and allow it.';
    default:
      return 'Allow it for your browser in the system’s privacy settings.';
  }
}
