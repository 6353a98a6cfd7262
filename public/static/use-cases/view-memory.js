/**
 * How this browser likes to show calls.
 * @typedef {object} ViewMemory
 * @property {import('../state/stage-layout.js').Layout} layout
 * @property {'start-start' | 'start-end' | 'end-start' | 'end-end'} corner of one's own picture: block, then inline
 * @property {boolean} small one's own picture is put away
 * @property {boolean} shortcuts single keys do something
 * @property {boolean} chat beside the call, where there is room for it
 */

const KEY = 'securechat.view';
/** @type {ViewMemory} */
const USUAL = { layout: 'grid', corner: 'end-end', small: false, shortcuts: true, chat: true };
const CORNERS = ['start-start', 'start-end', 'end-start', 'end-end'];

/** @returns {ViewMemory} */
export function readView() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') ?? {};
    return {
      layout: kept.layout === 'speaker' ? 'speaker' : 'grid',
      corner: CORNERS.includes(kept.corner) ? kept.corner : USUAL.corner,
      small: kept.small === true,
      shortcuts: kept.shortcuts !== false,
      chat: kept.chat !== false,
    };
  } catch {
    return USUAL;
  }
}

/** @param {Partial<ViewMemory>} changed */
export function keepView(changed) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readView(), ...changed }));
  } catch {
    // Without storage it holds until the page is left.
  }
}
