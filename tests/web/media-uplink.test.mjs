import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DOWN_AFTER_MS, LAST, LONGEST_UP_MS, PAUSED, UP_AFTER_MS, encodingOf, freshUplink, needs, nextUplink, ownNote, share } from '../../public/static/media/uplink.js';

const CAMERA = { camera: true, screen: false, peers: 1 };
const GOOD = { lossOut: 0, rtt: 30, available: 2_000_000, limitation: /** @type {any} */ ('none') };

/**
 * Plays a second at a time.
 * @param {[number, Partial<typeof GOOD>][]} scenes seconds, and how the line is
 * @param {typeof CAMERA} [sends]
 */
function play(scenes, sends = CAMERA) {
  let uplink = freshUplink();
  let now = 0;
  /** @type {{ at: number, step: number }[]} */
  const changes = [];
  for (const [seconds, line] of scenes) {
    for (let i = 0; i < seconds; i++) {
      const next = nextUplink(uplink, { ...GOOD, ...line }, sends, (now += 1000));
      if (next.step !== uplink.step) changes.push({ at: now / 1000, step: next.step });
      uplink = next;
    }
  }
  return { uplink, changes, steps: changes.map(({ step }) => step) };
}

describe('when a line carries less', () => {
  test('a good line stays as it is', () => assert.deepEqual(play([[60, {}]]).steps, []));
  test('a moment of loss changes nothing', () => assert.deepEqual(play([[10, {}], [2, { lossOut: 0.3 }], [30, {}]]).steps, []));

  test('what goes first is resolution, then frames, then the picture, and sound last', () => {
    const { steps } = play([[5, {}], [40, { lossOut: 0.4 }]]);
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6, 7]);
    const pictures = steps.map((step) => encodingOf('camera', { step, peers: 1, screen: false, height: 720 }));
    const scales = pictures.slice(0, 5).map((one) => one?.scaleResolutionDownBy ?? 0);
    const frames = pictures.slice(0, 5).map((one) => one?.maxFramerate);
    assert.deepEqual(scales, scales.toSorted((a, b) => a - b));
    assert.deepEqual(frames, [30, 30, 30, 15, 8], 'no frame is given up before the resolution is');
    assert.deepEqual(pictures.slice(5), [null, null], 'then the picture');
    const voices = [PAUSED, LAST].map((step) => encodingOf('microphone', { step, peers: 1, screen: false, height: 0 }));
    assert.deepEqual(voices, [{}, { maxBitrate: 16_000 }], 'sound never stops');
  });

  test('a collapse goes where there is room for it in one step', () => {
    const { changes } = play([[5, {}], [3, { available: 70_000, limitation: 'bandwidth' }]]);
    assert.deepEqual(changes, [{ at: 8, step: 5 }]);
  });

  for (const [what, line, lowest] of /** @type {const} */ ([
    ['bandwidth for a middling picture', { available: 160_000 }, 2],
    ['bandwidth for sound alone', { available: 45_000 }, PAUSED],
    ['packets lost at random', { lossOut: 0.2 }, PAUSED - 1],
    ['sound in danger', { lossOut: 0.5 }, LAST],
    ['a tired processor', { limitation: 'cpu' }, PAUSED - 1],
  ])) {
    test(`${what}: step ${lowest} at the lowest`, () => assert.equal(Math.max(...play([[5, {}], [60, line]]).steps), lowest));
  }

  test('a round trip that grows tells of queues; a long one alone does not', () => {
    assert.ok(play([[5, {}], [10, { rtt: 900 }]]).steps.length > 0);
    assert.deepEqual(play([[60, { rtt: 700 }]]).steps, []);
  });

  test('a voice call on a good line knows no steps, whatever the browser believes of its bandwidth', () => {
    assert.deepEqual(play([[30, { available: 30_000 }]], { camera: false, screen: false, peers: 1 }).steps, []);
  });

  test('why is said: the network, or this device', () => {
    assert.equal(play([[10, { lossOut: 0.3 }]]).uplink.why, 'network');
    assert.equal(play([[10, { limitation: 'cpu' }]]).uplink.why, 'device');
  });
});

describe('when it carries more again', () => {
  test('one step at a time, each after a while of good', () => {
    const { changes } = play([[3, { available: 45_000 }], [60, {}]]);
    const ups = changes.filter(({ at }) => at > 3);
    assert.deepEqual(ups.map(({ step }) => step), [5, 4, 3, 2, 1, 0]);
    for (const [i, { at }] of ups.entries()) assert.ok(at - (ups[i - 1]?.at ?? 3) >= UP_AFTER_MS / 1000);
  });

  test('what the browser believes of a paused picture keeps nobody down', () => {
    const { steps } = play([[9, { available: 45_000 }]]);
    assert.deepEqual(steps, [PAUSED, PAUSED - 1]);
  });

  test('on the edge it does not go up and down all the time', () => {
    // Just too little for the step above the pause.
    let uplink = freshUplink();
    let changes = 0;
    for (let now = 0; now < 600_000; now += 1000) {
      const next = nextUplink(uplink, { ...GOOD, available: 55_000, limitation: 'bandwidth' }, CAMERA, now);
      if (next.step !== uplink.step) changes += 1;
      uplink = next;
    }
    assert.ok(changes < 30, `${changes} changes in ten minutes`);
    assert.equal(uplink.patience, LONGEST_UP_MS);
  });

  test('after a long good time it is quick again', () => {
    const { uplink } = play([[30, { available: 45_000 }], [300, {}]]);
    assert.deepEqual([uplink.step, uplink.patience], [0, UP_AFTER_MS]);
  });

  test('nothing is decided before the time', () => {
    const bad = nextUplink(freshUplink(), { ...GOOD, lossOut: 0.5 }, CAMERA, 1000);
    assert.equal(nextUplink(bad, { ...GOOD, lossOut: 0.5 }, CAMERA, 1000 + DOWN_AFTER_MS - 1).step, 0);
    assert.equal(nextUplink(bad, { ...GOOD, lossOut: 0.5 }, CAMERA, 1000 + DOWN_AFTER_MS).step, 1);
  });
});

describe('in a mesh', () => {
  test('everybody gets a share of the line, and never less than a recognisable picture', () => {
    assert.deepEqual([1, 2, 3, 7, 50].map((peers) => share('camera', peers)), [1_500_000, 750_000, 500_000, 214_286, 150_000]);
  });

  test('the more peers, the smaller the picture for each: this device draws every one of them', () => {
    const scales = [1, 2, 3, 4, 7, 9].map((peers) => encodingOf('camera', { step: 0, peers, screen: false, height: 720 })?.scaleResolutionDownBy);
    assert.deepEqual(scales, [1, 1, 1.5, 1.5, 2, 3]);
  });

  test('a small camera is not made larger', () => {
    assert.equal(encodingOf('camera', { step: 0, peers: 1, screen: false, height: 360 })?.scaleResolutionDownBy, 1);
  });

  test('with many peers each way needs less', () => {
    assert.ok(needs(0, { ...CAMERA, peers: 8 }) < needs(0, CAMERA));
  });
});

describe('a shared screen', () => {
  test('keeps its letters longer than its frames, and its camera steps back', () => {
    const at = { step: 2, peers: 1, screen: true, height: 1080 };
    assert.deepEqual(encodingOf('screen', at), { maxBitrate: 500_000, maxFramerate: 5, scaleResolutionDownBy: 1 });
    assert.equal(encodingOf('camera', at)?.maxFramerate, 15);
    assert.equal(encodingOf('camera', { ...at, step: 4 }), null);
  });
});

describe('what the person is told', () => {
  for (const [what, steps, note] of /** @type {const} */ ([
    ['all is sent', [0], null],
    ['a little less', [1], null],
    ['a smaller picture', [3], { picture: 'smaller', why: 'network' }],
    ['no picture', [PAUSED], { picture: 'paused', why: 'network' }],
    ['one bad way of three is the other side’s', [0, PAUSED, 1], null],
    ['all ways are bad', [PAUSED, LAST, 4], { picture: 'smaller', why: 'network' }],
    ['nobody is there', [], null],
  ])) {
    test(what, () => assert.deepEqual(ownNote(steps.map((step) => ({ step, why: /** @type {const} */ ('network') }))), note));
  }
});
