import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { PassKeeper } from '../../public/static/media/twilio-pass.js';
import {
  MOST_RENEWALS,
  connectOptions,
  connectionWord,
  detailsOf,
  isWeak,
  placeOf,
  placesOf,
  retryAfter,
  sourceOf,
  tokenNeed,
  verdictOf,
} from '../../public/static/media/twilio-rules.js';

const self = { userId: 'u-me', connectionId: 'c-me' };

/** @param {string} username @param {string | null} connection_id @param {string} [presence] */
const one = (username, connection_id, presence = 'connected') => ({
  user_id: `u-${username.toLowerCase()}`, username, connection_id, presence, audio: true, video: true, screen: false,
});

/** An error as the SDK's bundle throws it: only its code can be relied on. @param {number} code */
const error = (code) => Object.assign(new Error('r'), { code });

describe('who is who', () => {
  test('an identity is the name of somebody in the call, as it is written', () => {
    const places = placesOf([one('Me', 'c-me'), one('Bob', 'c-b'), one('Čeněk <b>', 'c-c', 'lost'), one('bob', 'c-d')], self);
    const connections = ['Bob', 'Čeněk <b>', 'bob', 'BOB', 'Me', undefined].map((identity) => placeOf(places, identity)?.connectionId ?? null);
    assert.deepEqual(connections, ['c-b', 'c-c', 'c-d', null, null, null]);
  });

  test('in the room of an appointment it is their id and their name', () => {
    const places = placesOf([one('Me', 'c-me'), one('Bob', 'c-b'), one('Carol', 'c-c')], self);
    assert.equal(placeOf(places, 'u-bob-Bob')?.connectionId, 'c-b');
    assert.equal(placeOf(places, 'u-carol-Carol')?.connectionId, 'c-c');
    assert.equal(placeOf(places, 'u-bob-Carol'), null);
    assert.deepEqual(placeOf(places, 'Bob'), { userId: 'u-bob', connectionId: 'c-b', name: 'Bob', identities: ['Bob', 'u-bob-Bob'] });
  });

  test('who has left, is not there yet, or is my other device has no place', () => {
    const mine = { ...one('Me', 'c-phone'), user_id: 'u-me' };
    assert.equal(placesOf([one('Bob', 'c-b', 'left'), one('Carol', null, 'expected'), mine], self).size, 0);
  });

  test('only the three sources are shown, whatever else is published', () => {
    assert.deepEqual(['microphone', 'camera', 'screen', 'Camera', 'data', ''].map(sourceOf), ['microphone', 'camera', 'screen', null, null, null]);
  });
});

describe('the way to a person', () => {
  const fine = /** @type {const} */ ({ room: 'connected', rejoining: false, participant: 'connected', known: true, media: 'flowing' });
  for (const [at, word] of /** @type {[Partial<Parameters<typeof connectionWord>[0]>, string][]} */ ([
    [{}, 'connected'],
    [{ media: 'nothing due' }, 'connected'],
    [{ media: 'waiting' }, 'connecting'],
    [{ media: 'missing' }, 'failed'],
    [{ room: 'joining' }, 'connecting'],
    [{ room: 'joining', rejoining: true }, 'reconnecting'],
    [{ room: 'reconnecting', media: 'missing' }, 'reconnecting'],
    [{ participant: 'reconnecting' }, 'reconnecting'],
    [{ participant: null, known: false }, 'connecting'],
    [{ participant: null }, 'reconnecting'],
  ])) {
    test(`${JSON.stringify(at)}: ${word}`, () => assert.equal(connectionWord({ ...fine, ...at }), word));
  }
});

describe('what an error means', () => {
  for (const code of [20101, 20102, 20103, 20104, 20105, 20106, 20107, 20157, 53106, 53216]) {
    test(`${code}: a fresh token, and words only when several did not help`, () => {
      assert.equal(verdictOf(error(code), 0).act, 'renew');
      const last = verdictOf(error(code), MOST_RENEWALS);
      assert.equal(last.act === 'over' && last.over, 'failed');
    });
  }
  test('the words that the troubleshooting table names', () => {
    assert.match(verdictOf(error(20104), MOST_RENEWALS).message, /^Token expired/);
    assert.match(verdictOf(error(53106), MOST_RENEWALS).message, /^Room not found/);
    assert.match(verdictOf(error(20107), MOST_RENEWALS).message, /20107/);
  });
  for (const [code, over, named] of /** @type {const} */ ([[53105, 'failed', 'call_full'], [53118, 'ended', 'room_completed'], [53205, 'moved', 'duplicate_identity']])) {
    test(`${code}: ${named}`, () => {
      const verdict = verdictOf(error(code), 0);
      assert.deepEqual([verdict.act, verdict.act === 'over' && verdict.over, verdict.code], ['over', over, named]);
    });
  }
  for (const code of [53000, 53001, 53006, 53400, 53405, 53407, 53999]) {
    test(`${code}: it is tried again`, () => assert.equal(verdictOf(error(code), 9).act, 'retry'));
  }
  test('media that fails says what to try', () => {
    assert.match(verdictOf(error(53405), 0).message, /firewall.*another network/);
  });
  test('taken out without a reason', () => {
    for (const nothing of [null, undefined]) assert.equal(verdictOf(nothing, 0).code, 'removed');
  });
  test('anything else is tried again, and its own words are not shown', () => {
    const verdict = verdictOf(new Error('<b>boom</b>'), 0);
    assert.equal(verdict.act, 'retry');
    assert.doesNotMatch(verdict.message, /boom/);
  });
  test('attempts come less and less often, but never rarer than every 15 s', () => {
    assert.deepEqual([1, 2, 3, 4, 5, 50].map(retryAfter), [1000, 2000, 4000, 8000, 15_000, 15_000]);
  });
});

describe('tokens', () => {
  const hour = 3_600_000;
  for (const [life, left, need] of /** @type {const} */ ([
    [hour, hour, 'keep'],
    [hour, 301_000, 'keep'],
    [hour, 299_000, 'ahead'],
    [hour, 14_000, 'now'],
    [hour, -1, 'now'],
    [20_000, 11_000, 'keep'],
    [20_000, 9000, 'ahead'],
    [20_000, 4000, 'now'],
  ])) {
    test(`${left / 1000} s left of ${life / 1000}: ${need}`, () => {
      assert.equal(tokenNeed({ expiresAt: left, life, now: 0 }), need);
    });
  }

  /** @param {{ fresh?: () => Promise<any> }} [options] */
  function keeper({ fresh } = {}) {
    let asked = 0;
    const pass = (/** @type {string} */ token) => ({ token, expiresIn: 600, roomName: 'room' });
    const keep = new PassKeeper(pass('first'), () => {
      asked += 1;
      return fresh ? fresh() : Promise.resolve(pass(`fresh ${asked}`));
    });
    return { keep, asked: () => asked };
  }

  test('the first one is used while it is good; a refused one is replaced, once for all who wait', async () => {
    const { keep, asked } = keeper();
    assert.equal((await keep.take()).token, 'first');
    keep.refuse();
    const both = await Promise.all([keep.take(), keep.take()]);
    assert.deepEqual([both[0].token, both[1].token, asked()], ['fresh 1', 'fresh 1', 1]);
  });

  test('in a long call a fresh one is ready before the old one runs out', async () => {
    mock.timers.enable({ apis: ['Date'], now: 0 });
    try {
      const { keep, asked } = keeper();
      keep.tick();
      assert.equal(asked(), 0);
      mock.timers.setTime(310_000);
      keep.tick();
      keep.tick();
      await new Promise((done) => setImmediate(done));
      assert.equal(asked(), 1);
      mock.timers.setTime(700_000);
      assert.equal((await keep.take()).token, 'fresh 1');
      assert.equal(asked(), 1);
    } finally {
      mock.timers.reset();
    }
  });

  test('when none is to be had the words say so, and it is asked for again', async () => {
    let works = false;
    const { keep } = keeper({ fresh: () => (works ? Promise.resolve({ token: 'late', expiresIn: 600, roomName: 'room' }) : Promise.reject(new Error('offline'))) });
    keep.refuse();
    await assert.rejects(keep.take(), (/** @type {any} */ failure) => {
      const verdict = verdictOf(failure, 0);
      return verdict.act === 'retry' && /^Failed to get access token/.test(verdict.message);
    });
    works = true;
    assert.equal((await keep.take()).token, 'late');
  });
});

test('for groups: adaptive simulcast, the speaker first, and no picture switched off because the SDK draws none', () => {
  const { preferredVideoCodecs, dominantSpeaker, bandwidthProfile, networkQuality } = connectOptions(true);
  assert.deepEqual([preferredVideoCodecs, dominantSpeaker, bandwidthProfile?.video?.clientTrackSwitchOffControl], ['auto', true, 'manual']);
  assert.deepEqual(networkQuality, { local: 1, remote: 1 });
  assert.equal(connectOptions(false).bandwidthProfile, undefined);
});

describe('a weak line over Twilio', () => {
  for (const [level, before, weak] of /** @type {const} */ ([[5, false, false], [2, false, false], [1, false, true], [2, true, true], [3, true, false], [null, true, false]])) {
    test(`level ${level} when it was ${before ? 'weak' : 'good'}: ${weak ? 'weak' : 'good'}`, () => assert.equal(isWeak(before, level), weak));
  }

  test('the figures are those of this person’s tracks, of all connections', () => {
    const sound = { trackSid: 'MT1', packetsLost: 5, packetsReceived: 45, jitter: 12 };
    const picture = { trackSid: 'MT2', packetsLost: 5, packetsReceived: 45, dimensions: { width: 640, height: 480 }, frameRate: 24 };
    const other = { trackSid: 'MT9', packetsLost: 900, packetsReceived: 100, dimensions: { width: 1280, height: 720 }, frameRate: 30 };
    const reports = [
      { remoteAudioTrackStats: [sound], remoteVideoTrackStats: [other], activeIceCandidatePair: { currentRoundTripTime: 0.05 } },
      { remoteAudioTrackStats: [], remoteVideoTrackStats: [picture] },
    ];
    assert.deepEqual(detailsOf(reports, (sid) => sid !== 'MT9'), {
      path: 'server', loss: 0.1, jitter: 12, rtt: 50, picture: { width: 640, height: 480, fps: 24 }, bitsIn: null, bitsOut: null,
    });
  });

  test('before anything has come there are no figures', () => {
    const { loss, rtt, picture } = detailsOf([], () => true);
    assert.deepEqual([loss, rtt, picture], [null, null, null]);
  });
});
