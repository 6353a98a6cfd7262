// Watches the ways to all peers: how good they are, who speaks, and what each of them can carry. Loaded once a
// way is there. The decisions are quality.js's and uplink.js's.

import { nextSpeaker, noBars, score, steady } from './quality.js';
import { SEARCH_MS, findWays, followWay, sendWholePictures } from './recovery.js';
import { between, count, flow } from './stats.js';
import { nextUplink, ownNote } from './uplink.js';

/** @typedef {import('./peer.js').Peer} Peer */
/** @typedef {import('./stats.js').Counters} Counters */
/** @typedef {{ wire: import('./wire.js').Wire | null, counters: Counters[], reading: import('./stats.js').Reading | null,
 *   bars: import('./quality.js').Bars, told: number | null }} Line */

const EVERY_MS = 1000;
/** Losses are counted over so many measurements: reports of the other side come only every few seconds. */
const WINDOW = 5;

export class Monitor {
  /** @type {WeakMap<Peer, Line>} */
  #lines = new WeakMap();
  #own = noBars();
  /** @type {number | null} */
  #ownTold = null;
  #noteTold = 'null';
  /** @type {import('./quality.js').Speaker} */
  #speaker = { who: null, at: 0 };
  #measuredAt = -Infinity;
  #busy = false;

  /** @param {import('./p2p.js').Mesh} mesh */
  constructor(mesh) {
    this.mesh = mesh;
  }

  /** A few times a second. */
  tick() {
    const now = this.mesh.now();
    this.#listen(now);
    if (this.#busy || now - this.#measuredAt < EVERY_MS) return;
    this.#measuredAt = now;
    this.#busy = true;
    void this.#measure(now).finally(() => (this.#busy = false));
  }

  /** What was measured last of the way to a peer. @param {Peer} peer */
  readingOf(peer) {
    return this.#lines.get(peer)?.reading ?? null;
  }

  /** @param {number} now */
  #listen(now) {
    /** @type {Map<string, number>} */
    const levels = new Map();
    for (const { connectionId, wire } of this.mesh.peers.values()) {
      const receiver = wire?.sections.get('microphone')?.receiver;
      levels.set(connectionId, receiver?.getSynchronizationSources?.()[0]?.audioLevel ?? 0);
    }
    const before = this.#speaker.who;
    this.#speaker = nextSpeaker(this.#speaker, levels, now);
    if (this.#speaker.who !== before) this.mesh.emit({ type: 'speaker', connectionId: this.#speaker.who });
  }

  /** @param {number} now */
  async #measure(now) {
    const peers = [...this.mesh.peers.values()];
    await Promise.all(peers.map((peer) => this.#look(peer, now).catch(() => undefined)));
    const connected = peers.filter((peer) => peer.word === 'connected');
    const ways = connected.flatMap((peer) => {
      const reading = this.readingOf(peer);
      return reading ? [score({ loss: reading.lossOut, jitter: null, rtt: reading.rtt }) ?? 0] : [];
    });
    // The best of all ways: a bad one alone is most likely the other side's.
    const measured = ways.length ? Math.max(...ways) : peers.some((peer) => peer.everConnected) ? 0 : null;
    this.#own = steady(this.#own, measured, now);
    if (this.#own.level !== this.#ownTold) {
      this.#ownTold = this.#own.level;
      this.mesh.emit({ type: 'quality', ...this.mesh.options.self, level: this.#ownTold });
    }
    const { camera, screen } = this.#sends(peers.length);
    const note = camera || screen ? ownNote(connected.map((peer) => peer.uplink)) : null;
    if (JSON.stringify(note) === this.#noteTold) return;
    this.#noteTold = JSON.stringify(note);
    this.mesh.emit({ type: 'uplink', note });
  }

  /** @param {number} peers */
  #sends(peers) {
    const { local } = this.mesh;
    return { camera: local.has('camera'), screen: local.has('screen'), peers };
  }

  /** @param {Peer} peer @param {number} now */
  async #look(peer, now) {
    const { wire } = peer;
    const line = this.#lines.get(peer) ?? { wire, counters: [], reading: null, bars: noBars(), told: null };
    this.#lines.set(peer, line);
    // Another connection counts from zero.
    if (line.wire !== wire) Object.assign(line, { wire, counters: [] });
    if (peer.word === 'connected' && wire) {
      if (!line.counters.length) followWay(wire);
      const counters = count((await wire.pc.getStats()).values(), now);
      if (peer.closed || line.wire !== wire) return;
      const [first] = line.counters;
      line.counters.push(counters);
      if (line.counters.length > WINDOW) line.counters.shift();
      if (!first) return;
      const news = flow(line.counters);
      if (news === 'paused') this.mesh.options.doubt?.();
      else if (news === 'stopped') findWays(wire, SEARCH_MS);
      else if (news === 'back') sendWholePictures(wire);
      line.reading = between(first, counters);
      this.#steer(peer, line.reading, now);
    }
    const { lossIn = null, jitter = null, rtt = null } = line.reading ?? {};
    const level = peer.word === 'connected' ? score({ loss: lossIn, jitter, rtt }) : peer.everConnected ? 0 : null;
    // A way that is gone or back needs no second look.
    line.bars = level === 0 || line.bars.level === 0 ? { level, next: level, since: now } : steady(line.bars, level, now);
    if (line.bars.level === line.told) return;
    line.told = line.bars.level;
    const { userId, connectionId } = peer;
    this.mesh.emit({ type: 'quality', userId, connectionId, level: line.told });
  }

  /** @param {Peer} peer @param {import('./stats.js').Reading} reading @param {number} now */
  #steer(peer, reading, now) {
    const before = peer.uplink.step;
    peer.uplink = nextUplink(peer.uplink, reading, this.#sends(this.mesh.peers.size), now);
    if (peer.uplink.step === before) return;
    peer.wire?.shape();
    peer.wire?.channel.announce();
  }
}
