import { nextStep } from '../state/device-changes.js';
import { chosenOf } from '../state/devices.js';
import { say } from '../words/say.js';
import { INPUTS } from './own-devices.js';

/** @typedef {ReturnType<typeof import('./own-devices.js').createOwnDevices>} OwnDevices */
/** @typedef {import('../state/devices.js').Device} Device */

/**
 * The device in use is gone: on with what the operating system has, or without.
 * @param {import('./context.js').Store} store @param {OwnDevices} devices
 * @param {'microphone' | 'camera'} source @param {string} gone what it was called
 */
export async function fallBack(store, devices, source, gone) {
  if (!placeOf(store)) return;
  await devices.open(source, devices.isOff(source));
  const track = devices.track(source);
  if (track) {
    const now = nameOf(await devices.refresh(), source, track);
    if (track.label !== gone) tell(store, say('devices.fell-back', { gone: gone || say(`waiting-room.${source}`), now }));
    return;
  }
  const place = placeOf(store);
  if (!place) return;
  const trouble = place.troubles[source];
  devices.close(source);
  const unplugged = { kind: source, reason: 'unplugged', title: say(`device-trouble.${source}-disconnected`), advice: say('device-trouble.plug-in-again') };
  store.dispatch({ type: 'own-trouble', source, trouble: trouble && trouble.reason !== 'not-found' ? trouble : unplugged });
}

/** Some device came or went. @param {import('./context.js').Store} store @param {OwnDevices} devices */
export async function follow(store, devices) {
  const before = store.get().devices;
  const after = await devices.refresh();
  const choices = devices.choices();
  for (const kind of INPUTS) {
    const place = placeOf(store);
    if (!place) return;
    const id = devices.track(kind)?.getSettings().deviceId ?? null;
    switch (nextStep({ kind, choice: choices[kind], id, missed: place.troubles[kind]?.reason === 'unplugged' }, before, after)) {
      case 'fall-back':
        devices.lost(kind);
        break;
      case 'return':
      case 'follow': {
        await devices.replace(kind);
        const track = devices.track(kind);
        if (track) tell(store, say('devices.now-using', { now: nameOf(after, kind, track) }));
        break;
      }
      case 'offer':
        store.dispatch({
          type: 'own-trouble',
          source: kind,
          trouble: { kind, reason: 'back', title: say(`devices.back-${kind}`), advice: say('devices.back-off') },
        });
    }
  }
  const [earlier, now] = [chosenOf(before, 'speaker', choices.speaker), chosenOf(after, 'speaker', choices.speaker)];
  if (earlier && !now) tell(store, say('devices.speaker-gone', { gone: earlier.label || say('devices.speaker') }));
  if (!earlier && now && before.some(({ kind }) => kind === 'speaker')) tell(store, say('devices.now-using', { now: now.label }));
}

/** @param {import('./context.js').Store} store */
function placeOf(store) {
  const { call, waiting, preparing } = store.get();
  return call ?? waiting ?? preparing;
}

/** @param {import('./context.js').Store} store @param {string} text */
function tell(store, text) {
  store.dispatch({ type: 'notice', text });
}

/** The device's own name, also where it is used as the system's choice. @param {readonly Device[]} devices @param {string} kind @param {MediaStreamTrack} track */
function nameOf(devices, kind, track) {
  const used = devices.find((device) => device.kind === kind && device.id === track.getSettings().deviceId);
  const own = used?.id === 'default' && devices.find((device) => device.kind === kind && device.id !== 'default' && device.group === used.group);
  return (own || used)?.label || track.label;
}
