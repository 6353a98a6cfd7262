/**
 * What somebody decided about their devices, remembered by this browser.
 * @typedef {import('../state/devices.js').Choice} Choice
 * @typedef {{ echoCancellation: boolean, noiseSuppression: boolean, autoGainControl: boolean }} Processing
 * @typedef {object} Choices
 * @property {Choice} [microphone]
 * @property {Choice} [camera]
 * @property {Choice} [speaker]
 * @property {Processing} processing what the browser does to the microphone's sound
 * @property {boolean} blur the background is blurred, where the browser can
 * @property {boolean} skip nobody asks before a call is joined
 * @property {{ microphone: boolean, camera: boolean }} start how calls are joined then
 */

const KEY = 'securechat.devices';
/** @satisfies {readonly (keyof Processing)[]} */
export const PROCESSING = /** @type {const} */ (['echoCancellation', 'noiseSuppression', 'autoGainControl']);

/** @returns {Choices} */
export function readChoices() {
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}');
  } catch {
    // Without storage the choices hold until the page is left.
  }
  const { microphone, camera, speaker, processing, blur, skip, start } = kept ?? {};
  return {
    ...choiceOf('microphone', microphone),
    ...choiceOf('camera', camera),
    ...choiceOf('speaker', speaker),
    processing: {
      echoCancellation: processing?.echoCancellation !== false,
      noiseSuppression: processing?.noiseSuppression !== false,
      autoGainControl: processing?.autoGainControl !== false,
    },
    blur: blur === true,
    skip: skip === true,
    start: { microphone: start?.microphone !== false, camera: start?.camera !== false },
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

/** @param {string} kind @param {unknown} kept an id alone, as it was kept once, or with its label @returns {Partial<Choices>} */
function choiceOf(kind, kept) {
  const { id, label } = typeof kept === 'string' ? { id: kept, label: '' } : /** @type {any} */ (kept ?? {});
  return typeof id === 'string' && id ? { [kind]: { id, label: typeof label === 'string' ? label : '' } } : {};
}
