// Media without a network, for tests and for working on the page. Sessions of the same call in the
// same page hand each other clones of their tracks. A participant who has no session here gets a
// drawn picture and a humming tone, according to the signs in the call's snapshot.

import { SOURCES, kindOf } from './sources.js';
import { diffPeers, peersOf } from './peers.js';

/** @typedef {import('./provider.js').MediaOptions} MediaOptions */
/** @typedef {import('./provider.js').MediaSession} MediaSession */
/** @typedef {import('./provider.js').Participant} Participant */
/** @typedef {import('./provider.js').Source} Source */

/** @type {Map<string, Map<string, FakeSession>>} sessions by call, then connection */
const calls = new Map();

/** @param {MediaOptions} options @returns {Promise<MediaSession>} */
export async function connect(options) {
  return new FakeSession(options);
}

/**
 * @typedef {object} FakePeer
 * @property {string} userId
 * @property {boolean} connected
 * @property {Map<Source, { of: unknown, track: MediaStreamTrack, stop: () => void }>} shown
 */

/** @implements {MediaSession} */
class FakeSession {
  /** @param {MediaOptions} options */
  constructor(options) {
    this.options = options;
    this.id = options.self.connectionId;
    /** @type {Map<Source, MediaStreamTrack>} */
    this.local = new Map();
    /** @type {Map<string, FakePeer>} */
    this.peers = new Map();
    /** @type {Map<string, Participant>} */
    this.signs = new Map();
    this.closed = false;
    const call = calls.get(options.callId) ?? new Map();
    calls.set(options.callId, call);
    call.set(this.id, this);
    this.call = call;
  }

  /** @param {Source} source @param {MediaStreamTrack | null} track */
  async setTrack(source, track) {
    const kind = kindOf(source);
    if (!SOURCES.includes(source)) throw new TypeError(`There is no source "${source}".`);
    if (track && track.kind !== kind) throw new TypeError(`A ${source} is no ${track.kind}.`);
    if (this.closed) return;
    if (track) this.local.set(source, track);
    else this.local.delete(source);
    for (const other of this.call.values()) other.look(this.id);
  }

  /** @param {Participant[]} participants */
  setParticipants(participants) {
    if (this.closed) return;
    const want = peersOf(participants, this.options.self);
    this.signs = new Map(participants.map((one) => [one.connection_id ?? '', one]));
    const { close, open } = diffPeers(this.peers.keys(), want);
    for (const id of close) this.drop(id);
    for (const { connectionId, userId } of open) {
      this.peers.set(connectionId, { userId, connected: false, shown: new Map() });
      this.emit({ type: 'connection', userId, connectionId, state: 'connecting' });
    }
    // As with a network, nothing comes of it before the caller has gone on.
    queueMicrotask(() => {
      for (const id of this.peers.keys()) this.look(id);
      for (const other of this.call.values()) other.look(this.id);
    });
  }

  receive() {
    // There are no signals.
  }

  /** Brings what is shown of a peer up to date. @param {string} id */
  look(id) {
    const peer = this.peers.get(id);
    if (!peer || this.closed) return;
    const other = this.call.get(id);
    if (other && !other.peers.has(this.id)) return; // they do not know us yet
    const { userId } = peer;
    if (!peer.connected) {
      peer.connected = true;
      this.emit({ type: 'connection', userId, connectionId: id, state: 'connected' });
    }
    for (const source of SOURCES) {
      const shown = peer.shown.get(source);
      const of = other ? (other.local.get(source) ?? null) : this.signOf(id, source);
      if ((shown?.of ?? null) === of) continue;
      shown?.stop();
      peer.shown.delete(source);
      const made = of === null ? null : of === 'drawn' ? draw(source, userId) : clone(/** @type {any} */ (of));
      if (made) peer.shown.set(source, { of, ...made });
      this.emit({ type: 'track', userId, connectionId: id, source, track: made?.track ?? null });
    }
  }

  /** @param {string} id @param {Source} source */
  signOf(id, source) {
    const signs = this.signs.get(id);
    const on = { microphone: signs?.audio, camera: signs?.video, screen: signs?.screen, 'screen-sound': false }[source];
    return on && typeof document !== 'undefined' ? 'drawn' : null;
  }

  /** @param {string} id */
  drop(id) {
    const peer = this.peers.get(id);
    if (!peer) return;
    this.peers.delete(id);
    for (const [source, { stop }] of peer.shown) {
      stop();
      this.emit({ type: 'track', userId: peer.userId, connectionId: id, source, track: null });
    }
  }

  /** @param {import('./provider.js').MediaEvent} event */
  emit(event) {
    if (!this.closed) this.options.onEvent(event);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    for (const { shown } of this.peers.values()) for (const { stop } of shown.values()) stop();
    this.peers.clear();
    this.local.clear();
    if (this.call.get(this.id) === this) this.call.delete(this.id);
    if (!this.call.size) calls.delete(this.options.callId);
  }
}

/** @param {MediaStreamTrack} of */
function clone(of) {
  const track = of.clone();
  return { track, stop: () => track.stop() };
}

/** @param {Source} source @param {string} userId */
function draw(source, userId) {
  return source === 'microphone' ? hum() : paint(source, userId);
}

function hum() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const quiet = audio.createGain();
  const out = audio.createMediaStreamDestination();
  quiet.gain.value = 0.1;
  tone.frequency.value = 220;
  tone.connect(quiet).connect(out);
  tone.start();
  const track = out.stream.getAudioTracks()[0];
  return {
    track,
    stop() {
      track.stop();
      void audio.close();
    },
  };
}

/** @param {Source} source @param {string} userId */
function paint(source, userId) {
  const canvas = document.createElement('canvas');
  canvas.width = source === 'screen' ? 960 : 640;
  canvas.height = source === 'screen' ? 540 : 480;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const hue = [...userId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  let step = 0;
  const frame = () => {
    pen.fillStyle = `hsl(${hue} 60% 40%)`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = `hsl(${hue} 80% 75%)`;
    const x = (step++ * 12) % canvas.width;
    pen.fillRect(x, canvas.height / 2 - 40, 80, 80);
  };
  frame();
  const timer = setInterval(frame, 66);
  const track = canvas.captureStream(15).getVideoTracks()[0];
  return {
    track,
    stop() {
      clearInterval(timer);
      track.stop();
    },
  };
}
