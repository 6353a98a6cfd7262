// What is sent to a peer when the way there cannot carry everything. Resolution goes first, then frames,
// then the picture, and sound last. Readings of the connection come in, a step of the ladder comes out: all but
// `applyEncoding` is pure.

import { kindOf } from './sources.js';

/** @typedef {import('./sources.js').Source} Source */

/**
 * @typedef {object} Rung
 * @property {number} lines the picture's height at most
 * @property {number} fps
 * @property {number} most bit/s
 * @property {number} need bit/s below which it does not look well
 */
/** Of the camera. Beyond the last one nothing is sent of it. @type {readonly Rung[]} */
const CAMERA = [
  { lines: 720, fps: 30, most: 900_000, need: 200_000 },
  { lines: 360, fps: 30, most: 400_000, need: 140_000 },
  { lines: 240, fps: 30, most: 220_000, need: 90_000 },
  { lines: 180, fps: 30, most: 140_000, need: 60_000 },
  { lines: 180, fps: 15, most: 90_000, need: 40_000 },
  { lines: 180, fps: 8, most: 60_000, need: 25_000 },
];
/** Of a shared screen: small letters must stay readable, so frames go first. @type {readonly Rung[]} */
const SCREEN = [
  { lines: 2160, fps: 30, most: 1_500_000, need: 250_000 },
  { lines: 2160, fps: 10, most: 800_000, need: 180_000 },
  { lines: 1080, fps: 5, most: 500_000, need: 120_000 },
  { lines: 1080, fps: 3, most: 300_000, need: 80_000 },
  { lines: 1080, fps: 2, most: 200_000, need: 60_000 },
  { lines: 720, fps: 1, most: 120_000, need: 40_000 },
];
/** From here on pictures are paused. */
export const PAUSED = CAMERA.length;
/** Even sound gets thinner here. */
export const LAST = PAUSED + 1;
const THIN_VOICE = 16_000;
/** Who shares a screen is looked at less. */
const BEHIND_SCREEN = 2;
/** Sound and its headers. */
const VOICE = 40_000;

/**
 * In a mesh everything is sent once per peer. The budget is what a modest home line sends (about 1.5 Mbit/s of
 * camera and 2.5 of screen in all), shared by the peers; the floor keeps a picture recognisable.
 * @param {Source} source @param {number} peers @returns {number} bit/s
 */
export function share(source, peers) {
  const [budget, least] = source === 'camera' ? [1_500_000, 150_000] : [2_500_000, 300_000];
  return Math.max(least, Math.round(budget / Math.max(1, peers)));
}

/** Lines that so many bits a second can fill. @param {number} bits */
const linesFor = (bits) => (bits >= 600_000 ? 720 : bits >= 300_000 ? 480 : bits >= 180_000 ? 360 : 240);

/**
 * How a source is sent. Null: it is not, for now.
 * @param {Source} source
 * @param {{ step: number, peers: number, screen: boolean, height: number }} at `screen`: one is shared, `height`: of the source's own picture
 * @returns {{ maxBitrate?: number, maxFramerate?: number, scaleResolutionDownBy?: number } | null}
 */
export function encodingOf(source, { step, peers, screen, height }) {
  if (kindOf(source) === 'audio') return step >= LAST ? { maxBitrate: THIN_VOICE } : {};
  const rung = source === 'screen' ? SCREEN[step] : CAMERA[step + (screen ? BEHIND_SCREEN : 0)];
  if (!rung) return null;
  const maxBitrate = Math.min(rung.most, share(source, peers));
  const lines = source === 'screen' ? rung.lines : Math.min(rung.lines, linesFor(share(source, peers)));
  return { maxBitrate, maxFramerate: rung.fps, scaleResolutionDownBy: Math.max(1, height / lines) };
}

/** @param {RTCRtpSender} sender @param {ReturnType<typeof encodingOf>} want */
export function applyEncoding(sender, want) {
  const parameters = sender.getParameters();
  if (!parameters.encodings?.length) return; // before the negotiation, in some browsers
  const before = JSON.stringify(parameters.encodings);
  for (const encoding of parameters.encodings) {
    encoding.active = want !== null;
    if (!want) continue;
    delete encoding.maxBitrate;
    Object.assign(encoding, want);
  }
  if (JSON.stringify(parameters.encodings) === before) return;
  sender.setParameters(parameters).catch(() => {
    // Overtaken by a negotiation; the next change of state tries again.
  });
}

/** What a step needs to look well. @param {number} step @param {{ camera: boolean, screen: boolean, peers: number }} sends */
export function needs(step, { camera, screen, peers }) {
  const of = (/** @type {Source} */ source, /** @type {Rung | undefined} */ rung) => (rung ? Math.min(rung.need, share(source, peers) / 2) : 0);
  return VOICE + (camera ? of('camera', CAMERA[step + (screen ? BEHIND_SCREEN : 0)]) : 0) + (screen ? of('screen', SCREEN[step]) : 0);
}

/** Bad for so long: one step down. Good for so long: one up, and longer after each attempt in vain. */
export const DOWN_AFTER_MS = 2000;
export const UP_AFTER_MS = 5000;
export const LONGEST_UP_MS = 60_000;
/** An attempt that fails within this was in vain. */
const TRIAL_MS = 12_000;

/**
 * @typedef {object} Uplink
 * @property {number} step of the ladder, 0 the best
 * @property {'network' | 'device'} why it is not the best
 * @property {number | null} badSince
 * @property {number | null} goodSince
 * @property {number} patience before the next attempt upwards
 * @property {number} raisedAt
 * @property {number} leastRtt the shortest seen
 */
/** @returns {Uplink} */
export const freshUplink = () => ({
  step: 0, why: 'network', badSince: null, goodSince: null, patience: UP_AFTER_MS, raisedAt: -Infinity, leastRtt: Infinity,
});

/**
 * The next state, for what was measured since the last one.
 * @param {Uplink} uplink
 * @param {Pick<import('./stats.js').Reading, 'lossOut' | 'rtt' | 'available' | 'limitation'>} line
 * @param {{ camera: boolean, screen: boolean, peers: number }} sends
 * @param {number} now
 * @returns {Uplink}
 */
export function nextUplink(uplink, line, sends, now) {
  const { step } = uplink;
  const leastRtt = Math.min(uplink.leastRtt, line.rtt ?? Infinity);
  const pictures = sends.camera || sends.screen;
  const paused = step >= PAUSED;
  const [loss, rtt] = [line.lossOut ?? 0, line.rtt ?? 0];
  // Packets queue up somewhere on the way: more is sent than it carries.
  const queued = rtt > 500 && rtt > 3 * leastRtt;
  // What the browser believes says nothing about pictures that are not sent.
  const starved = pictures && !paused && line.available !== null
    && line.available < needs(step, sends) * (line.limitation === 'bandwidth' ? 1.2 : 1);
  // Lost at random, a smaller picture helps little: it is paused only when sound is in danger.
  const lossy = loss > (step >= PAUSED - 1 ? 0.25 : 0.12);
  const tired = pictures && line.limitation === 'cpu' && step < PAUSED - 1;
  const bad = starved || queued || lossy || tired;
  const good = !bad && loss < 0.05
    && (!pictures || paused || line.available === null || line.available > needs(step, sends) * 1.3);

  const badSince = bad ? (uplink.badSince ?? now) : null;
  const goodSince = good ? (uplink.goodSince ?? now) : null;
  const same = { ...uplink, leastRtt, badSince, goodSince };
  if (badSince !== null && now - badSince >= DOWN_AFTER_MS && step < LAST && (pictures || paused || lossy || queued)) {
    const inVain = now - uplink.raisedAt < TRIAL_MS;
    const patience = inVain ? Math.min(LONGEST_UP_MS, uplink.patience * 2) : uplink.patience;
    const why = tired && !starved && !queued && !lossy ? 'device' : 'network';
    return { ...same, step: below(step, starved ? line.available : null, sends), why, badSince: null, patience };
  }
  if (goodSince !== null && step > 0 && now - goodSince >= uplink.patience) {
    return { ...same, step: step - 1, goodSince: null, raisedAt: now };
  }
  const held = good && step === 0 && now - uplink.raisedAt > TRIAL_MS;
  return held ? { ...same, patience: UP_AFTER_MS } : same;
}

/** The next step down, or the first one that so little carries. @param {number} step @param {number | null} available @param {{ camera: boolean, screen: boolean, peers: number }} sends */
function below(step, available, sends) {
  let next = step + 1;
  while (available !== null && next < PAUSED && needs(next, sends) > available) next += 1;
  return next;
}

/**
 * What the person is told about their own sending: the best of all ways, since one bad way is most likely the
 * other side's. Null: nothing worth a word.
 * @param {readonly Pick<Uplink, 'step' | 'why'>[]} uplinks
 * @returns {{ picture: 'smaller' | 'paused', why: 'network' | 'device' } | null}
 */
export function ownNote(uplinks) {
  if (!uplinks.length) return null;
  const { step, why } = uplinks.reduce((best, one) => (one.step < best.step ? one : best));
  if (step < 2) return null;
  return { picture: step >= PAUSED ? 'paused' : 'smaller', why };
}
