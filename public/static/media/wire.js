// One RTCPeerConnection of a peer-to-peer call, and what belongs to it alone: its sections, its channel,
// and everything said about its descriptions.

import { say } from '../words/say.js';
import { Channel } from './channel.js';
import { newConnection, withSections } from './ready.js';
import { SOURCES, kindOf } from './sources.js';
import { REPEAT_APART_MS, RESTART_APART_MS, judgeOffer } from './peers.js';
import { sendWholePictures } from './recovery.js';
import { applyEncoding, encodingOf } from './uplink.js';

/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./peers.js').Signal} Signal */
/** @typedef {import('./peer.js').Peer} Peer */

/** One RTCPeerConnection and what belongs to it alone. */
export class Wire {
  /** @param {Peer} peer */
  constructor(peer) {
    this.peer = peer;
    this.mesh = peer.mesh;
    const { iceServers } = this.mesh.options;
    const own = peer.polite ? null : this.mesh.takeReady() ?? withSections(newConnection(iceServers));
    this.pc = own?.pc ?? newConnection(iceServers);
    /** @type {Map<Source, RTCRtpTransceiver>} */
    this.sections = own?.sections ?? new Map();
    this.channel = new Channel(this);
    if (own) this.channel.use(own.channel);

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
    /** When whole pictures were sent last. */
    this.wholeAt = -Infinity;
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
    pc.ondatachannel = ({ channel }) => this.channel.use(channel);
    pc.onconnectionstatechange = () => {
      if (this.dead) return;
      this.stateSince = this.mesh.now();
      if (pc.connectionState === 'connected') {
        this.wasConnected = true;
        this.restartedAt = null;
        this.shape();
      }
      this.peer.tellConnection();
    };
    if (this.peer.polite) {
      // The first offer is theirs and comes unasked, but if we started over they must hear of it.
      this.asking = 'offer';
      if (this.peer.rebuild > 0) this.ask('offer');
      return;
    }
    // One that was made before only has to be said.
    if (pc.localDescription) this.sayDescription(++this.offers);
    for (const source of SOURCES) void this.sendSource(source);
    this.showSources();
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

  /** @param {boolean} [anew] in place of one that is not answered yet */
  offer(anew = false) {
    this.enqueue(async () => {
      const { pc } = this;
      if (pc.signalingState !== (anew ? 'have-local-offer' : 'stable')) return; // the browser asks again when it is
      const description = anew ? await pc.createOffer({ iceRestart: true }) : undefined;
      this.outbox = [];
      const number = ++this.offers;
      await pc.setLocalDescription(description);
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
    if (this.unanswered && this.mesh.now() - this.saidAt > REPEAT_APART_MS) this.repeat();
  }

  restart() {
    this.repairBegins();
    if (this.peer.polite) {
      this.ask('restart');
      return;
    }
    this.lastRestart = this.mesh.now();
    const { pc } = this;
    // And onnegotiationneeded offers. An offer from before the network changed has the old network's candidates: it is
    // replaced by one with new ones.
    if (pc.signalingState === 'have-local-offer') this.offer(true);
    else pc.restartIce();
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
    } else if (ask === 'picture') {
      sendWholePictures(this);
    } else if (ask && !this.peer.polite) {
      if (ask === 'restart' && this.heard && this.mesh.now() - this.lastRestart > RESTART_APART_MS) this.restart();
      else if (this.unanswered) this.repeatIfUnanswered();
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
    if (!track) this.channel.announce();
    try {
      if (sender && sender.track !== track) await sender.replaceTrack(track);
    } catch (error) {
      if (!this.dead && this.mesh.local.get(source) === track) {
        console.debug('p2p', error);
        this.mesh.emit({
          type: 'problem',
          code: 'track_not_sent',
          message: say(`media.${source}-not-sent`),
        });
      }
    }
    if (track) this.channel.announce();
  }

  showSources() {
    // Until they have said it, what an earlier connection showed stays; at first the room knows it, and sooner.
    const theySend = this.channel.theySend ?? this.peer.toldByRoom;
    if (this.dead || !theySend) return;
    for (const source of SOURCES) {
      const track = theySend.has(source) ? this.sections.get(source)?.receiver.track : null;
      this.peer.show(source, track ?? null);
    }
  }

  /** Makes every source be sent as it should be now. */
  shape() {
    for (const [source, { sender }] of this.sections) applyEncoding(sender, this.encodingOf(source));
  }

  /** How a source is sent now; null: paused, because the way is too weak. @param {Source} source */
  encodingOf(source) {
    const { local, peers } = this.mesh;
    const height = local.get(source)?.getSettings().height ?? 0;
    return encodingOf(source, { step: this.peer.uplink.step, peers: peers.size, screen: local.has('screen'), height });
  }

  close() {
    if (this.dead) return;
    this.dead = true;
    const { pc } = this;
    pc.onnegotiationneeded = pc.onicecandidate = pc.ondatachannel = pc.onconnectionstatechange = null;
    this.channel.close();
    pc.close();
  }
}
