import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  EarlySignals,
  connectionWord,
  diffPeers,
  isPolite,
  judge,
  judgeOffer,
  nextStep,
  patience,
  peersOf,
  readSignal,
  repeatAfter,
} from '../../public/static/media/peers.js';

const self = { userId: 'me', connectionId: 'c-me' };

/** @param {string} user @param {string | null} connection @param {string} presence */
const one = (user, connection, presence) => ({
  user_id: user,
  username: user,
  connection_id: connection,
  presence,
  audio: true,
  video: true,
  screen: false,
});

describe('who is a peer', () => {
  for (const [who, participant, peer] of /** @type {const} */ ([
    ['someone connected', one('bob', 'c-b', 'connected'), true],
    ['someone whose socket is lost', one('bob', 'c-b', 'lost'), true],
    ['someone expected', one('bob', null, 'expected'), false],
    ['someone expected whose connection is known', one('bob', 'c-b', 'expected'), false],
    ['someone who left', one('bob', 'c-b', 'left'), false],
    ['ourselves', one('me', 'c-me', 'connected'), false],
    ['our second device', one('me', 'c-other', 'connected'), false],
    ['someone with a presence of a later version', one('bob', 'c-b', 'dreaming'), false],
  ])) {
    test(`${who}: ${peer ? 'yes' : 'no'}`, () => {
      assert.equal(peersOf([participant], self).size, peer ? 1 : 0);
    });
  }

  test('a lost one is kept in mind as not present', () => {
    assert.equal(peersOf([one('bob', 'c-b', 'lost')], self).get('c-b')?.present, false);
  });

  test('a new connection of the same person closes the old peer and opens a new one', () => {
    const { close, open } = diffPeers(['c-old'], peersOf([one('bob', 'c-new', 'connected')], self));
    assert.deepEqual(close, ['c-old']);
    assert.deepEqual(open.map(({ connectionId }) => connectionId), ['c-new']);
  });

  test('nothing changes when nobody changed', () => {
    const { close, open } = diffPeers(['c-b'], peersOf([one('bob', 'c-b', 'lost')], self));
    assert.deepEqual([close, open], [[], []]);
  });

  test('of two, exactly one is polite: the smaller connection id', () => {
    assert.equal(isPolite('a', 'b'), true);
    assert.equal(isPolite('b', 'a'), false);
  });
});

describe('which signal counts', () => {
  const at = { rebuild: 3, theirSession: 's1' };
  for (const [what, state, signal, expected] of /** @type {const} */ ([
    ['the first of all', { rebuild: 0, theirSession: null }, { session: 's1', rebuild: 0 }, ['take', 0]],
    ['of our attempt', at, { session: 's1', rebuild: 3 }, ['take', 3]],
    ['of an earlier attempt', at, { session: 's1', rebuild: 2 }, ['drop', 3]],
    ['of a later attempt', at, { session: 's1', rebuild: 4 }, ['renew', 4]],
    ['of a new self that starts counting', at, { session: 's2', rebuild: 0 }, ['renew', 4]],
    ['of a new self that is ahead', at, { session: 's2', rebuild: 9 }, ['renew', 9]],
    ['of a later attempt before anything was heard', { rebuild: 0, theirSession: null }, { session: 's1', rebuild: 2 }, ['renew', 2]],
  ])) {
    test(what, () => {
      const { verdict, rebuild } = judge(state, signal);
      assert.deepEqual([verdict, rebuild], expected);
    });
  }

  test('two that start over at once, or meet a new self at once, come to the same number', () => {
    for (const start of [
      [{ rebuild: 4, theirSession: 'b' }, { rebuild: 4, theirSession: 'a' }],
      [{ rebuild: 7, theirSession: 'old' }, { rebuild: 0, theirSession: null }],
      [{ rebuild: 2, theirSession: 'old' }, { rebuild: 5, theirSession: 'older' }],
    ]) {
      const sides = start.map((side, i) => ({ ...side, session: 'ab'[i] }));
      /** @type {{ to: number, session: string, rebuild: number }[]} */
      const wire = sides.map(({ session, rebuild }, i) => ({ to: 1 - i, session, rebuild }));
      for (let step = 0; wire.length; step++) {
        assert.ok(step < 50, 'it comes to an end');
        const signal = /** @type {(typeof wire)[number]} */ (wire.shift());
        const side = sides[signal.to];
        const { verdict, rebuild } = judge(side, signal);
        if (verdict === 'drop') continue;
        side.theirSession = signal.session;
        side.rebuild = rebuild;
        if (verdict === 'renew') wire.push({ to: 1 - signal.to, session: side.session, rebuild });
      }
      assert.equal(sides[0].rebuild, sides[1].rebuild);
    }
  });

  for (const [what, data] of /** @type {const} */ ([
    ['nothing', null],
    ['text', 'offer'],
    ['no session', { rebuild: 0, ask: 'offer' }],
    ['a number that is none', { session: 's', rebuild: '0', ask: 'offer' }],
    ['a negative number', { session: 's', rebuild: -1, ask: 'offer' }],
    ['an unknown wish', { session: 's', rebuild: 0, ask: 'money' }],
    ['a description without text', { session: 's', rebuild: 0, offer: 1, description: { type: 'offer' } }],
    ['a rollback', { session: 's', rebuild: 0, offer: 1, description: { type: 'rollback', sdp: '' } }],
    ['an offer without number', { session: 's', rebuild: 0, description: { type: 'offer', sdp: 'v=0' } }],
    ['a candidate that is none', { session: 's', rebuild: 0, candidate: 7 }],
    ['nothing said', { session: 's', rebuild: 0 }],
  ])) {
    test(`refused: ${what}`, () => assert.equal(readSignal(data), null));
  }

  test('each wish that there is can be said', () => {
    for (const ask of ['offer', 'restart', 'picture']) assert.deepEqual(readSignal({ session: 's', rebuild: 0, ask, more: 1 }), { session: 's', rebuild: 0, ask });
  });

  test('what is read of an offer is only what is known', () => {
    const signal = readSignal({
      session: 's', rebuild: 1, offer: 2, extra: 1,
      description: { type: 'offer', sdp: 'v=0', more: 1 },
      sources: { 0: 'microphone', 1: 'camera', 2: 'wallet' },
    });
    assert.deepEqual(signal, {
      session: 's', rebuild: 1, offer: 2,
      description: { type: 'offer', sdp: 'v=0' },
      sources: { 0: 'microphone', 1: 'camera' },
    });
  });

  test('an offer is answered once, its repetition by the same answer, an older one not at all', () => {
    assert.equal(judgeOffer({ polite: true, answered: 0 }, 1), 'answer');
    assert.equal(judgeOffer({ polite: true, answered: 1 }, 1), 'repeat');
    assert.equal(judgeOffer({ polite: true, answered: 2 }, 1), 'ignore');
    assert.equal(judgeOffer({ polite: true, answered: 1 }, 2), 'answer');
    assert.equal(judgeOffer({ polite: false, answered: 0 }, 1), 'ignore');
  });
});

describe('what a peer needs', () => {
  /** @type {import('../../public/static/media/peers.js').PeerView} */
  const well = {
    polite: false, present: true, sendable: true, reachableSince: 0, state: 'connected', unanswered: false,
    heard: true, wasConnected: true, stateSince: 0, startedAt: 0, restartedAt: null, rebuilds: 0, saidAt: 0, saidTimes: 1,
  };
  const lost = /** @type {const} */ ({ state: 'disconnected', stateSince: 100_000 });

  for (const [what, change, now, expected] of /** @type {const} */ ([
    ['connected: nothing, however long', {}, 9_999_999, 'nothing'],
    ['disconnected for a moment: it may recover', lost, 101_000, 'nothing'],
    ['disconnected for 1.5 s: restart', lost, 101_500, 'restart'],
    ['the polite one leaves the first move to the other', { ...lost, polite: true }, 101_500, 'nothing'],
    ['but not for long', { ...lost, polite: true }, 102_000, 'restart'],
    ['failed: restart at once', { state: 'failed', stateSince: 100_000 }, 100_000, 'restart'],
    ['failed, polite: a little later', { state: 'failed', stateSince: 100_000, polite: true }, 102_000, 'restart'],
    ['a restart is under way: wait', { ...lost, restartedAt: 103_000 }, 112_000, 'nothing'],
    ['a restart that led nowhere in 10 s: rebuild', { ...lost, restartedAt: 103_000 }, 113_000, 'rebuild'],
    ['the more often in vain, the more patience', { ...lost, restartedAt: 103_000, rebuilds: 2 }, 113_000, 'nothing'],
    ['no rebuild while our socket is down', { ...lost, restartedAt: 103_000, sendable: false }, 500_000, 'nothing'],
    ['nor while theirs is', { ...lost, restartedAt: 103_000, present: false }, 500_000, 'nothing'],
    ['when the sockets are back, the restart gets its time first', { ...lost, restartedAt: 103_000, reachableSince: 200_000 }, 205_000, 'nothing'],
    ['and then a rebuild', { ...lost, restartedAt: 103_000, reachableSince: 200_000 }, 210_000, 'rebuild'],
    ['no second restart while an offer is out', { ...lost, unanswered: true, saidAt: 103_500 }, 104_000, 'nothing'],
    ['an unanswered offer is said again', { unanswered: true, saidAt: 100_000 }, 102_000, 'repeat'],
    ['not to somebody who is not there', { unanswered: true, saidAt: 100_000, present: false }, 102_000, 'nothing'],
    ['also when our socket was down: it may be back', { unanswered: true, saidAt: 100_000, sendable: false }, 102_000, 'repeat'],
    ['the first connection that does not come about: rebuild', { state: 'connecting', wasConnected: false, startedAt: 100_000 }, 110_000, 'rebuild'],
    ['but not before they ever said anything', { state: 'new', wasConnected: false, heard: false, unanswered: true, startedAt: 100_000, saidAt: 130_500 }, 131_000, 'nothing'],
    ['closed behind our back: rebuild', { state: 'closed' }, 1, 'rebuild'],
  ])) {
    test(what, () => assert.equal(nextStep({ ...well, ...change }, now), expected));
  }

  test('repeating and rebuilding grow slower, and never stop', () => {
    assert.equal(repeatAfter(1), 1000);
    assert.ok(repeatAfter(5) > repeatAfter(2));
    assert.equal(repeatAfter(1000), 15_000);
    assert.ok(patience(1) > patience(0));
    assert.equal(patience(1000), 40_000);
  });

  for (const [state, everConnected, rebuilds, word] of /** @type {const} */ ([
    ['new', false, 0, 'connecting'],
    ['connecting', false, 1, 'connecting'],
    ['connected', true, 0, 'connected'],
    ['disconnected', true, 0, 'reconnecting'],
    ['new', true, 1, 'reconnecting'],
    ['connecting', false, 2, 'failed'],
    ['failed', true, 5, 'failed'],
  ])) {
    test(`${state}, ${everConnected ? 'once connected' : 'never connected'}, started over ${rebuilds} times: ${word}`, () => {
      assert.equal(connectionWord({ state, everConnected, rebuilds }), word);
    });
  }
});

describe('signals that come early', () => {
  test('are kept in order, once, and only briefly', () => {
    const early = new EarlySignals();
    early.keep('a', 1, 0);
    early.keep('a', 2, 6000);
    early.keep('b', 3, 6000);
    assert.deepEqual(early.take('a', 11_000), [2]);
    assert.deepEqual(early.take('a', 11_000), []);
    assert.deepEqual(early.take('b', 20_000), []);
  });

  test('a flood is not', () => {
    const early = new EarlySignals();
    for (let i = 0; i < 1000; i++) early.keep('a', i, 0);
    for (let i = 0; i < 1000; i++) early.keep(`x${i}`, i, 0);
    assert.equal(early.take('a', 1).length, 100);
    assert.equal(early.take('x999', 1).length, 0);
  });
});
