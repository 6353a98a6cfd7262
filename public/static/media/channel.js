// The data channel beside the media of one connection: what each side sends at the moment, and the numbers by which
// two people know that nobody is in between.

import { SOURCES } from './sources.js';

/** @typedef {import('./provider.js').Source} Source */

export class Channel {
  /** @type {RTCDataChannel | null} */
  #channel = null;
  /** @type {Promise<import('./verification.js').Verification> | null} */
  #verification = null;

  /** @param {import('./wire.js').Wire} wire */
  constructor(wire) {
    this.wire = wire;
    /** @type {Set<Source> | null} what they say that they send; null before their first word */
    this.theySend = null;
  }

  /** @param {RTCDataChannel} channel */
  use(channel) {
    this.#channel = channel;
    channel.onopen = () => this.announce();
    channel.onmessage = ({ data }) => this.#heard(data);
    if (channel.readyState === 'open') this.announce();
  }

  /** Tells what we send. */
  announce() {
    const sources = [...this.wire.mesh.local.keys()];
    this.#say({ sources, paused: sources.filter((source) => this.wire.encodingOf(source) === null) });
  }

  /** @param {object} what */
  #say(what) {
    if (this.#channel?.readyState === 'open') this.#channel.send(JSON.stringify(what));
  }

  /** @param {string} data */
  #heard(data) {
    if (this.wire.dead) return;
    try {
      const { sources, paused = [], verify } = JSON.parse(data);
      if (verify) {
        // One after the other: the module comes over the network the first time.
        this.#verify().then((verification) => verification.take(verify)).catch(() => undefined);
        return;
      }
      this.theySend = new Set(SOURCES.filter((source) => sources.includes(source)));
      this.wire.peer.toldByRoom = null;
      this.wire.peer.showPaused(SOURCES.filter((source) => paused.includes(source)));
    } catch {
      return;
    }
    this.wire.showSources();
  }

  #verify() {
    return (this.#verification ??= import('./verification.js').then(
      ({ Verification }) => new Verification(!this.wire.peer.polite, (verify) => this.#say({ verify })),
    ));
  }

  /** What the two people compare; null as long as there is nothing to compare. */
  async digits() {
    const [{ digitsOf }, verification] = await Promise.all([import('./verification.js'), this.#verify()]);
    // Before the channel is open nobody would hear it.
    if (this.#channel?.readyState === 'open') await verification.begin();
    return digitsOf(this.wire.pc, verification);
  }

  close() {
    if (this.#channel) this.#channel.onopen = this.#channel.onmessage = null;
  }
}
