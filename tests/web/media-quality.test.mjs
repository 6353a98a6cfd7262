import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BETTER_AFTER_MS, SPEAKER_STAYS_MS, WORSE_AFTER_MS, nextSpeaker, noBars, score, steady } from '../../public/static/media/quality.js';
import { between, count, flow } from '../../public/static/media/stats.js';

describe('how good a line is', () => {
  for (const [what, line, level] of /** @type {const} */ ([
    ['a cable across the town', { loss: 0, jitter: 2, rtt: 20 }, 5],
    ['nothing but a round trip is known', { loss: null, jitter: null, rtt: 40 }, 5],
    ['another continent', { loss: 0, jitter: 10, rtt: 250 }, 5],
    ['a hundredth is lost', { loss: 0.01, jitter: 10, rtt: 60 }, 5],
    ['a crowded Wi-Fi', { loss: 0.03, jitter: 20, rtt: 80 }, 4],
    ['a twentieth is lost', { loss: 0.05, jitter: 20, rtt: 100 }, 3],
    ['a tenth is lost', { loss: 0.1, jitter: 20, rtt: 100 }, 2],
    ['a fifth is lost', { loss: 0.2, jitter: 20, rtt: 100 }, 1],
    ['queues of a second', { loss: 0, jitter: 30, rtt: 1200 }, 1],
    ['packets that come in heaps', { loss: 0.01, jitter: 120, rtt: 120 }, 2],
    ['nothing is known', { loss: null, jitter: null, rtt: null }, null],
  ])) {
    test(`${what}: ${level ?? 'no bars'}`, () => assert.equal(score(line), level));
  }

  test('never better by more loss, jitter or delay', () => {
    for (const key of /** @type {const} */ (['loss', 'jitter', 'rtt'])) {
      const levels = [0, 0.01, 0.05, 0.1, 0.3, 1].map((x) => score({ loss: 0.01, jitter: 5, rtt: 30, [key]: key === 'loss' ? x : x * 1500 }) ?? 0);
      assert.deepEqual(levels, levels.toSorted((a, b) => b - a), key);
    }
  });
});

describe('bars do not dance', () => {
  /** @param {[number, number | null][]} measured time and level */
  const shown = (measured) => {
    let bars = noBars();
    return measured.map(([at, level]) => (bars = steady(bars, level, at)).level);
  };

  test('the first is shown at once', () => assert.deepEqual(shown([[0, 4]]), [4]));
  test('a moment of trouble is not shown', () => {
    assert.deepEqual(shown([[0, 5], [1000, 2], [2000, 5], [3000, 5]]), [5, 5, 5, 5]);
  });
  test('trouble that stays is shown soon', () => {
    assert.deepEqual(shown([[0, 5], [1000, 2], [1000 + WORSE_AFTER_MS, 2]]), [5, 5, 2]);
  });
  test('worse in different ways is worse all the same', () => {
    assert.deepEqual(shown([[0, 5], [1000, 2], [2000, 3], [1000 + WORSE_AFTER_MS, 3]]), [5, 5, 5, 3]);
  });
  test('better takes longer', () => {
    assert.deepEqual(shown([[0, 2], [1000, 5], [1000 + WORSE_AFTER_MS, 5], [1000 + BETTER_AFTER_MS, 5]]), [2, 2, 2, 5]);
  });
  test('up and down again begins anew', () => {
    assert.deepEqual(shown([[0, 3], [1000, 5], [3000, 2], [5000, 5], [7000, 5]]), [3, 3, 3, 3, 3]);
  });
  test('nothing known takes them away', () => assert.deepEqual(shown([[0, 3], [1000, null]]), [3, null]));
});

describe('who speaks', () => {
  /** @param {[number, Record<string, number>][]} heard */
  const speakers = (heard) => {
    let speaker = /** @type {import('../../public/static/media/quality.js').Speaker} */ ({ who: null, at: 0 });
    return heard.map(([at, levels]) => (speaker = nextSpeaker(speaker, new Map(Object.entries(levels)), at)).who);
  };

  test('nobody, when all are silent', () => assert.deepEqual(speakers([[0, { a: 0.001, b: 0 }]]), [null]));
  test('the loudest', () => assert.deepEqual(speakers([[0, { a: 0.1, b: 0.3 }]]), ['b']));
  test('a pause between two words changes nothing', () => {
    assert.deepEqual(speakers([[0, { a: 0.3, b: 0 }], [500, { a: 0, b: 0 }], [1000, { a: 0.3, b: 0 }]]), ['a', 'a', 'a']);
  });
  test('a cough does not take over, a clearly louder voice does', () => {
    assert.deepEqual(speakers([[0, { a: 0.2, b: 0 }], [500, { a: 0.2, b: 0.25 }], [1000, { a: 0.2, b: 0.5 }]]), ['a', 'a', 'b']);
  });
  test('silence for long, and nobody speaks', () => {
    assert.deepEqual(speakers([[0, { a: 0.2 }], [SPEAKER_STAYS_MS + 1, { a: 0 }]]), ['a', null]);
  });
  test('who has gone speaks no more', () => assert.deepEqual(speakers([[0, { a: 0.2, b: 0 }], [500, { b: 0 }]]), ['a', null]));
});

describe('what the statistics say', () => {
  const pair = { id: 'P', type: 'candidate-pair', transportId: 'T', localCandidateId: 'L', remoteCandidateId: 'R', currentRoundTripTime: 0.08, availableOutgoingBitrate: 300_000 };
  const transport = { id: 'T', type: 'transport', selectedCandidatePairId: 'P' };
  const ends = [{ id: 'L', candidateType: 'host' }, { id: 'R', candidateType: 'prflx' }];
  const inbound = { id: 'I', type: 'inbound-rtp', kind: 'audio', packetsReceived: 100, packetsLost: 4, jitter: 0.012, bytesReceived: 1000 };
  const outbound = { id: 'O', type: 'outbound-rtp', kind: 'video', packetsSent: 100, bytesSent: 5000, qualityLimitationReason: 'bandwidth' };
  const heard = { id: 'H', type: 'remote-inbound-rtp', packetsLost: 1 };
  const before = count([pair, transport, ...ends, inbound, outbound, heard], 1000);

  test('losses are those between two moments, not of the whole call', () => {
    const now = count([
      pair, transport, ...ends, { ...inbound, packetsReceived: 190, packetsLost: 14, bytesReceived: 3000 },
      { ...outbound, packetsSent: 150, bytesSent: 10_000 }, { ...heard, packetsLost: 6 },
    ], 3000);
    const reading = between(before, now);
    assert.equal(reading.lossIn, 0.1);
    assert.equal(reading.lossOut, 0.1);
    assert.deepEqual([reading.bitsIn, reading.bitsOut], [8000, 20_000]);
    assert.deepEqual([reading.jitter, reading.rtt, reading.available, reading.limitation], [12, 80, 300_000, 'bandwidth']);
  });

  test('without packets there is no loss, neither good nor bad', () => {
    const { lossIn, lossOut } = between(before, { ...before, at: 2000 });
    assert.deepEqual([lossIn, lossOut], [null, null]);
  });

  test('a packet that was missed and came late makes no negative loss', () => {
    const now = count([pair, transport, ...ends, { ...inbound, packetsReceived: 150, packetsLost: 2 }, outbound, heard], 2000);
    assert.equal(between(before, now).lossIn, 0);
  });

  for (const [what, local, remote, path] of [
    ['both ends are addresses of their own', 'host', 'srflx', 'direct'],
    ['our end is a relay', 'relay', 'host', 'relay'],
    ['their end is a relay', 'srflx', 'relay', 'relay'],
  ]) {
    test(`${what}: ${path}`, () => {
      const { path: found } = count([pair, transport, { id: 'L', candidateType: local }, { id: 'R', candidateType: remote }], 0);
      assert.equal(found, path);
    });
  }

  for (const [what, received, expected] of /** @type {[string, number[], ReturnType<typeof flow>][]} */ ([
    ['packets come', [50, 100, 150, 200], 'same'],
    ['none for a second', [50, 100, 150, 150], 'paused'],
    ['none for a second of a young connection', [0, 100, 100], 'paused'],
    ['none for two', [50, 100, 100, 100], 'stopped'],
    ['it was noticed before', [50, 100, 100, 100, 100], 'same'],
    ['they come again', [50, 100, 100, 100, 120], 'back'],
    ['they come again after a second', [50, 100, 100, 120], 'back'],
    ['and go on coming', [100, 100, 120, 140], 'same'],
    ['there were never any', [0, 0, 0, 0], 'same'],
    ['the connection is young', [100, 100, 100], 'same'],
    ['nothing was measured yet', [], 'same'],
  ])) {
    test(`${what}: ${expected}`, () => {
      assert.equal(flow(received.map((packets) => ({ received: packets }))), expected);
    });
  }

  test('only the way that is used counts', () => {
    const other = { ...pair, id: 'Q', currentRoundTripTime: 9, availableOutgoingBitrate: 1 };
    const { rtt, available } = count([other, pair, transport, ...ends], 0);
    assert.deepEqual([rtt, available], [80, 300_000]);
  });

  test('a browser that names no transport has its nominated way used', () => {
    const { transportId: _none, ...bare } = pair;
    assert.equal(count([{ ...bare, id: 'Q', currentRoundTripTime: 9, state: 'failed' }, { ...bare, nominated: true, state: 'succeeded' }, ...ends], 0).rtt, 80);
  });
});
