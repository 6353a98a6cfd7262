/** Other devices, and what is done to what they give. For those who look for it: nothing of it is needed to call. */

/** @typedef {import('./context.js').Store} Store */
/** @typedef {ReturnType<typeof import('./own-devices.js').createOwnDevices>} OwnDevices */
/** @typedef {import('./device-choices.js').Processing} Processing */

export const PROCESSING = /** @type {const} */ (['echoCancellation', 'noiseSuppression', 'autoGainControl']);

/**
 * Takes another device from now on, here and the next time.
 * @param {Store} store @param {OwnDevices} devices
 * @param {import('../state/devices.js').DeviceKind} kind @param {string} id
 */
export async function choose(store, devices, kind, id) {
  const earlier = devices.choices()[kind];
  const label = store.get().devices.find((device) => device.kind === kind && device.id === id)?.label ?? '';
  devices.remember({ [kind]: { id, label } });
  if (kind === 'speaker') return void devices.refresh();
  if (kind === 'camera') devices.face(null);
  const wasOpen = devices.track(kind) !== null;
  const muted = devices.isOff(kind);
  await devices.replace(kind);
  const { call, waiting, preparing } = store.get();
  const trouble = (call ?? waiting ?? preparing)?.troubles[kind];
  if (!wasOpen || devices.track(kind) || !trouble) return;
  // It does not work: on with the one before, and word of it.
  devices.remember({ [kind]: earlier });
  await devices.open(kind, muted);
  store.dispatch({ type: 'own-trouble', source: kind, trouble });
}

/** To the camera on the other side of a phone. @param {OwnDevices} devices */
export async function flip(devices) {
  devices.face(devices.track('camera')?.getSettings().facingMode === 'environment' ? 'user' : 'environment');
  await devices.replace('camera');
}

/** What the browser does to the microphone's sound. @param {OwnDevices} devices @param {keyof Processing} name @param {boolean} on */
export async function process(devices, name, on) {
  const processing = { ...devices.choices().processing, [name]: on };
  devices.remember({ processing });
  const track = devices.track('microphone');
  if (!track) return;
  await track.applyConstraints({ ...processing }).catch(() => undefined);
  // Not every browser changes it while the microphone is open.
  const settings = track.getSettings();
  if (devices.track('microphone') === track && name in settings && Boolean(settings[name]) !== on) await devices.replace('microphone');
}

/** @param {OwnDevices} devices @param {boolean} on */
export async function blur(devices, on) {
  devices.remember({ blur: on });
  const track = devices.track('camera');
  if (track) await blurred(track, on);
}

/** What the browser or the system can do about the background: nothing, one of both without us, or what we say. @param {MediaStreamTrack | null} track @returns {boolean[]} */
export function blurAbility(track) {
  return /** @type {any} */ (track?.getCapabilities?.() ?? {}).backgroundBlur ?? [];
}

/** @param {MediaStreamTrack} track @param {boolean} on */
export async function blurred(track, on) {
  if (blurAbility(track).includes(on)) await track.applyConstraints(/** @type {any} */ ({ backgroundBlur: on })).catch(() => undefined);
}
