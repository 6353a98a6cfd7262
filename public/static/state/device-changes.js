/** Which device to use after some came or went. Decisions only. */

import { chosenOf } from './devices.js';

/** @typedef {import('./devices.js').Device} Device */
/** What Chromium calls the device that the operating system would take; the real ones follow under their own names. */
const SYSTEM = 'default';

/**
 * What is in use.
 * @typedef {object} Use
 * @property {import('./devices.js').DeviceKind} kind
 * @property {import('./devices.js').Choice | undefined} choice remembered
 * @property {string | null} id of the device that is open; null: none is
 * @property {boolean} missed it was on when it vanished, and there was no other
 */

/**
 * - `stay`: nothing to do.
 * - `fall-back`: the device is gone; the operating system's choice is taken.
 * - `return`: the remembered one is there again.
 * - `follow`: the operating system's choice is in use, and that is another one now.
 * - `offer`: there is one again, where there was none. It is not opened unasked.
 * @typedef {'stay' | 'fall-back' | 'return' | 'follow' | 'offer'} Step
 */

/** @param {Use} use @param {readonly Device[]} before @param {readonly Device[]} after @returns {Step} */
export function nextStep({ kind, choice, id, missed }, before, after) {
  const now = after.filter((device) => device.kind === kind);
  if (id === null) return missed && now.length > 0 ? 'offer' : 'stay';
  const chosen = chosenOf(now, kind, choice);
  // Somebody whose browser tells no ids is left in peace.
  if (now.length > 0 && !now.some((device) => device.id === id)) return chosen ? 'return' : 'fall-back';
  if (now.length === 0) return before.some((device) => device.kind === kind && device.id === id) ? 'fall-back' : 'stay';
  if (chosen) return chosen.id !== id && !chosenOf(before, kind, choice) ? 'return' : 'stay';
  const [earlier, system] = [systemOf(before, kind), systemOf(now, kind)];
  return id === SYSTEM && earlier && system && earlier.group !== system.group ? 'follow' : 'stay';
}

/** @param {readonly Device[]} devices @param {string} kind */
function systemOf(devices, kind) {
  return devices.find((device) => device.kind === kind && device.id === SYSTEM);
}
