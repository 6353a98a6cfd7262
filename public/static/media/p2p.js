// Media straight between the browsers: one RTCPeerConnection to each other person in the call.
//
// How a connection is set up. The impolite side (the larger connection id) makes three media
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

import { SOURCES } from './provider.js';
import {
  EarlySignals,
  connectionWord,
  diffPeers,
  RESTART_APART_MS,
  isPolite,
  judge,
  judgeOffer,
  maxBitrate,
  nextStep,
  peersOf,
  readSignal,
} from './peers.js';

/** @typedef {import('./provider.js').MediaOptions} MediaOptions */
/** @typedef {import('./provider.js').MediaSession} MediaSession */
/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./peers.js').Signal} Signal */
/** @typedef {import('./peers.js').PeerPlace} PeerPlace */

const TICK_MS = 500;

/** @param {MediaOptions} options @returns {Promise<MediaSession>} */
export async function connect(options) {
  return new Mesh(options);
}

/** @implements {MediaSession} */
class Mesh {
  /** @param {MediaOptions} options */
  constructor(options) {
    this.options = options;
    this.session = crypto.randomUUID().slice(0, 8);
    /** @type {Map<Source, MediaStreamTrack>} what we send */
    this.local = new Map();
    /** @type {Map<string, Peer>} by connection */
    this.peers = new Map();
    this.early = new EarlySignals();
    this.closed = false;
    this.timer = setInterval(() => this.tick(), TICK_MS);
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
    if (close.length || open.length) for (const peer of this.peers.values()) peer.wire?.capBitrates();
  }

  /** @param {string} from @param {unknown} data */
  receive(from, data) {
    if (this.closed) return;
    const peer = this.peers.get(from);
    if (peer) peer.receive(data);
    else this.early.keep(from, data, this.now());
  }

  tick() {
    for (const peer of this.peers.values()) peer.tick();
  }

  /** @param {import('./provider.js').MediaEvent} event */
  emit(event) {
    if (!this.closed) this.options.onEvent(event);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
    this.local.clear();
  }
}

/** A person's page, over all connections that are tried to it. */
class Peer {
  /** @param {Mesh} mesh @param {PeerPlace} place */
  constructor(mesh, place) {
    this.mesh = mesh;
    this.userId = place.userId;
    this.connectionId = place.connectionId;
    this.present = place.present;
    this.polite = isPolite(mesh.options.self.connectionId, place.connectionId);

    /** @type {Wire | null} the connection of the current attempt */
    this.wire = null;
    this.rebuild = 0;
    /** @type {string | null} */
    this.theirSession = null;

    this.sendable = true;
    this.reachableSince = mesh.now();
    this.everConnected = false;
    /** Attempts in a row without a connection. */
    this.rebuilds = 0;
    this.word = '';
    /** @type {Map<Source, MediaStreamTrack>} what we told the page of */
    this.shown = new Map();
    this.closed = false;
  }

  start() {
    this.wire = new Wire(this);
    this.wire.open();
    this.tellConnection();
  }

  /**
   * @param {number} generation
   * @param {boolean} inVain the attempt before it came to nothing
   */
  renew(generation, inVain) {
    this.rebuild = generation;
    if (inVain) this.rebuilds += 1;
    this.wire?.close();
    this.start();
  }

  /** @param {PeerPlace} place */
  update(place) {
    const cameBack = place.present && (!this.present || !this.sendable);
    this.present = place.present;
    if (cameBack) {
      this.reachableSince = this.mesh.now();
      this.wire?.repeat();
    } else {
      this.wire?.repeatIfUnanswered();
    }
  }

  /** @param {unknown} data */
  receive(data) {
    const signal = readSignal(data);
    if (!signal || this.closed) return;
    const { verdict, rebuild } = judge(this, signal);
    if (verdict === 'drop') return;
    const sameSelf = this.theirSession === signal.session;
    this.theirSession = signal.session;
    if (verdict === 'renew') this.renew(rebuild, sameSelf && this.word !== 'connected');
    if (signal.rebuild === this.rebuild) this.wire?.take(signal);
  }

  /** @param {Omit<Signal, 'session' | 'rebuild'>} what */
  say(what) {
    if (!this.present) return; // update() says it when they are back
    const sent = this.mesh.options.send(this.connectionId, {
      session: this.mesh.session,
      rebuild: this.rebuild,
      ...what,
    });
    if (sent && !this.sendable) this.reachableSince = this.mesh.now();
    this.sendable = sent;
  }

  tick() {
    const wire = this.wire;
    if (!wire || this.closed) return;
    this.tellConnection();
    const step = nextStep(
      {
        polite: this.polite,
        present: this.present,
        sendable: this.sendable,
        reachableSince: this.reachableSince,
        state: wire.pc.connectionState,
        unanswered: wire.unanswered,
        heard: wire.heard,
        wasConnected: wire.wasConnected,
        stateSince: wire.stateSince,
        startedAt: wire.startedAt,
        restartedAt: wire.restartedAt,
        rebuilds: this.rebuilds,
        saidAt: wire.saidAt,
        saidTimes: wire.saidTimes,
      },
      this.mesh.now(),
    );
    if (step === 'repeat') wire.repeat();
    else if (step === 'restart') wire.restart();
    else if (step === 'rebuild') this.renew(this.rebuild + 1, true);
  }

  tellConnection() {
    const state = this.wire?.pc.connectionState ?? 'new';
    if (state === 'connected') {
      this.everConnected = true;
      this.rebuilds = 0;
    }
    const word = connectionWord({ state, everConnected: this.everConnected, rebuilds: this.rebuilds });
    if (word === this.word) return;
    this.word = word;
    const { userId, connectionId } = this;
    this.mesh.emit({ type: 'connection', userId, connectionId, state: word });
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  show(source, track) {
    if ((this.shown.get(source) ?? null) === track) return;
    if (track) this.shown.set(source, track);
    else this.shown.delete(source);
    const { userId, connectionId } = this;
    this.mesh.emit({ type: 'track', userId, connectionId, source, track });
  }

  close() {
    this.closed = true;
    this.wire?.close();
    for (const source of SOURCES) this.show(source, null);
  }
}

/** One RTCPeerConnection and what belongs to it alone. */
class Wire {
  /** @param {Peer} peer */
  constructor(peer) {
    this.peer = peer;
    this.mesh = peer.mesh;
    this.pc = new RTCPeerConnection({
      iceServers: this.mesh.options.iceServers ?? [],
      bundlePolicy: 'max-bundle',
    });
    /** @type {Map<Source, RTCRtpTransceiver>} */
    this.sections = new Map();
    /** @type {RTCDataChannel | null} */
    this.channel = null;
    /** @type {Set<Source> | null} what they say that they send; null before their first word */
    this.theySend = null;

    /** Everything said about the current local description. */
    /** @type {Omit<Signal, 'session' | 'rebuild'>[]} */
    this.outbox = [];
    /** How many offers we made. */
    this.offers = 0;
    /** The last offer of theirs that we answered. */
    this.answered = 0;
    /** @type {'offer' | 'restart' | null} what the polite side waits for */
    this.asking = null;
    /** One thing at a time, in order. */
    this.queue = Promise.resolve();

    const now = this.mesh.now();
    this.heard = false;
    this.wasConnected = false;
    this.startedAt = now;
    this.stateSince = now;
    /** @type {number | null} */
    this.restartedAt = null;
    this.lastRestart = -Infinity;
    this.saidAt = now;
    this.saidTimes = 0;
    this.dead = false;
  }

  open() {
    const { pc } = this;
    pc.onnegotiationneeded = () => !this.peer.polite && this.offer();
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate || this.dead) return;
      const what = { candidate: candidate.toJSON() };
      this.outbox.push(what);
      this.peer.say(what);
    };
    pc.ondatachannel = ({ channel }) => this.useChannel(channel);
    pc.onconnectionstatechange = () => {
      if (this.dead) return;
      this.stateSince = this.mesh.now();
      if (pc.connectionState === 'connected') {
        this.wasConnected = true;
        this.restartedAt = null;
        this.capBitrates();
      }
      this.peer.tellConnection();
    };
    if (this.peer.polite) {
      // The first offer is theirs and comes unasked, but if we started over they must hear of it.
      this.asking = 'offer';
      if (this.peer.rebuild > 0) this.ask('offer');
      return;
    }
    for (const source of SOURCES) {
      const section = pc.addTransceiver(kindOf(source), { direction: 'sendrecv' });
      this.sections.set(source, section);
      void this.sendSource(source);
    }
    this.useChannel(pc.createDataChannel('sources'));
  }

  /** @param {() => Promise<void>} work */
  enqueue(work) {
    this.queue = this.queue.then(async () => {
      if (this.dead) return;
      try {
        await work();
      } catch (error) {
        // What went wrong here shows as a connection that does not come about; tick() repairs that.
        if (!this.dead) console.debug('p2p', error);
      }
    });
  }

  offer() {
    this.enqueue(async () => {
      const { pc } = this;
      if (pc.signalingState !== 'stable') return; // the browser asks again when it is
      this.outbox = [];
      const number = ++this.offers;
      await pc.setLocalDescription();
      if (this.dead) return;
      this.saidTimes = 0;
      this.sayDescription(number);
    });
  }

  /** @param {number} offer the number of our offer, or of the offer this answers */
  sayDescription(offer) {
    const { type, sdp } = /** @type {RTCSessionDescription} */ (this.pc.localDescription);
    /** @type {Record<string, Source>} */
    const sources = {};
    for (const [source, { mid }] of this.sections) if (mid !== null) sources[mid] = source;
    const what = { description: { type, sdp }, offer, sources };
    // The candidates found while the description was being set are in its text already.
    this.outbox = [what, ...this.outbox.filter((said) => said.candidate)];
    this.peer.say(what);
    this.said();
  }

  /** @param {'offer' | 'restart'} what */
  ask(what) {
    if (this.asking !== what) this.saidTimes = 0;
    this.asking = what;
    this.peer.say({ ask: what });
    this.said();
  }

  get unanswered() {
    return this.asking !== null || this.pc.signalingState === 'have-local-offer';
  }

  said() {
    this.saidAt = this.mesh.now();
    this.saidTimes += 1;
  }

  repeat() {
    if (this.dead) return;
    for (const what of this.outbox) this.peer.say(what);
    if (this.asking) this.ask(this.asking);
    else this.said();
  }

  repeatIfUnanswered() {
    if (this.unanswered && this.mesh.now() - this.saidAt > 1000) this.repeat();
  }

  restart() {
    this.repairBegins();
    if (this.peer.polite) {
      this.ask('restart');
      return;
    }
    this.lastRestart = this.mesh.now();
    this.pc.restartIce(); // and onnegotiationneeded offers
  }

  repairBegins() {
    if (this.wasConnected && this.pc.connectionState !== 'connected') this.restartedAt ??= this.mesh.now();
  }

  /** @param {Signal} signal */
  take(signal) {
    const { description, candidate, ask, offer = 0 } = signal;
    if (description?.type === 'offer') {
      this.enqueue(() => this.takeOffer(description, offer, signal.sources));
    } else if (description) {
      this.enqueue(async () => {
        if (this.pc.signalingState !== 'have-local-offer' || offer !== this.offers) return;
        await this.pc.setRemoteDescription(description);
        this.heard = true;
      });
    } else if (candidate) {
      this.enqueue(async () => {
        try {
          await this.pc.addIceCandidate(candidate);
        } catch {
          // Its description was lost: both come again.
        }
      });
    } else if (ask && !this.peer.polite) {
      if (this.unanswered) this.repeatIfUnanswered();
      else if (ask === 'restart' && this.mesh.now() - this.lastRestart > RESTART_APART_MS) this.restart();
    }
  }

  /**
   * @param {RTCSessionDescriptionInit} description
   * @param {number} offer
   * @param {Record<string, Source> | undefined} sources
   */
  async takeOffer(description, offer, sources) {
    const { pc, peer, answered } = this;
    switch (judgeOffer({ polite: peer.polite, answered }, offer)) {
      case 'ignore':
        return;
      case 'repeat':
        return this.repeat();
    }
    await pc.setRemoteDescription(description);
    if (this.dead) return;
    this.heard = true;
    this.asking = null;
    this.repairBegins();
    this.adoptSections(sources);
    this.outbox = [];
    await pc.setLocalDescription();
    if (this.dead) return;
    this.answered = offer;
    this.sayDescription(offer);
  }

  /** The sections that the other side's offer brought. @param {Record<string, Source>} [sources] by mid */
  adoptSections(sources = {}) {
    for (const section of this.pc.getTransceivers()) {
      const source = section.mid === null ? undefined : sources[section.mid];
      if (!source || this.sections.has(source) || section.receiver.track.kind !== kindOf(source)) continue;
      section.direction = 'sendrecv';
      this.sections.set(source, section);
      void this.sendSource(source);
    }
    this.showSources();
  }

  /** Puts what the page sends from this source on the wire, and says so. @param {Source} source */
  async sendSource(source) {
    const track = this.mesh.local.get(source) ?? null;
    const sender = this.sections.get(source)?.sender;
    if (!track) this.announce();
    try {
      if (sender && sender.track !== track) await sender.replaceTrack(track);
    } catch (error) {
      if (!this.dead && this.mesh.local.get(source) === track) {
        console.debug('p2p', error);
        this.mesh.emit({
          type: 'problem',
          code: 'track_not_sent',
          message: `Your ${source} could not be sent. Turn it off and on again.`,
        });
      }
    }
    if (track) this.announce();
  }

  announce() {
    if (this.channel?.readyState !== 'open') return;
    this.channel.send(JSON.stringify({ sources: [...this.mesh.local.keys()] }));
  }

  /** @param {RTCDataChannel} channel */
  useChannel(channel) {
    this.channel = channel;
    channel.onopen = () => this.announce();
    channel.onmessage = ({ data }) => {
      if (this.dead) return;
      try {
        const { sources } = JSON.parse(data);
        this.theySend = new Set(SOURCES.filter((source) => sources.includes(source)));
      } catch {
        return;
      }
      this.showSources();
    };
    this.announce();
  }

  showSources() {
    // Until they have said it, what an earlier connection showed stays.
    if (this.dead || !this.theySend) return;
    for (const source of SOURCES) {
      const track = this.theySend.has(source) ? this.sections.get(source)?.receiver.track : null;
      this.peer.show(source, track ?? null);
    }
  }

  capBitrates() {
    for (const [source, { sender }] of this.sections) {
      const cap = maxBitrate(source, this.mesh.peers.size);
      if (cap === null) continue;
      const parameters = sender.getParameters();
      if (!parameters.encodings?.length) continue; // before the negotiation, in some browsers
      if (parameters.encodings.every(({ maxBitrate }) => maxBitrate === cap)) continue;
      for (const encoding of parameters.encodings) encoding.maxBitrate = cap;
      sender.setParameters(parameters).catch(() => {
        // Overtaken by a negotiation; the next change of state tries again.
      });
    }
  }

  close() {
    if (this.dead) return;
    this.dead = true;
    const { pc } = this;
    pc.onnegotiationneeded = pc.onicecandidate = pc.ondatachannel = pc.onconnectionstatechange = null;
    if (this.channel) this.channel.onopen = this.channel.onmessage = null;
    pc.close();
  }
}

/** @param {Source} source */
const kindOf = (source) => (source === 'microphone' ? 'audio' : 'video');
