import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { afterClose, delayBefore, openWithin, socketUrl } from '../../public/static/signalling/reconnect.js';
import { openInboxSocket } from '../../public/static/signalling/inbox-socket.js';
import { openRoomSocket } from '../../public/static/signalling/room-socket.js';

describe('when to come back', () => {
  test('the delay grows, is half chance, and is never more than 15 s', () => {
    assert.deepEqual([delayBefore(0, 0), delayBefore(0, 1)], [250, 500]);
    assert.deepEqual([delayBefore(3, 0), delayBefore(3, 1)], [2000, 4000]);
    assert.equal(delayBefore(1000, 1), 15_000);
  });

  test('during a call it is a quarter of a second at first and never more than one', () => {
    assert.deepEqual([0, 1, 2, 3, 50].map((attempt) => delayBefore(attempt, 1, true)), [250, 500, 1000, 1000, 1000]);
    assert.equal(delayBefore(0, 0, true), 125);
  });

  test('during a call an attempt has two seconds, the next ones a little more, and then two again', () => {
    assert.deepEqual([0, 1, 2, 3].map((attempt) => openWithin(attempt, true)), [2000, 3500, 5000, 2000]);
    assert.equal(openWithin(0, false), 10_000);
  });

  test('being replaced is no end where it may be by a late attempt of our own', () => {
    assert.equal(afterClose({ code: 4001, attempt: 0, openForMs: 60_000, chance: 0, mayBeOwn: true }).comeBack, true);
    assert.equal(afterClose({ code: 4003, attempt: 0, openForMs: 60_000, chance: 0, mayBeOwn: true }).comeBack, false);
  });

  for (const [code, why] of /** @type {const} */ ([[4001, 'replaced'], [4003, 'removed'], [4005, 'session ended']])) {
    test(`${code} (${why}): not at all`, () => {
      assert.deepEqual(afterClose({ code, attempt: 0, openForMs: 60_000, chance: 0 }), { comeBack: false });
    });
  }

  test('after a flood not before 10 s', () => {
    const next = afterClose({ code: 4008, attempt: 0, openForMs: 60_000, chance: 0 });
    assert.ok(next.comeBack && next.delayMs >= 10_000);
  });

  test('after a good connection quickly, after a short one not', () => {
    const good = afterClose({ code: 1006, attempt: 7, openForMs: 60_000, chance: 1 });
    const short = afterClose({ code: 1011, attempt: 7, openForMs: 100, chance: 1 });
    assert.deepEqual(good, { comeBack: true, attempt: 1, delayMs: 500 });
    assert.deepEqual(short, { comeBack: true, attempt: 8, delayMs: 15_000 });
  });

  test('the address is the page’s, with ws for http and wss for https', () => {
    assert.equal(socketUrl('http://localhost:3000/x#y', '/api/x?y=1'), 'ws://localhost:3000/api/x?y=1');
    assert.equal(socketUrl('https://chat.example', '/api/x?y=1'), 'wss://chat.example/api/x?y=1');
  });
});

/** A platform whose time passes only when told. */
function makeWorld() {
  let now = 0;
  let ids = 0;
  /** @type {{ id: number, at: number, run: () => void }[]} */
  let timers = [];
  /** @type {FakeSocket[]} */
  const sockets = [];
  /** @type {((what: import('../../public/static/signalling/network.js').NetworkNews) => void) | null} */
  let wake = null;

  class FakeSocket {
    /** @param {string} url @param {string[]} protocols */
    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      this.readyState = 0;
      /** @type {string[]} */
      this.sent = [];
      this.closedByUs = false;
      /** @type {any} */ this.onopen = null;
      /** @type {any} */ this.onmessage = null;
      /** @type {any} */ this.onclose = null;
      sockets.push(this);
    }
    /** @param {string} text */
    send(text) {
      this.sent.push(text);
    }
    close() {
      this.closedByUs = true;
      this.readyState = 3;
    }
    accept() {
      this.readyState = 1;
      this.onopen?.();
    }
    /** @param {string} data */
    say(data) {
      this.onmessage?.({ data });
    }
    /** @param {number} code @param {string} [reason] */
    drop(code, reason = '') {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }

  return {
    sockets,
    get last() {
      return /** @type {FakeSocket} */ (sockets.at(-1));
    },
    get watching() {
      return wake !== null;
    },
    get pendingTimers() {
      return timers.length;
    },
    /** @param {import('../../public/static/signalling/network.js').NetworkNews} what */
    wake: (what) => wake?.(what),
    /** @param {number} ms */
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter(({ id }) => id !== due.id);
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
    },
    platform: /** @type {any} */ ({
      WebSocket: FakeSocket,
      now: () => now,
      setTimeout: (/** @type {() => void} */ run, /** @type {number} */ ms) => {
        timers.push({ id: ++ids, at: now + ms, run });
        return ids;
      },
      clearTimeout: (/** @type {number} */ id) => {
        timers = timers.filter((timer) => timer.id !== id);
      },
      random: () => 1,
      base: 'http://localhost:3000/',
      watchNetwork: (/** @type {any} */ callback) => {
        wake = callback;
        return () => {
          wake = null;
        };
      },
    }),
  };
}

/** @param {ReturnType<typeof makeWorld>} world @param {{ urgent?: boolean }} [options] */
function openIn(world, { urgent = false } = {}) {
  /** @type {import('../../public/static/signalling/socket.js').Frame[]} */
  const frames = [];
  /** @type {[string, number | null][]} */
  const states = [];
  const socket = openRoomSocket({
    roomId: 'r1',
    connectionId: 'c-1',
    urgent: () => urgent,
    onFrame: (frame) => frames.push(frame),
    onState: (state, details) => states.push([state, details.code ?? null]),
    platform: world.platform,
  });
  return { socket, frames, states };
}

/** Passes time in which the room answers every ping. @param {ReturnType<typeof makeWorld>} world @param {number} ms */
function liveFor(world, ms) {
  for (let passed = 0; passed < ms; passed += 500) {
    const before = world.last.sent.length;
    world.pass(500);
    if (world.last.sent.slice(before).includes('ping')) world.last.say('pong');
  }
}

describe('the room’s socket', () => {
  test('names the room and the page in its address, whatever they are called', () => {
    const world = makeWorld();
    openRoomSocket({ roomId: 'r/1', connectionId: 'c&1', onFrame() {}, onState() {}, platform: world.platform });
    world.pass(0);
    assert.equal(world.last.url, 'ws://localhost:3000/api/rooms/r%2F1/socket?connection=c%261');
  });

  test('opens with the sub-protocol, after it was returned, and hands over frames', () => {
    const world = makeWorld();
    const { socket, frames, states } = openIn(world);
    assert.equal(states.length, 0);
    assert.equal(socket.send({ type: 'typing' }), false);
    world.pass(0);
    assert.equal(world.last.url, 'ws://localhost:3000/api/rooms/r1/socket?connection=c-1');
    assert.deepEqual(world.last.protocols, ['securechat.v1']);
    world.last.accept();
    world.last.say('{"type":"welcome","protocol":1}');
    world.last.say('pong');
    world.last.say('nonsense');
    world.last.say('{"no":"type"}');
    assert.deepEqual(states.map(([state]) => state), ['connecting', 'open']);
    assert.deepEqual(frames, [{ type: 'welcome', protocol: 1 }]);
    assert.equal(socket.send({ type: 'typing', active: true }), true);
    assert.equal(world.last.sent.at(-1), '{"type":"typing","active":true}');
  });

  test('a lost socket is reported and comes back by itself, with the same connection', () => {
    const world = makeWorld();
    const { socket, states } = openIn(world);
    world.pass(0);
    world.last.accept();
    liveFor(world, 20_000);
    world.last.drop(1006);
    assert.equal(socket.send({ type: 'typing' }), false);
    assert.deepEqual(states.at(-1), ['closed', 1006]);
    world.pass(500);
    assert.equal(world.sockets.length, 2);
    world.last.accept();
    assert.deepEqual(states.at(-1), ['open', null]);
    assert.equal(world.sockets[0].url, world.sockets[1].url);
  });

  for (const code of [4001, 4003, 4005]) {
    test(`after ${code} it does not come back, and watches nothing any more`, () => {
      const world = makeWorld();
      const { states } = openIn(world);
      world.pass(0);
      world.last.accept();
      world.last.drop(code);
      world.pass(600_000);
      assert.deepEqual(states.at(-1), ['ended', code]);
      assert.equal(world.sockets.length, 1);
      assert.equal(world.watching, false);
      assert.equal(world.pendingTimers, 0);
    });
  }

  test('a socket that is silently dead is noticed within 10 s and replaced without waiting for its close', () => {
    const world = makeWorld();
    const { states } = openIn(world);
    world.pass(0);
    world.last.accept();
    liveFor(world, 60_000);
    assert.equal(world.sockets.length, 1);
    world.pass(9_900);
    assert.equal(world.sockets[0].closedByUs, true);
    assert.equal(world.sockets.length, 2);
    assert.ok(states.some(([state, code]) => state === 'closed' && code === 1006));
    world.sockets[0].drop(4001); // its late end says nothing about the new one
    world.last.accept();
    assert.deepEqual(states.at(-1), ['open', null]);
  });

  test('any frame answers a ping, and pings go out however much comes in', () => {
    const world = makeWorld();
    openIn(world);
    world.pass(0);
    world.last.accept();
    for (let i = 0; i < 20; i++) {
      world.pass(2000);
      world.last.say('{"type":"typing"}');
    }
    assert.equal(world.last.sent.filter((text) => text === 'ping').length, 10);
    assert.equal(world.sockets.length, 1);
  });

  test('one that is only half open is given up within eight seconds', () => {
    const world = makeWorld();
    const { states } = openIn(world);
    world.pass(0);
    world.last.accept();
    world.pass(7999);
    assert.deepEqual(states.find(([state]) => state === 'closed'), ['closed', 1006]);
  });

  test('during a call attempts follow each other, however long it lasts', () => {
    const world = makeWorld();
    openIn(world, { urgent: true });
    world.pass(0);
    for (let i = 0; i < 20; i++) {
      const before = world.sockets.length;
      world.pass(14_000); // no answer at all: 2, 3.5 and 5 s, with one in between
      assert.ok(world.sockets.length >= before + 3);
    }
  });

  test('during a call another network has a new socket at once, which the old one outlives', () => {
    const world = makeWorld();
    const { socket, frames, states } = openIn(world, { urgent: true });
    world.pass(0);
    world.last.accept();
    world.wake('changed');
    world.pass(0);
    const [old, fresh] = world.sockets;
    assert.equal(old.closedByUs, false);
    old.say('{"type":"typing"}');
    old.drop(4001);
    fresh.accept();
    socket.send({ type: 'call.join' });
    assert.equal(fresh.sent.at(-1), '{"type":"call.join"}');
    assert.deepEqual(frames, []);
    assert.deepEqual(states.map(([state]) => state), ['connecting', 'open', 'connecting', 'open']);
    liveFor(world, 20_000);
    assert.deepEqual([world.sockets.length, old.closedByUs], [2, true]);
  });

  test('an attempt that was given up and arrives late ends nothing; somebody else’s does', () => {
    const world = makeWorld();
    const { states } = openIn(world, { urgent: true });
    world.pass(2000 + 250); // no answer
    world.last.accept();
    world.last.drop(4001);
    assert.deepEqual(states.at(-1), ['closed', 4001]);
    world.pass(500);
    world.last.accept();
    liveFor(world, 15_000);
    world.last.drop(4001);
    assert.deepEqual(states.at(-1), ['ended', 4001]);
  });

  test('an attempt from before the network came is begun anew', () => {
    const world = makeWorld();
    openIn(world);
    world.pass(500);
    world.wake('online');
    world.pass(0);
    assert.equal(world.sockets.length, 2);
    assert.equal(world.sockets[0].closedByUs, true);
  });

  test('whoever doubts it during a call knows within a second', () => {
    const world = makeWorld();
    const { socket, states } = openIn(world, { urgent: true });
    world.pass(0);
    socket.doubt(); // not open yet: its own deadline tells
    world.last.accept();
    socket.doubt();
    world.last.say('pong');
    assert.deepEqual(states.at(-1), ['open', null]);
    socket.doubt();
    world.pass(1000);
    assert.deepEqual(states.at(-1), ['closed', 1006]);
  });

  test('another network makes an attempt at once', () => {
    const world = makeWorld();
    openIn(world);
    world.pass(0);
    world.last.drop(1006);
    const before = world.sockets.length;
    world.wake('changed');
    world.pass(0);
    assert.equal(world.sockets.length, before + 1);
  });

  test('a change of the network is checked at once, and a living socket survives it', () => {
    const world = makeWorld();
    openIn(world);
    world.pass(0);
    world.last.accept();
    world.wake('maybe');
    assert.equal(world.last.sent.at(-1), 'ping');
    world.last.say('pong');
    world.pass(3000);
    assert.equal(world.sockets.length, 1);
    world.wake('maybe');
    world.pass(2500 + 500);
    assert.equal(world.sockets.length, 2);
  });

  test('coming online ends the waiting, except after a flood', () => {
    const world = makeWorld();
    openIn(world);
    for (let i = 0; i < 8; i++) {
      world.pass(15_000);
      world.last.drop(1006);
    }
    const attempts = world.sockets.length;
    world.wake('online');
    world.pass(0);
    assert.equal(world.sockets.length, attempts + 1);
    world.last.accept();
    world.last.drop(4008);
    world.wake('online');
    world.pass(9000);
    assert.equal(world.sockets.length, attempts + 1);
  });

  test('a handshake nobody answers is given up', () => {
    const world = makeWorld();
    openIn(world);
    world.pass(0);
    world.pass(10_000 + 500);
    assert.equal(world.sockets.length, 2);
    assert.equal(world.sockets[0].closedByUs, true);
  });

  test('a constructor that throws is a failed attempt like any other', () => {
    const world = makeWorld();
    const Working = world.platform.WebSocket;
    world.platform.WebSocket = class {
      constructor() {
        throw new DOMException('blocked', 'SecurityError');
      }
    };
    const { states } = openIn(world);
    world.platform.WebSocket = Working;
    world.pass(0);
    assert.deepEqual(states.map(([state]) => state), ['connecting', 'closed']);
  });

  test('after close nothing is called, and nothing is left', () => {
    const world = makeWorld();
    const { socket, states, frames } = openIn(world);
    world.pass(0);
    world.last.accept();
    socket.close();
    socket.close();
    world.last.say('{"type":"typing"}');
    world.last.drop(1000);
    world.wake('online');
    world.pass(60_000);
    assert.deepEqual(states.map(([state]) => state), ['connecting', 'open']);
    assert.deepEqual(frames, []);
    assert.equal(world.pendingTimers, 0);
    assert.equal(socket.send({ type: 'typing' }), false);
  });

  test('close from inside a callback is kept', () => {
    const world = makeWorld();
    /** @type {{ close(): void }} */
    let socket;
    let closes = 0;
    socket = openRoomSocket({
      roomId: 'r1',
      connectionId: 'c-1',
      onFrame() {},
      onState(state) {
        if (state === 'closed') {
          closes += 1;
          socket.close();
        }
      },
      platform: world.platform,
    });
    world.pass(0);
    world.last.drop(1006);
    world.pass(60_000);
    assert.equal(closes, 1);
    assert.equal(world.sockets.length, 1);
  });
});

describe('the inbox’s socket', () => {
  test('opens, hands over frames, comes back by itself, and not after its session ended', () => {
    const world = makeWorld();
    /** @type {string[]} */
    const heard = [];
    openInboxSocket({
      onFrame: (frame) => heard.push(frame.type),
      onState: (state, { code }) => heard.push(code ? `${state} ${code}` : state),
      platform: world.platform,
    });
    world.pass(0);
    assert.equal(world.last.url, 'ws://localhost:3000/api/inbox/socket');
    assert.deepEqual(world.last.protocols, ['securechat.v1']);
    world.last.accept();
    world.last.say('{"type":"appointment","appointment":{"id":1}}');
    world.last.drop(1011);
    world.pass(500);
    world.last.accept();
    world.last.drop(4005);
    world.pass(600_000);
    assert.deepEqual(heard, ['connecting', 'open', 'appointment', 'closed 1011', 'connecting', 'open', 'ended 4005']);
    assert.equal(world.pendingTimers, 0);
  });
});
