// A connection that is made before one knows to whom: who calls has it while it rings, so that nothing but its
// description has to be said when somebody comes.

import { SOURCES, kindOf } from './sources.js';

/** @typedef {import('./sources.js').Source} Source */

/** @param {RTCIceServer[]} [iceServers] */
export const newConnection = (iceServers = []) => new RTCPeerConnection({ iceServers, bundlePolicy: 'max-bundle' });

/** What the side that offers brings: a section for each source, and the channel. @param {RTCPeerConnection} pc */
export function withSections(pc) {
  /** @type {Map<Source, RTCRtpTransceiver>} */
  const sections = new Map();
  for (const source of SOURCES) sections.set(source, pc.addTransceiver(kindOf(source), { direction: 'sendrecv' }));
  return { pc, sections, channel: pc.createDataChannel('sources') };
}

/** With its description, and the ways that were found meanwhile. @param {RTCIceServer[]} [iceServers] */
export function makeReady(iceServers) {
  const ready = withSections(newConnection(iceServers));
  // One that has no description yet when somebody comes is of no use (Mesh.takeReady).
  ready.pc.setLocalDescription().catch(() => undefined);
  return ready;
}
