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
  const sound = { ...(processing ?? { echoCancellation: true, noiseSuppression: true, autoGainControl: true }) };
  return open('microphone', async (devices) => {
    const stream = await strictly(deviceId && { deviceId }, (which) => devices.getUserMedia({ audio: { ...which, ...sound } }));
    return stream.getAudioTracks()[0];
  });
}

/** @param {Wanted} [wanted] `facing` comes before `deviceId` @returns {Promise<{ track: MediaStreamTrack }>} */
export function openCamera({ deviceId, facing } = {}) {
  const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } };
  return open('camera', async (devices) => {
    const stream = await strictly(facing ? { facingMode: facing } : deviceId && { deviceId }, (which) =>
      devices.getUserMedia({ video: { ...(which ?? { facingMode: { ideal: 'user' } }), ...picture } }),
    );
    return stream.getVideoTracks()[0];
  });
}

/**
 * Just this one, and any when it is gone. Browsers take an `ideal` device for a hint and may open another.
 * @param {{ deviceId: string } | { facingMode: string } | '' | undefined} which
 * @param {(limits?: MediaTrackConstraints) => Promise<MediaStream>} ask
 */
async function strictly(which, ask) {
  if (!which) return ask();
  const [[name, exact]] = /** @type {[[string, string]]} */ (Object.entries(which));
  try {
    return await ask({ [name]: { exact } });
  } catch (error) {
    if (!/Overconstrained|NotFound/.test(/** @type {any} */ (error)?.name)) throw error;
    return ask();
  }
}

/**
 * Must be called from a click; the browser asks what to share. The track ends by itself when the
 * person stops sharing in the browser's own bar: listen for `ended`.
 * @returns {Promise<{ track: MediaStreamTrack }>}
 */
export function openScreen() {
  return open('screen', async (devices) => {
    const wanted = {
      video: { frameRate: { ideal: 15, max: 30 } },
      // Music and films, as they are. Where a browser cannot give it there is just none.
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      systemAudio: 'include',
      surfaceSwitching: 'include',
      selfBrowserSurface: 'exclude',
    };
    const stream = await devices.getDisplayMedia(wanted);
    const track = stream.getVideoTracks()[0];
    const sound = stream.getAudioTracks()[0];
    if (track) track.contentHint = 'detail';
    if (track && sound) {
      sound.contentHint = 'music';
      sounds.set(track, sound);
    }
    return track;
  });
}

/** @type {WeakMap<MediaStreamTrack, MediaStreamTrack>} */
const sounds = new WeakMap();

/** The sound that is shared with a screen, where the browser gives it. @param {MediaStreamTrack} screen */
export const soundOf = (screen) => sounds.get(screen) ?? null;

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
    // Many words, and few people ever need them.
    const { problemOf } = await import('./device-problem.js');
    throw await problemOf(kind, error);
  }
}
