// The page's half of media-contract.test.mjs: plays a participant, with coloured pictures and tones
// in place of a camera and a microphone. Served to the test's own pages only.

import { connectMedia } from '../../public/static/media/provider.js';

/** @type {RTCPeerConnection[]} every connection made in this page, so that a test can do harm */
const pcs = [];
// Not a subclass: Twilio's SDK looks at the prototype for what a connection can do.
globalThis.RTCPeerConnection = new Proxy(RTCPeerConnection, {
  construct(target, args, like) {
    const pc = Reflect.construct(target, harness.noWay ? [{ ...args[0], iceServers: [], iceTransportPolicy: 'relay' }] : args, like);
    pcs.push(pc);
    return pc;
  },
});

/** @typedef {import('../../public/static/media/provider.js').Source} Source */
/** @typedef {{ track: MediaStreamTrack, stop: () => void }} Own */
/**
 * @typedef {object} Side
 * @property {boolean} online
 * @property {any[]} events
 * @property {Map<string, MediaStreamTrack | null>} remote
 * @property {Map<string, string>} words
 * @property {Map<Source, Own | null>} own
 * @property {Map<MediaStreamTrack, any>} views what plays a track
 * @property {import('../../public/static/media/provider.js').MediaSession} session
 */

/** @type {Map<string, Side>} by name */
const sides = new Map();
/** @param {string} name @returns {Side} */
const sideOf = (name) => /** @type {Side} */ (sides.get(name));

const harness = {
  pcs,
  /** New connections lead nowhere, as behind a strict firewall. */
  noWay: false,

  /**
   * @param {'p2p' | 'fake' | 'twilio'} provider @param {string} name @param {string} callId @param {{ userId: string, connectionId: string }} self
   * @param {import('../../public/static/media/provider.js').Pass} pass
   */
  async join(provider, name, callId, self, pass) {
    const side = /** @type {Side} */ (/** @type {unknown} */ ({ online: true, events: [], remote: new Map(), words: new Map(), own: new Map(), views: new Map() }));
    sides.set(name, side);
    side.session = await connectMedia(provider, {
      callId,
      self,
      iceServers: [],
      ...pass,
      freshToken: () => /** @type {any} */ (globalThis).freshPass(self.userId),
      send(to, data) {
        if (!side.online) return false;
        /** @type {any} */ (globalThis).relay(callId, self.connectionId, to, JSON.parse(JSON.stringify(data)));
        return true;
      },
      onEvent(event) {
        side.events.push(event.type === 'track' ? { ...event, track: Boolean(event.track) } : event);
        if (event.type === 'track') side.remote.set(`${event.connectionId} ${event.source}`, event.track);
        if (event.type === 'connection') side.words.set(event.connectionId, event.state);
      },
    });
  },

  /** @param {string} name @param {Source} source @param {string | number | null} what a colour, a number of hertz, or nothing */
  async setTrack(name, source, what) {
    const side = sideOf(name);
    const before = side.own.get(source);
    const now = what === null ? null : typeof what === 'number' ? tone(what) : picture(what);
    side.own.set(source, now);
    await side.session.setTrack(source, now?.track ?? null);
    before?.stop();
  },

  /** As the page does it: the track stays, silent. @param {string} name @param {boolean} muted */
  async mute(name, muted) {
    const { own, session } = sideOf(name);
    const track = /** @type {MediaStreamTrack} */ (own.get('microphone')?.track);
    track.enabled = !muted;
    await session.setTrack('microphone', track);
  },

  /** What one side receives is sent by another one, as by somebody in between. @param {string} from @param {string} connectionId @param {string} to @param {Source} source */
  async passOn(from, connectionId, to, source) {
    await sideOf(to).session.setTrack(source, sideOf(from).remote.get(`${connectionId} ${source}`) ?? null);
  },

  /** @param {string} name @param {string} connectionId */
  digits: (name, connectionId) => sideOf(name).session.verify?.(connectionId),

  /** @param {string} name @param {any[]} participants */
  setParticipants: (name, participants) => sideOf(name).session.setParticipants(participants),
  /** @param {string} name @param {string} from @param {unknown} data */
  receive: (name, from, data) => sides.get(name)?.session.receive(from, data),
  /** @param {string} name @param {boolean} online */
  online: (name, online) => void (sideOf(name).online = online),
  /** @param {string} name */
  events: (name) => sideOf(name).events,
  /** @param {string} name @param {string} connectionId */
  word: (name, connectionId) => sideOf(name).words.get(connectionId),
  /** @param {string} name @param {string} connectionId @param {Source} source */
  has: (name, connectionId, source) => Boolean(sideOf(name).remote.get(`${connectionId} ${source}`)),

  /** Closes the session and tells how its tracks are. @param {string} name */
  closeOnly(name) {
    const { own, session } = sideOf(name);
    session.close();
    return [...own.values()].flatMap((one) => one?.track.readyState ?? []);
  },

  /** @param {string} name */
  leave(name) {
    const side = sides.get(name);
    side?.session.close();
    for (const own of side?.own.values() ?? []) own?.stop();
  },

  /**
   * What is seen of a remote source: its main colour, and a print of the frame that changes when it moves.
   * @param {string} name @param {string} connectionId @param {Source} source
   */
  async look(name, connectionId, source) {
    const side = sideOf(name);
    const track = side.remote.get(`${connectionId} ${source}`);
    if (!track) return null;
    const video = viewOf(side, track);
    if (!video.videoWidth) return null;
    const canvas = new OffscreenCanvas(32, 24);
    const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
    pen.drawImage(video, 0, 0, 32, 24);
    const { data } = pen.getImageData(0, 0, 32, 24);
    const sum = [0, 0, 0];
    let print = 0;
    for (let i = 0; i < data.length; i += 4) {
      for (let c = 0; c < 3; c++) sum[c] += data[i + c];
      print = (print * 31 + (data[i] >> 5) * 64 + (data[i + 1] >> 5) * 8 + (data[i + 2] >> 5)) % 1_000_003;
    }
    const names = ['red', 'green', 'blue'];
    const most = Math.max(...sum);
    const colour = most / (32 * 24) < 60 ? 'black' : names[sum.indexOf(most)];
    return { colour, print };
  },

  /** The loudness of a remote microphone right now, 0 to 1. @param {string} name @param {string} connectionId */
  async listen(name, connectionId) {
    const side = sideOf(name);
    const track = side.remote.get(`${connectionId} microphone`);
    if (!track) return null;
    let view = side.views.get(track);
    if (!view) {
      const element = new Audio(); // Chromium decodes a remote track only for one, and silence when it is muted
      element.srcObject = new MediaStream([track]);
      void element.play();
      const audio = new AudioContext();
      const analyser = audio.createAnalyser();
      audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      view = { analyser, element };
      side.views.set(track, view);
    }
    const wave = new Float32Array(view.analyser.fftSize);
    view.analyser.getFloatTimeDomainData(wave);
    return Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length);
  },

  /** Sound and pictures received over all connections of this page, by its own statistics. */
  async received() {
    const all = /** @type {{ audioEnergy: number, frames: number, states: string[] }} */ ({ audioEnergy: 0, frames: 0, states: [] });
    for (const pc of pcs) {
      all.states.push(pc.connectionState);
      if (pc.connectionState === 'closed') continue;
      for (const report of (await pc.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        if (report.kind === 'audio') all.audioEnergy += report.totalAudioEnergy ?? 0;
        else all.frames += report.framesDecoded ?? 0;
      }
    }
    return all;
  },
};

/** @param {Side} side @param {MediaStreamTrack} track @returns {HTMLVideoElement} */
function viewOf(side, track) {
  let video = side.views.get(track);
  if (!video) {
    video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([track]);
    document.body.append(video);
    void video.play();
    side.views.set(track, video);
  }
  return video;
}

/** @type {Record<string, [string, string]>} */
const COLOURS = { red: ['#c02020', '#ff6060'], green: ['#20a020', '#70ff70'], blue: ['#2020c0', '#7070ff'] };

/** @param {string} colour @returns {Own} */
function picture(colour) {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 240;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let step = 0;
  const draw = () => {
    [pen.fillStyle] = COLOURS[colour];
    pen.fillRect(0, 0, 320, 240);
    pen.fillStyle = COLOURS[colour][1];
    pen.fillRect((step++ * 17) % 320, 60, 60, 120);
  };
  draw();
  const timer = setInterval(draw, 80);
  const track = canvas.captureStream(12).getVideoTracks()[0];
  return { track, stop: () => (clearInterval(timer), track.stop()) };
}

/** @param {number} hertz @returns {Own} */
function tone(hertz) {
  const audio = new AudioContext();
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = hertz;
  const out = audio.createMediaStreamDestination();
  oscillator.connect(out);
  oscillator.start();
  const track = out.stream.getAudioTracks()[0];
  return { track, stop: () => (track.stop(), void audio.close()) };
}

Object.assign(globalThis, { harness });
