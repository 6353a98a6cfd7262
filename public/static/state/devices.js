/** The devices this browser has, and which of them somebody means. Decisions only. */

/** @typedef {'microphone' | 'camera' | 'speaker'} DeviceKind */
/** One device. `group` is shared by what is one piece of hardware. @typedef {{ kind: DeviceKind, id: string, label: string, group: string }} Device */
/** A device as it is remembered: the id lasts as long as the site's data, the label longer. @typedef {{ id: string, label: string }} Choice */

/** @type {Record<string, DeviceKind>} */
const KINDS = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' };

/** What a browser answered, without devices it does not name yet. @param {readonly MediaDeviceInfo[]} found @returns {Device[]} */
export function devicesOf(found) {
  return found.flatMap(({ kind, deviceId, label, groupId }) =>
    KINDS[kind] && deviceId ? [{ kind: KINDS[kind], id: deviceId, label, group: groupId ?? '' }] : [],
  );
}

/**
 * The remembered device: by its id, and by its name when the browser has given out new ids.
 * @param {readonly Device[]} devices
 * @param {DeviceKind} kind
 * @param {Choice | undefined} choice
 */
export function chosenOf(devices, kind, choice) {
  if (!choice) return undefined;
  const all = devices.filter((device) => device.kind === kind);
  return all.find(({ id }) => id === choice.id) ?? all.find(({ label }) => label !== '' && label === choice.label);
}

/** @param {readonly Device[]} some @param {readonly Device[]} others */
export function sameDevices(some, others) {
  return some.length === others.length && some.every((device, at) => {
    const other = others[at];
    return device.id === other?.id && device.kind === other.kind && device.label === other.label && device.group === other.group;
  });
}
