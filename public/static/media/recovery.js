// What is done when ways to the others stop, come back or lead over another network.

import { watchNetwork } from '../signalling/network.js';

/** @typedef {import('./wire.js').Wire} Wire */
/** @typedef {import('./p2p.js').Mesh} Mesh */

/** A change of the network is told by several events within a moment. */
const RESTARTS_APART_MS = 300;
/** The candidates of an older offer may be of a network that is gone. */
const OLD_AFTER_MS = 2000;
/** A whole picture is large, and the line has just come back. */
const PICTURES_APART_MS = 1000;

/**
 * On another network, what is still called connected leads nowhere any more. After other news, what is not is worth an
 * attempt.
 * @param {Mesh} mesh @returns {() => void} stops it
 */
export const followNetwork = (mesh) => watchNetwork((news) => {
  if (news !== 'maybe') mesh.renewReady();
  for (const { wire, word } of mesh.peers.values()) if (wire && (news !== 'maybe' || word !== 'connected')) findWays(wire);
});

/** Without packets, what is looked for already gets so long. */
export const SEARCH_MS = 3000;

/** New ways are looked for at once, not when the browser has given the old ones up. @param {Wire} wire @param {number} [apart] */
export function findWays(wire, apart = RESTARTS_APART_MS) {
  const now = wire.mesh.now();
  if (wire.dead || !wire.heard || now - wire.lastRestart < apart) return;
  wire.lastRestart = now;
  wire.restart();
}

/** The line to the server is back; the others cannot know. What was said into a dead one is said again, unless it is old by now. @param {Mesh} mesh */
export function lineIsBack({ peers }) {
  for (const { wire, word } of peers.values()) {
    if (!wire) continue;
    if (wire.unanswered && wire.mesh.now() - wire.lastRestart < OLD_AFTER_MS) wire.repeatIfUnanswered();
    else if (wire.unanswered || word !== 'connected') findWays(wire);
  }
}

/** A connection that is new. @param {Wire} wire */
export function followWay(wire) {
  const send = () => {
    if (wire.pc.connectionState === 'connected') {
      sendWholePictures(wire);
      // The other side is not always told by its own browser.
      wire.peer.say({ ask: 'picture' });
    }
  };
  wire.pc.addEventListener('connectionstatechange', send);
  // Another way may be taken before the old one is given up. Not every browser tells.
  wire.pc.getReceivers()[0]?.transport?.iceTransport?.addEventListener('selectedcandidatepairchange', send);
}

/**
 * After a gap the other side can show nothing before it has a whole picture (a key frame), for which it would ask after
 * three seconds. And Chromium (156) fills the line that is back with packets of before, sent again: the other side takes
 * them for new ones, and shows everything that comes after them as much later as the gap was long. Both end with what sends
 * the pictures made anew, which Chromium does where a track's content becomes another.
 * @param {Wire} wire
 */
export function sendWholePictures(wire) {
  const now = wire.mesh.now();
  if (now - wire.wholeAt < PICTURES_APART_MS) return;
  wire.wholeAt = now;
  // Sound takes no such words.
  for (const track of wire.mesh.local.values()) {
    const hint = track.contentHint;
    track.contentHint = hint ? 'motion' : 'detail';
    track.contentHint = hint;
  }
}
