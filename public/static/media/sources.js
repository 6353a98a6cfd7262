// What a page can send in a call, in the order of its media sections.

/** @typedef {'microphone' | 'camera' | 'screen' | 'screen-sound'} Source */
/** @type {readonly Source[]} */
export const SOURCES = Object.freeze(['microphone', 'camera', 'screen', 'screen-sound']);

/** @param {Source} source @returns {'audio' | 'video'} */
export const kindOf = (source) => (source === 'microphone' || source === 'screen-sound' ? 'audio' : 'video');
