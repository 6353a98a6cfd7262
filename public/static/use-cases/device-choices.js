/**
 * What somebody decided about their devices, remembered by this browser.
 * @typedef {import('../state/devices.js').Choice} Choice
 * @typedef {{ echoCancellation: boolean, noiseSuppression: boolean, autoGainControl: boolean }} Processing
 * @typedef {object} Choices
 * @property {Choice} [microphone]
 * @property {Choice} [camera]
 * @property {Choice} [speaker]
 * @property {Processing} processing what the browser does to the microphone's sound
 * @property {boolean} [blur] the background is blurred, where the browser can
 * @property {boolean} [skip] nobody asks before a call is joined
 * @property {{ microphone: boolean, camera: boolean }} start how calls are joined then
 */

const KEY = 'securechat.devices';

/** @returns {Choices} */
export function readChoices() {
  /** @type {any} */
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    // Without storage the choices hold until the page is left.
  }
  return {
    ...kept,
    processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...kept?.processing },
    start: { microphone: true, camera: true, ...kept?.start },
  };
}

/** @param {Choices} choices */
export function keepChoices(choices) {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // As above.
  }
}
