// Media straight between the browsers: one RTCPeerConnection to each other person in the call.
//
// How a connection is set up. The impolite side (the larger connection id) makes four media
// sections, one for each source, and a data channel, and offers. The sections stay for good:
// switching, muting and turning a camera on are `replaceTrack` on them and need no negotiation, so
// they work even while the room's socket is away. What each side sends at the moment travels over
// the data channel, beside the media. Later offers (ICE restarts) come from the same side; the polite
// one asks for them. So two offers never meet (isPolite in peers.js says why that matters).
//
// The signalling channel may lose anything at any time, so nothing depends on one message arriving:
// what was said about the current description is kept (`outbox`) and said again until it is answered,
// and saying it twice is harmless (see Signal in peers.js). Who decides when is `nextStep`.
//
// Media that flows is never touched because signalling is gone.

import { SOURCES, kindOf } from './sources.js';
import { EarlySignals, diffPeers, peersOf } from './peers.js';
import { Peer } from './peer.js';
import { followNetwork, lineIsBack } from './recovery.js';
import { makeReady } from './ready.js';

/** @typedef {import('./provider.js').MediaOptions} MediaOptions */
/** @typedef {import('./provider.js').MediaSession} MediaSession */
/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./peers.js').PeerPlace} PeerPlace */

const TICK_MS = 500;

/** @param {MediaOptions} options @returns {Promise<MediaSession>} */
export async function connect(options) {
  return new Mesh(options);
}

/** @implements {MediaSession} */
export class Mesh {
  /** @param {MediaOptions} options */
  constructor(options) {
    this.options = options;
    this.session = crypto.randomUUID().slice(0, 8);
    /** @type {Map<Source, MediaStreamTrack>} what we send */
    this.local = new Map();
    /** @type {Map<string, Peer>} by connection */
    this.peers = new Map();
    this.early = new EarlySignals();
    /** @type {ReturnType<typeof makeReady> | null} for the first who comes, while one is alone */
    this.ready = null;
    this.closed = false;
    /** @type {import('./monitor.js').Monitor | null} */
    this.monitor = null;
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.unwatch = followNetwork(this);
  }

  now() {
    return performance.now();
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  async setTrack(source, track) {
    if (!SOURCES.includes(source)) throw new TypeError(`There is no source "${source}".`);
    if (track && track.kind !== kindOf(source)) throw new TypeError(`A ${source} is no ${track.kind}.`);
    if (this.closed) return;
    if (track) this.local.set(source, track);
    else this.local.delete(source);
    await Promise.all([...this.peers.values()].map((peer) => peer.wire?.sendSource(source)));
    for (const peer of this.peers.values()) peer.wire?.shape();
  }

  /** @param {import('./provider.js').Participant[]} participants */
  setParticipants(participants) {
    if (this.closed) return;
    const want = peersOf(participants, this.options.self);
    const { close, open } = diffPeers(this.peers.keys(), want);
    for (const id of close) {
      const peer = this.peers.get(id);
      this.peers.delete(id);
      peer?.close();
    }
    for (const [id, peer] of this.peers) peer.update(/** @type {PeerPlace} */ (want.get(id)));
    for (const place of open) {
      const peer = new Peer(this, place);
      this.peers.set(place.connectionId, peer);
      peer.start();
      for (const data of this.early.take(place.connectionId, this.now())) peer.receive(data);
    }
    if (close.length || open.length) for (const peer of this.peers.values()) peer.wire?.shape();
    if (want.size === 0) this.ready ??= makeReady(this.options.iceServers);
    else this.takeReady()?.pc.close(); // the offer was the other side's to make
  }

  /** The connection that was made before, if its description is there; whoever takes it has it for themselves. */
  takeReady() {
    const { ready } = this;
    this.ready = null;
    if (ready?.pc.localDescription) return ready;
    ready?.pc.close();
    return null;
  }

  /** @param {string} from @param {unknown} data */
  receive(from, data) {
    if (this.closed) return;
    const peer = this.peers.get(from);
    if (peer) peer.receive(data);
    else this.early.keep(from, data, this.now());
  }

  recover() {
    lineIsBack(this);
  }

  /** The ways of what was made before begin in a network that is gone. */
  renewReady() {
    if (!this.ready) return;
    this.takeReady()?.pc.close();
    this.ready = makeReady(this.options.iceServers);
  }

  tick() {
    for (const peer of this.peers.values()) peer.tick();
    this.monitor?.tick();
  }

  /** @param {string} connectionId @returns {Promise<import('./provider.js').Details | null>} */
  async details(connectionId) {
    const peer = this.peers.get(connectionId);
    const reading = peer && this.monitor?.readingOf(peer);
    return reading ? { ...reading, loss: reading.lossIn } : null;
  }

  /** @param {string} connectionId */
  async verify(connectionId) {
    return (await this.peers.get(connectionId)?.wire?.channel.digits()) ?? null;
  }

  /** Nobody waits for this to begin a call. */
  async watch() {
    const { Monitor } = await import('./monitor.js');
    this.monitor ??= new Monitor(this);
  }

  /** @param {import('./provider.js').MediaEvent} event */
  emit(event) {
    if (!this.closed) this.options.onEvent(event);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    this.unwatch();
    this.takeReady()?.pc.close();
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
    this.local.clear();
  }
}
