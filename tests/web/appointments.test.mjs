import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isOpen, isPast, toConfirm, withAppointments } from '../../public/static/state/appointments.js';
import { groups, newsOf, otherIsHere } from '../../public/static/state/appointments-looked-at.js';
import { appointmentIn, incomingCall, initialPage, isCalling, reduce } from '../../public/static/state/page.js';
import { dueReminders, nextMoment } from '../../public/static/use-cases/reminders.js';

const START = Date.parse('2026-11-24T09:00:00.000Z');
const MINUTE = 60_000;
const iso = (/** @type {number} */ at) => new Date(at).toISOString();

/** An hour of Dr Smith's with Bob. @param {object} [changes] @param {number} [start] */
function appointment(changes = {}, start = START) {
  return /** @type {import('../../public/static/types.js').Appointment} */ ({
    id: 1, title: 'Check-up', status: 'confirmed', room_id: 'booked', organizer_id: 'u-smith', organizer_name: 'Dr Smith',
    organizer_time_zone: 'Australia/Sydney', attendee_id: 'u-bob', attendee_name: 'Bob', attendee_time_zone: 'Europe/Berlin',
    starts_at: iso(start), ends_at: iso(start + 50 * MINUTE), duration_minutes: 50, recording_allowed: false,
    opens_at: iso(start - 15 * MINUTE), closes_at: iso(start + 80 * MINUTE), organizer_came_at: null, attendee_came_at: null,
    duration: null, sequence: 0, created_at: '2026-11-20T09:00:00.000Z', updated_at: '2026-11-20T09:00:00.000Z', ...changes,
  });
}

describe('when one can come in', () => {
  for (const [minutes, status, open] of /** @type {const} */ ([
    [-16, 'confirmed', false], [-15, 'confirmed', true], [-15, 'scheduled', true], [79, 'in_progress', true], [30, 'completed', true],
    [80, 'confirmed', false], [0, 'cancelled', false], [0, 'declined', false], [0, 'no_show', false],
  ])) {
    test(`${minutes} min after the start, ${status}: ${open ? 'open' : 'shut'}`, () => assert.equal(isOpen(appointment({ status }), START + minutes * MINUTE), open));
  }
});

test('what is over: called off, nobody there, or its window has closed; a call that still runs is not', () => {
  const at = (/** @type {string} */ status, /** @type {number} */ minutes) => isPast(appointment({ status }), START + minutes * MINUTE);
  assert.deepEqual([at('cancelled', -99), at('declined', -99), at('no_show', 81), at('confirmed', 80), at('completed', 80)], [true, true, true, true, true]);
  assert.deepEqual([at('confirmed', 79), at('completed', 60), at('in_progress', 90)], [false, false, false]);
});

test('today with what is still open from yesterday, then what comes, then the past from its end', () => {
  const day = 24 * 60 * MINUTE;
  const list = [
    appointment({ id: 1 }, START - 2 * day), appointment({ id: 2, status: 'completed' }, START - day), appointment({ id: 3 }, START - 40 * MINUTE),
    appointment({ id: 4 }, START + 60 * MINUTE), appointment({ id: 5, status: 'declined' }, START + 2 * day), appointment({ id: 6 }, START + 2 * day),
  ];
  const { today, coming, past } = groups(list, START, (at) => iso(at).slice(0, 10));
  assert.deepEqual([today, coming, past].map((group) => group.map(({ id }) => id)), [[3, 4], [6], [5, 2, 1]]);
});

test('an answer that comes late does not undo what is known by now', () => {
  const late = appointment({ status: 'scheduled', updated_at: '2026-11-20T08:00:00.000Z' });
  assert.equal(withAppointments([appointment()], [late])[0]?.status, 'confirmed');
  assert.equal(withAppointments([appointment()], [appointment({ status: 'in_progress' })])[0]?.status, 'in_progress');
  assert.deepEqual(withAppointments([appointment({ id: 2 })], [appointment({ id: 3 }, START - 1), appointment({ id: 1 })]).map(({ id }) => id), [3, 1, 2]);
});

describe('news', () => {
  const later = { updated_at: '2026-11-21T09:00:00.000Z' };
  const asked = appointment({ status: 'scheduled' });
  for (const [sentence, before, after, bobs, smiths] of /** @type {[string, any, any, string | null, string | null][]} */ ([
    ['an invitation, for who is invited', undefined, asked, 'invited', null],
    ['another time', appointment(), { ...appointment({ status: 'scheduled', ...later }, START + MINUTE) }, 'moved', null],
    ['another title', asked, appointment({ status: 'scheduled', title: 'Else', ...later }), null, null],
    ['a yes, for who asked', asked, appointment(later), null, 'confirmed'],
    ['a no, for who asked', asked, appointment({ status: 'declined', ...later }), null, 'declined'],
    ['called off, for who was invited', asked, appointment({ status: 'cancelled', ...later }), 'cancelled', null],
    ['the same again', appointment(), appointment(), null, null],
    ['older than what is known', appointment(later), asked, null, null],
  ])) {
    test(sentence, () => {
      assert.equal(newsOf(before, after, 'u-bob'), bobs);
      assert.equal(newsOf(before, after, 'u-smith'), smiths);
    });
  }
});

test('what waits for my yes: mine to give, not given, not over', () => {
  const list = [appointment({ status: 'scheduled' }), appointment(), appointment({ status: 'scheduled' }, START - 120 * MINUTE)];
  assert.equal(toConfirm(list, 'u-bob', START), 1);
  assert.equal(toConfirm(list, 'u-smith', START), 0);
});

describe('reminders', () => {
  const due = (/** @type {number} */ minutes, /** @type {any} */ changes = {}, /** @type {any} */ known = {}) =>
    dueReminders([appointment(changes)], START + minutes * MINUTE, { closed: [], inRoom: null, ...known }).map(({ step }) => step);
  test('ten minutes before, from the start on, and no longer than a quarter of an hour', () => {
    assert.deepEqual([-11, -10, -1, 0, 14, 15].map((minutes) => due(minutes)), [[], ['soon'], ['soon'], ['begun'], ['begun'], []]);
  });
  test('not of what is called off or done, nor of where one is already', () => {
    for (const status of ['cancelled', 'declined', 'completed']) assert.deepEqual(due(0, { status }), []);
    assert.deepEqual(due(0, {}, { inRoom: 'booked' }), []);
    assert.deepEqual(due(0, {}, { inRoom: 'another' }), ['begun']);
    assert.deepEqual(due(0, { status: 'scheduled' }), ['begun']);
  });
  test('each once; the start is another one than the ten minutes before it; another time is new', () => {
    const [soon] = dueReminders([appointment()], START - MINUTE, { closed: [], inRoom: null });
    const closed = [soon?.key];
    assert.deepEqual(due(-1, {}, { closed }), []);
    assert.deepEqual(due(0, {}, { closed }), ['begun']);
    assert.equal(dueReminders([appointment({}, START + MINUTE)], START, /** @type {any} */ ({ closed, inRoom: null })).length, 1);
  });
  test('the page wakes up when something changes, and not for what is called off', () => {
    const at = (/** @type {number} */ minutes) => (nextMoment([appointment(), appointment({ id: 2, status: 'cancelled' }, START + 30_000)], START + minutes * MINUTE) - START) / MINUTE;
    assert.deepEqual([-99, -15, -10, 0, 15, 80].map(at), [-15, -10, 0, 15, 80, Infinity]);
  });
});

describe('the waiting room', () => {
  const signedIn = { type: 'signed-in', user: { id: 'u-bob', username: 'Bob', guest: true } };
  const went = { type: 'went', route: { name: 'appointment', id: 1 } };
  const loaded = { type: 'appointments-loaded', appointments: [appointment()] };
  const waiting = { type: 'waiting', appointmentId: 1, roomId: 'booked' };
  const frame = (/** @type {any} */ frame) => ({ type: 'frame', roomId: 'booked', at: START, frame });
  const welcome = (/** @type {string[]} */ ids, /** @type {any} */ call = null) => frame({ type: 'welcome', protocol: 1, connectionId: 'c', serverTime: iso(START), online: ids.map((id) => ({ id, username: id })), call });
  const after = (/** @type {any[]} */ ...events) => [signedIn, loaded, went, waiting, ...events].reduce(reduce, initialPage('conn'));
  const call = {
    id: 'c1', room_id: 'booked', caller_id: 'u-smith', caller_name: 'Dr Smith', call_type: 'video', status: 'ringing', provider: 'p2p', started_at: iso(START),
    answered_at: null, ended_at: null, duration: null, end_reason: null, declined: [],
    participants: [{ user_id: 'u-smith', username: 'Dr Smith', joined_at: null, left_at: null, connection_id: null, presence: 'expected' }],
  };
  const isHere = (/** @type {any} */ state) => otherIsHere(state.waiting, state.live.booked, 'u-bob');

  test('I am not the other, wherever else I am; the other is, however I learn of it', () => {
    assert.equal(isHere(after()), false);
    assert.equal(isHere(after(welcome(['u-bob']))), false);
    assert.equal(isHere(after(welcome(['u-bob', 'u-smith']))), true);
    const came = frame({ type: 'presence', user: { id: 'u-smith', username: 'Dr Smith' }, online: true });
    const left = frame({ type: 'presence', user: { id: 'u-smith', username: 'Dr Smith' }, online: false });
    assert.equal(isHere(after(welcome(['u-bob']), came)), true);
    assert.equal(isHere(after(welcome(['u-bob']), came, left)), false);
    assert.equal(isHere(after(welcome(['u-bob'], call))), true);
  });

  test('a call there does not ring, nor does one of ours say that it is calling', () => {
    assert.equal(incomingCall(after(welcome(['u-bob', 'u-smith'], call))), null);
    const begun = after(welcome(['u-smith']), { type: 'call-starting', roomId: 'booked', callId: null, callType: 'video', outgoing: true, want: { microphone: true, camera: true }, devicesOpen: true });
    assert.equal(isCalling(begun), false);
    assert.equal(appointmentIn(begun, 'booked')?.title, 'Check-up');
  });

  test('what was muted or failed there is so in the call from its first moment', () => {
    const trouble = { kind: 'camera', reason: 'busy', title: 't', advice: 'a' };
    const state = after(
      { type: 'own-source', source: 'microphone', is: 'on' }, { type: 'own-source', source: 'microphone', is: 'off' }, { type: 'own-trouble', source: 'camera', trouble },
      { type: 'call-starting', roomId: 'booked', callId: null, callType: 'video', outgoing: true, want: { microphone: true, camera: true }, devicesOpen: true },
    );
    assert.deepEqual(state.call?.own, { microphone: 'off', camera: 'off', screen: 'off' });
    assert.deepEqual(state.call?.troubles, { camera: trouble });
    assert.equal(state.waiting, null);
  });

  test('going elsewhere is leaving it', () => {
    assert.notEqual(after(went).waiting, null);
    for (const route of [{ name: 'appointments' }, { name: 'appointment', id: 2 }, { name: 'room', roomId: 'r1' }, { name: 'rooms' }]) {
      assert.equal(after({ type: 'went', route }).waiting, null);
    }
  });
});

test('an appointment that the inbox tells is there at once, and an unknown frame does no harm', () => {
  const events = /** @type {any[]} */ ([{ type: 'inbox', frame: { type: 'appointment', appointment: appointment() } }, { type: 'inbox', frame: { type: 'other' } }]);
  const state = events.reduce(reduce, initialPage('conn'));
  assert.deepEqual([state.appointments.list.length, state.appointments.loaded], [1, false]);
});
