import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nextStep } from '../../public/static/state/device-changes.js';
import { chosenOf, devicesOf, sameDevices } from '../../public/static/state/devices.js';
import { isPublic, verdictOf } from '../../public/static/media/connection-check.js';

/** @typedef {import('../../public/static/state/devices.js').Device} Device */

/** @param {string} id @param {Partial<Device>} [more] @returns {Device} */
const camera = (id, more) => ({ kind: 'camera', id, label: `camera ${id}`, group: id, ...more });
/** @param {string} id @param {string} [group] @returns {Device} */
const microphone = (id, group = id) => ({ kind: 'microphone', id, label: `microphone ${id}`, group });

describe('which device is used after some came or went', () => {
  const desk = { id: 'desk', label: 'camera desk' };
  /** @type {[string, Partial<import('../../public/static/state/device-changes.js').Use>, Device[], Device[], string][]} */
  const CASES = [
    ['nothing happened', { id: 'a' }, [camera('a')], [camera('a')], 'stay'],
    ['another one came that nobody asked for', { id: 'a' }, [camera('a')], [camera('a'), camera('b')], 'stay'],
    ['one went that is not in use', { id: 'a' }, [camera('a'), camera('b')], [camera('a')], 'stay'],
    ['the one in use went', { id: 'b' }, [camera('a'), camera('b')], [camera('a')], 'fall-back'],
    ['the one in use went, and there is no other', { id: 'a' }, [camera('a')], [], 'fall-back'],
    ['the chosen one went', { id: 'desk', choice: desk }, [camera('a'), camera('desk')], [camera('a')], 'fall-back'],
    ['the chosen one came back', { id: 'a', choice: desk }, [camera('a')], [camera('a'), camera('desk')], 'return'],
    ['the chosen one came back by another id', { id: 'a', choice: desk }, [camera('a')], [camera('a'), camera('new', { label: 'camera desk' })], 'return'],
    ['it came back just as the one in use went', { id: 'a', choice: desk }, [camera('a')], [camera('desk')], 'return'],
    ['it is there all the time, and another is in use', { id: 'a', choice: desk }, [camera('a'), camera('desk')], [camera('a'), camera('desk'), camera('b')], 'stay'],
    ['none is open, and one came', { id: null }, [], [camera('a')], 'stay'],
    ['none is open since the only one went, and one came', { id: null, missed: true }, [], [camera('a')], 'offer'],
    ['none is open since the only one went, and a speaker came', { id: null, missed: true }, [], [{ ...camera('a'), kind: 'speaker' }], 'stay'],
    ['a browser tells no ids before and after', { id: 'a' }, [], [], 'stay'],
    ['the system has another microphone now', { kind: 'microphone', id: 'default' }, [microphone('default', 'a')], [microphone('default', 'b'), microphone('b')], 'follow'],
    ['the system has the same microphone', { kind: 'microphone', id: 'default' }, [microphone('default', 'a')], [microphone('default', 'a'), microphone('b')], 'stay'],
    ['the system has another one, and this one was chosen', { kind: 'microphone', id: 'a', choice: { id: 'a', label: '' } },
      [microphone('default', 'a'), microphone('a')], [microphone('default', 'b'), microphone('a'), microphone('b')], 'stay'],
  ];
  for (const [sentence, use, before, after, step] of CASES) {
    test(`${sentence}: ${step}`, () => {
      assert.equal(nextStep({ kind: 'camera', choice: undefined, id: null, missed: false, ...use }, before, after), step);
    });
  }
});

describe('a remembered device', () => {
  const list = [camera('a'), camera('b'), camera('c', { label: '' })];
  test('is found by its id, and by its name when ids are new', () => {
    assert.equal(chosenOf(list, 'camera', { id: 'b', label: 'camera a' })?.id, 'b');
    assert.equal(chosenOf(list, 'camera', { id: 'old', label: 'camera a' })?.id, 'a');
  });
  test('is no other kind, and no nameless one', () => {
    assert.equal(chosenOf(list, 'microphone', { id: 'a', label: 'camera a' }), undefined);
    assert.equal(chosenOf(list, 'camera', { id: 'old', label: '' }), undefined);
    assert.equal(chosenOf(list, 'camera', undefined), undefined);
  });
});

test('the browser’s list without what it does not name yet', () => {
  /** @param {string} kind @param {string} deviceId */
  const info = (kind, deviceId) => /** @type {any} */ ({ kind, deviceId, label: 'x', groupId: 'g' });
  const list = devicesOf([info('audioinput', ''), info('videoinput', 'v'), info('audiooutput', 'o'), info('something new', 'n')]);
  assert.deepEqual(list.map(({ kind, id }) => [kind, id]), [['camera', 'v'], ['speaker', 'o']]);
  assert.equal(sameDevices(list, [...list]), true);
  assert.equal(sameDevices(list, list.slice(1)), false);
  assert.equal(sameDevices(list, [{ ...list[0], label: 'named now' }, list[1]]), false);
});

describe('what a connection check means', () => {
  const nothing = { hasStun: false, hasTurn: false, reflexive: false, relay: false, silent: false };
  /** @type {[string, Partial<typeof nothing>, string][]} */
  const CASES = [
    ['no servers', {}, 'unknown'],
    ['an address, no relay to ask', { hasStun: true, reflexive: true }, 'good'],
    ['an address and a relay', { hasStun: true, hasTurn: true, reflexive: true, relay: true }, 'good'],
    ['an address, and the relay is silent', { hasStun: true, hasTurn: true, reflexive: true }, 'good-no-relay'],
    ['only the relay', { hasStun: true, hasTurn: true, relay: true }, 'relayed'],
    ['nobody answers, no relay', { hasStun: true }, 'blocked'],
    ['nobody answers, nor the relay', { hasStun: true, hasTurn: true }, 'no-relay'],
    ['a machine without a router: the server saw the address it has', { hasStun: true, silent: true }, 'good'],
    ['a relay over TCP alone says nothing about direct connections', { hasTurn: true, relay: true }, 'good'],
    ['and nothing when it is silent', { hasTurn: true }, 'unknown'],
  ];
  for (const [sentence, found, verdict] of CASES) {
    test(`${sentence}: ${verdict}`, () => assert.equal(verdictOf({ ...nothing, ...found }), verdict));
  }

  test('which addresses the internet can reach', () => {
    const inside = ['10.1.2.3', '127.0.0.1', '192.168.1.4', '172.16.0.1', '172.31.9.9', '169.254.1.1', '100.64.0.1', '0.0.0.0', '224.0.0.1', 'ab12.local', '', '2001:db8::1'];
    assert.deepEqual(inside.filter(isPublic), []);
    assert.deepEqual(['8.8.8.8', '172.32.0.1', '192.167.0.1', '100.128.0.1'].filter((one) => !isPublic(one)), []);
  });
});
