// Another person's page in a peer-to-peer call: decides when a connection to it is repaired or made anew.

import { SOURCES } from './sources.js';
import { connectionWord, isPolite, judge, nextStep, readSignal } from './peers.js';
import { freshUplink } from './uplink.js';
import { Wire } from './wire.js';

/** @typedef {import('./provider.js').Source} Source */
/** @typedef {import('./peers.js').Signal} Signal */
/** @typedef {import('./peers.js').PeerPlace} PeerPlace */
/** @typedef {import('./p2p.js').Mesh} Mesh */

/** A person's page, over all connections that are tried to it. */
export class Peer {
  /** @param {Mesh} mesh @param {PeerPlace} place */
  constructor(mesh, place) {
    this.mesh = mesh;
    this.userId = place.userId;
    this.connectionId = place.connectionId;
    this.present = place.present;
    /** @type {ReadonlySet<Source> | null} what they send, as long as they have not said it themselves */
    this.toldByRoom = place.sends;
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
    this.uplink = freshUplink();
    /** What they do not send for now, because their line is weak. @type {readonly Source[]} */
    this.paused = [];
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
    if (this.toldByRoom) {
      this.toldByRoom = place.sends;
      this.wire?.showSources();
    }
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
    const { unanswered, pc: { connectionState: state } } = wire;
    const step = nextStep({ ...this, ...wire, state, unanswered }, this.mesh.now());
    if (step === 'repeat') wire.repeat();
    else if (step === 'restart') wire.restart();
    else if (step === 'rebuild') this.renew(this.rebuild + 1, true);
  }

  tellConnection() {
    const state = this.wire?.pc.connectionState ?? 'new';
    if (state === 'connected') {
      this.everConnected = true;
      this.rebuilds = 0;
      if (!this.mesh.monitor) void this.mesh.watch();
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

  /** @param {readonly Source[]} sources */
  showPaused(sources) {
    if (String(sources) === String(this.paused)) return;
    this.paused = sources;
    const { userId, connectionId } = this;
    this.mesh.emit({ type: 'paused', userId, connectionId, sources: [...sources] });
  }

  close() {
    this.closed = true;
    this.wire?.close();
    for (const source of SOURCES) this.show(source, null);
  }
}
