// Whether calls will get through from this network: what candidates the call's own servers bring.

/** How long an answer may take; a server that has not answered then does not answer in a call either. */
const PATIENCE_MS = 6_000;

/**
 * What was found out.
 * @typedef {object} Found
 * @property {boolean} hasStun there is a server that tells our address
 * @property {boolean} hasTurn there is a relay
 * @property {boolean} reflexive a server told our address
 * @property {boolean} relay a relay took us
 * @property {boolean} silent nothing speaks against direct connections: no server failed to answer
 */

/**
 * - `good`: direct connections get through, and the relay answers if there is one.
 * - `good-no-relay`: direct ones do; the relay is not there for networks that do not let them through.
 * - `relayed`: only by the relay.
 * - `blocked`, `no-relay`: not at all; there is no relay, or it does not answer.
 * - `unknown`: there is nothing to try with.
 * @typedef {'good' | 'good-no-relay' | 'relayed' | 'blocked' | 'no-relay' | 'unknown'} Verdict
 */

/** @param {Found} found @returns {Verdict} */
export function verdictOf({ hasStun, hasTurn, reflexive, relay, silent }) {
  if (!hasStun) return relay ? 'good' : 'unknown';
  // A server that sees the very address we have tells nothing new, and the browser keeps it to itself.
  if (reflexive || silent) return hasTurn && !relay ? 'good-no-relay' : 'good';
  if (relay) return 'relayed';
  return hasTurn ? 'no-relay' : 'blocked';
}

/**
 * Gathers candidates as a call would, and connects to nobody.
 * @param {RTCIceServer[]} iceServers
 * @param {number} [patience] milliseconds
 * @returns {Promise<Verdict>}
 */
export async function checkConnection(iceServers, patience = PATIENCE_MS) {
  const urls = iceServers.flatMap((server) => server.urls);
  const hasTurn = urls.some((url) => /^turns?:/.test(url));
  // A relay tells our address too, when it is asked over UDP.
  const hasStun = urls.some((url) => /^stuns?:/.test(url) || (/^turn:/.test(url) && !/transport=tcp/.test(url)));
  if (!hasStun && !hasTurn) return 'unknown';
  const connection = new RTCPeerConnection({ iceServers });
  const tellsFailures = 'onicecandidateerror' in connection;
  const found = { hasStun, hasTurn, reflexive: false, relay: false, silent: tellsFailures };
  let timer;
  try {
    await new Promise((done) => {
      timer = setTimeout(() => {
        // Who has not finished by now still waits for an answer.
        found.silent = false;
        done(undefined);
      }, patience);
      connection.onicecandidateerror = () => {
        found.silent = false;
      };
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.type === 'srflx') found.reflexive = true;
        if (candidate?.type === 'relay') found.relay = true;
        if (candidate?.type === 'host' && !tellsFailures && isPublic(candidate.address ?? '')) found.silent = true;
        if (!candidate || (found.reflexive && (found.relay || !hasTurn))) done(undefined);
      };
      connection.createDataChannel('check');
      void connection.setLocalDescription();
    });
  } finally {
    clearTimeout(timer);
    connection.close();
  }
  return verdictOf(found);
}

/** Whether the internet can reach this address; a name that hides one says nothing. @param {string} address */
export function isPublic(address) {
  const [a = 0, b = 0] = /^\d+\.\d+\.\d+\.\d+$/.test(address) ? address.split('.').map(Number) : [];
  const inside = a === 0 || a === 10 || a === 127 || a >= 224 || (a === 100 && b >= 64 && b < 128)
    || (a === 169 && b === 254) || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
  return !inside;
}
