// What a peer connection's own statistics say, as plain numbers. Pure: the reports come in.

/**
 * The counters of one moment.
 * @typedef {object} Counters
 * @property {number} at milliseconds
 * @property {number} received packets
 * @property {number} missed packets that never came
 * @property {number} sent packets
 * @property {number} unheard packets of ours that the other side missed
 * @property {number} bytesReceived
 * @property {number} bytesSent
 * @property {number | null} jitter of what comes in, milliseconds
 * @property {number | null} rtt milliseconds
 * @property {number | null} available bit/s that the browser believes the way out carries
 * @property {'none' | 'cpu' | 'bandwidth' | 'other'} limitation what holds our picture back
 * @property {'direct' | 'relay' | null} path
 * @property {string | null} candidate of our end: `host`, `srflx`, `prflx` or `relay`
 * @property {{ width: number, height: number, fps: number } | null} picture the largest that comes in
 */
/**
 * What happened between two moments. Losses are parts of one; null: nothing was sent that could get lost.
 * @typedef {object} Reading
 * @property {number | null} lossIn
 * @property {number | null} lossOut
 * @property {number | null} jitter
 * @property {number | null} rtt
 * @property {number | null} available
 * @property {Counters['limitation']} limitation
 * @property {Counters['path']} path
 * @property {Counters['candidate']} candidate
 * @property {Counters['picture']} picture
 * @property {number} bitsIn a second
 * @property {number} bitsOut a second
 */

/** @param {Iterable<any>} reports @param {number} at @returns {Counters} */
export function count(reports, at) {
  const all = [...reports];
  const byId = new Map(all.map((report) => [report.id, report]));
  /** @type {Counters} */
  const sum = {
    at, received: 0, missed: 0, sent: 0, unheard: 0, bytesReceived: 0, bytesSent: 0,
    jitter: null, rtt: null, available: null, limitation: 'none', path: null, candidate: null, picture: null,
  };
  for (const report of all) {
    const { type, kind } = report;
    if (type === 'inbound-rtp') {
      sum.received += report.packetsReceived ?? 0;
      sum.missed += Math.max(0, report.packetsLost ?? 0);
      sum.bytesReceived += report.bytesReceived ?? 0;
      // Sound suffers from jitter; the jitter of pictures is mostly that of their frames.
      if (kind === 'audio' && report.packetsReceived) sum.jitter = (report.jitter ?? 0) * 1000;
      const { frameWidth: width, frameHeight: height, framesPerSecond: fps = 0 } = report;
      if (width && (sum.picture?.width ?? 0) < width) sum.picture = { width, height, fps };
    } else if (type === 'outbound-rtp') {
      sum.sent += report.packetsSent ?? 0;
      sum.bytesSent += report.bytesSent ?? 0;
      if (report.qualityLimitationReason === 'cpu' || sum.limitation === 'none') sum.limitation = report.qualityLimitationReason ?? sum.limitation;
    } else if (type === 'remote-inbound-rtp') {
      sum.unheard += Math.max(0, report.packetsLost ?? 0);
    } else if (type === 'candidate-pair' && isUsed(report, byId)) {
      if (report.currentRoundTripTime !== undefined) sum.rtt = report.currentRoundTripTime * 1000;
      sum.available = report.availableOutgoingBitrate ?? null;
      const ends = [byId.get(report.localCandidateId), byId.get(report.remoteCandidateId)];
      sum.path = ends.some((end) => end?.candidateType === 'relay') ? 'relay' : 'direct';
      sum.candidate = ends[0]?.candidateType ?? null;
    }
  }
  return sum;
}

/** @param {any} pair @param {Map<string, any>} byId */
function isUsed(pair, byId) {
  const transport = byId.get(pair.transportId);
  return transport?.selectedCandidatePairId ? transport.selectedCandidatePairId === pair.id : pair.nominated && pair.state === 'succeeded';
}

/** @param {Counters} before @param {Counters} now @returns {Reading} */
export function between(before, now) {
  const { jitter, rtt, available, limitation, path, candidate, picture } = now;
  const seconds = Math.max(0.001, (now.at - before.at) / 1000);
  const rate = (/** @type {number} */ from, /** @type {number} */ to) => Math.max(0, Math.round(((to - from) * 8) / seconds));
  const [missed, received] = [now.missed - before.missed, now.received - before.received];
  const [unheard, sent] = [now.unheard - before.unheard, now.sent - before.sent];
  return {
    lossIn: part(missed, missed + received),
    lossOut: part(unheard, sent),
    jitter, rtt, available, limitation, path, candidate, picture,
    bitsIn: rate(before.bytesReceived, now.bytesReceived),
    bitsOut: rate(before.bytesSent, now.bytesSent),
  };
}

/**
 * What became of the packets that came, long before the browser says so. `paused`: none for one measurement. `stopped`:
 * none for two; the way may be gone. (Or the other side has turned everything off; looking for another way does no harm
 * then.) `back`: they come again. Each is said once; `same`: nothing new.
 * @param {readonly Pick<Counters, 'received'>[]} counters the last few moments
 * @returns {'paused' | 'stopped' | 'back' | 'same'}
 */
export function flow(counters) {
  const [before, then, a, now] = [null, null, null, null, ...counters.map(({ received }) => received)].slice(-4);
  if (now === null || a === null || then === null) return 'same';
  if (now > a) return a === then ? 'back' : 'same';
  if (a > then) return 'paused';
  return before !== null && then > before ? 'stopped' : 'same';
}

/** @param {number} some @param {number} of */
const part = (some, of) => (of > 0 ? Math.min(1, Math.max(0, some) / of) : null);
