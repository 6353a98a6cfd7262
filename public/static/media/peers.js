// The decisions of the peer-to-peer mesh, without the peer connections: who is a peer, which signal
// counts, when to say something again, when to repair. p2p.js carries them out.

import { SOURCES } from './sources.js';

/** @typedef {import('./provider.js').Participant} Participant */
/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./provider.js').ConnectionState} ConnectionState */

/** @typedef {{ userId: string, connectionId: string, present: boolean, sends: ReadonlySet<Source> }} PeerPlace */

/**
 * Who of the call is a peer of ours. Somebody whose socket is lost stays one: their media may well
 * go on flowing. Our own second device is none.
 * @param {readonly Participant[]} participants
 * @param {{ userId: string, connectionId: string }} self
 * @returns {Map<string, PeerPlace>} by connection
 */
export function peersOf(participants, self) {
  const peers = new Map();
  for (const { user_id, connection_id, presence, audio, video, screen } of participants) {
    if (!connection_id || user_id === self.userId || connection_id === self.connectionId) continue;
    if (presence !== 'connected' && presence !== 'lost') continue;
    peers.set(connection_id, {
      userId: user_id,
      connectionId: connection_id,
      present: presence === 'connected',
      sends: new Set([audio && 'microphone', video && 'camera', screen && 'screen'].filter(Boolean)),
    });
  }
  return peers;
}

/**
 * @param {Iterable<string>} have connections we keep a peer for
 * @param {ReadonlyMap<string, PeerPlace>} want
 */
export function diffPeers(have, want) {
  const known = new Set(have);
  return {
    close: [...known].filter((id) => !want.has(id)),
    open: [...want.values()].filter((place) => !known.has(place.connectionId)),
  };
}

/**
 * One of the two offers, always the same one; the polite one answers, and asks when it needs an offer.
 * Perfect negotiation would let both offer and have the polite one take its own back when they meet.
 * But Chromium (156) does not survive that here: after the rollback the picture received stands still
 * although frames go on being decoded. What cannot meet needs no rollback.
 * @param {string} mine @param {string} theirs connection ids
 */
export const isPolite = (mine, theirs) => mine < theirs;

// -- Signals ----------------------------------------------------------------------------------

/**
 * What travels in `signal.data`. Besides `description`, `candidate` or `ask` (the polite one's wish
 * for an offer, the first one or an ICE restart; anybody's for a whole picture), each one says which attempt it belongs to:
 * - `session`: made by chance for each MediaSession, so that somebody who left and joined again with
 *   the same connection is not mistaken for their former self;
 * - `rebuild`: how many times the two have started over. The higher number wins.
 * `offer` numbers the offers; an answer carries the number of its offer. So a signal may be said
 * twice, or come late, without harm.
 * @typedef {object} Signal
 * @property {string} session
 * @property {number} rebuild
 * @property {RTCSessionDescriptionInit} [description]
 * @property {number} [offer] with `description`
 * @property {Record<string, Source>} [sources] with an offer: what each media section (mid) carries
 * @property {RTCIceCandidateInit} [candidate]
 * @property {'offer' | 'restart' | 'picture'} [ask]
 */

/**
 * Anything may come from another browser.
 * @param {any} data
 * @returns {Signal | null}
 */
export function readSignal(data) {
  if (typeof data !== 'object' || data === null) return null;
  const { session, rebuild, description, candidate, ask, offer, sources } = data;
  if (typeof session !== 'string' || session.length < 1 || session.length > 64) return null;
  if (!isCount(rebuild)) return null;
  const envelope = { session, rebuild };
  if (description) {
    const { type, sdp } = description;
    if ((type !== 'offer' && type !== 'answer') || typeof sdp !== 'string' || !isCount(offer)) return null;
    return { ...envelope, description: { type, sdp }, offer, sources: readSources(sources) };
  }
  if (candidate && typeof candidate.candidate === 'string') return { ...envelope, candidate };
  if (/^(offer|restart|picture)$/.test(ask)) return { ...envelope, ask };
  return null;
}

/** @param {any} value */
const isCount = (value) => Number.isSafeInteger(value) && value >= 0 && value < 1_000_000;

/** @param {any} sources @returns {Record<string, Source> | undefined} */
function readSources(sources) {
  if (typeof sources !== 'object' || sources === null) return undefined;
  return Object.fromEntries(Object.entries(sources).filter(([, source]) => SOURCES.includes(source)));
}

/**
 * Does a signal belong to the attempt we are at?
 * `drop`: to an earlier one. `renew`: start over at `rebuild`, then take it if it belongs to that.
 * @param {{ rebuild: number, theirSession: string | null }} at
 * @param {Pick<Signal, 'session' | 'rebuild'>} signal
 * @returns {{ verdict: 'take' | 'drop' | 'renew', rebuild: number }}
 */
export function judge(at, signal) {
  if (at.theirSession !== null && at.theirSession !== signal.session) {
    // A new self of theirs, which knows nothing of what was. Above both numbers, so that what we
    // say from now on wins over what either had said before.
    return { verdict: 'renew', rebuild: Math.max(at.rebuild + 1, signal.rebuild) };
  }
  if (signal.rebuild < at.rebuild) return { verdict: 'drop', rebuild: at.rebuild };
  if (signal.rebuild > at.rebuild) return { verdict: 'renew', rebuild: signal.rebuild };
  return { verdict: 'take', rebuild: at.rebuild };
}

/**
 * What to do with an offer, which may have come before.
 * @param {{ polite: boolean, answered: number }} at `answered`: the last offer we answered, or 0
 * @param {number} offer
 * @returns {'answer' | 'repeat' | 'ignore'}
 */
export function judgeOffer({ polite, answered }, offer) {
  if (!polite || offer < answered) return 'ignore';
  return offer === answered ? 'repeat' : 'answer';
}

// -- Repair -----------------------------------------------------------------------------------

export const DISCONNECTED_MS = 1500;
/** After a repair began, or the first attempt, this long is given before starting over. */
export const PATIENCE_MS = 10_000;
export const LONGEST_PATIENCE_MS = 40_000;
/** The polite one repairs later, so that the two do not usually get in each other's way. */
export const POLITE_DELAY_MS = 2000;
/** An ICE restart asked for by both at once is one. */
export const POLITE_RESTART_DELAY_MS = 500;
/** Asked for more often than this, an ICE restart would never have the time to succeed. */
export const RESTART_APART_MS = 1000;
/** A hint that the other side may not have heard what was said is no hint so soon after it. */
export const REPEAT_APART_MS = 100;
/** So many times started over in vain: time to tell the person. */
export const FAILED_AFTER_REBUILDS = 2;

const FIRST_REPEAT_MS = 1000;
const LONGEST_REPEAT_MS = 15_000;

/** @param {number} times how many times it was said already */
export const repeatAfter = (times) =>
  Math.min(LONGEST_REPEAT_MS, FIRST_REPEAT_MS * 1.6 ** Math.max(0, Math.min(times, 20) - 1));

/** @param {number} rebuilds in a row without a connection */
export const patience = (rebuilds) =>
  Math.min(LONGEST_PATIENCE_MS, PATIENCE_MS * 1.5 ** Math.min(rebuilds, 20));

/**
 * @typedef {object} PeerView
 * @property {boolean} polite
 * @property {boolean} present their socket is connected, as far as the room knows
 * @property {boolean} sendable our last signal to them could be sent
 * @property {number} reachableSince when both of the above became true
 * @property {RTCPeerConnectionState} state
 * @property {boolean} unanswered an offer of ours is not answered, or our wish for one not granted
 * @property {boolean} heard a description of theirs was applied to this connection
 * @property {boolean} wasConnected this connection has been connected before
 * @property {number} stateSince when `state` came to be
 * @property {number} startedAt when this connection was made
 * @property {number | null} restartedAt when the running repair by ICE restart began
 * @property {number} rebuilds in a row without a connection
 * @property {number} saidAt when that offer or wish was said last
 * @property {number} saidTimes
 */

/**
 * What a peer needs now. Asked a few times a second.
 * `repeat`: say again what is not answered. `restart`: new ways (ICE candidates) for the same connection.
 * `rebuild`: a new connection.
 * @param {PeerView} peer
 * @param {number} now
 * @returns {'nothing' | 'repeat' | 'restart' | 'rebuild'}
 */
export function nextStep(peer, now) {
  const later = peer.polite ? POLITE_DELAY_MS : 0;
  const reachable = peer.present && peer.sendable;

  if (peer.state === 'closed') return reachable ? 'rebuild' : repeatIfDue(peer, now);

  if (peer.state !== 'connected') {
    // Started over only while the other side can be told; otherwise a connection that could still
    // recover by itself would be thrown away for nothing.
    const began = peer.restartedAt ?? (peer.wasConnected ? null : peer.startedAt);
    if (began !== null && reachable && (peer.heard || peer.wasConnected)) {
      const waited = now - Math.max(began, peer.reachableSince);
      if (waited >= patience(peer.rebuilds) + later) return 'rebuild';
    }
    if (peer.restartedAt === null && !peer.unanswered && peer.heard) {
      const broken = now - peer.stateSince;
      const after = peer.polite ? POLITE_RESTART_DELAY_MS : 0;
      if (peer.state === 'failed' && broken >= after) return 'restart';
      if (peer.state === 'disconnected' && broken >= DISCONNECTED_MS + after) return 'restart';
    }
  }
  return repeatIfDue(peer, now);
}

/** @param {PeerView} peer @param {number} now */
function repeatIfDue(peer, now) {
  if (!peer.unanswered || !peer.present) return 'nothing';
  return now - peer.saidAt >= repeatAfter(peer.saidTimes) ? 'repeat' : 'nothing';
}

/**
 * The state of the way to a person, in the contract's words.
 * @param {{ state: RTCPeerConnectionState, everConnected: boolean, rebuilds: number }} peer
 * @returns {ConnectionState}
 */
export function connectionWord({ state, everConnected, rebuilds }) {
  if (state === 'connected') return 'connected';
  if (rebuilds >= FAILED_AFTER_REBUILDS) return 'failed';
  return everConnected ? 'reconnecting' : 'connecting';
}

// -- Signals of people not known yet ------------------------------------------------------------

const EARLY_MS = 10_000;
const EARLY_PER_SENDER = 100;
const EARLY_SENDERS = 16;

/**
 * Signals may overtake the call frame that names their sender. They are kept briefly.
 */
export class EarlySignals {
  /** @type {Map<string, { at: number, data: unknown }[]>} */
  #kept = new Map();

  /** @param {string} from @param {unknown} data @param {number} now */
  keep(from, data, now) {
    this.#forget(now);
    const list = this.#kept.get(from) ?? [];
    if (!this.#kept.has(from) && this.#kept.size >= EARLY_SENDERS) return;
    if (list.length >= EARLY_PER_SENDER) return;
    list.push({ at: now, data });
    this.#kept.set(from, list);
  }

  /** @param {string} from @param {number} now @returns {unknown[]} in the order they came */
  take(from, now) {
    this.#forget(now);
    const list = this.#kept.get(from) ?? [];
    this.#kept.delete(from);
    return list.map(({ data }) => data);
  }

  /** @param {number} now */
  #forget(now) {
    for (const [from, list] of this.#kept) {
      const fresh = list.filter(({ at }) => now - at < EARLY_MS);
      if (fresh.length) this.#kept.set(from, fresh);
      else this.#kept.delete(from);
    }
  }
}
