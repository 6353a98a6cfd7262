import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newsWords, refusalWords, statusWords, theirTime } from '../../public/static/view/appointment-words.js';
import { timeOf } from '../../public/static/view/words.js';

const START = '2026-11-24T09:00:00.000Z';
const BEFORE = Date.parse('2026-11-20T09:00:00.000Z');
const AFTER = Date.parse('2026-11-25T09:00:00.000Z');

/** @param {object} [changes] */
function appointment(changes = {}) {
  return /** @type {import('../../public/static/types.js').Appointment} */ ({
    id: 1, title: 'Check-up', status: 'confirmed', organizer_id: 'u-smith', organizer_name: 'Dr Smith', organizer_time_zone: 'Australia/Sydney',
    attendee_id: 'u-bob', attendee_name: 'Bob', attendee_time_zone: 'Europe/Berlin', starts_at: START, ends_at: '2026-11-24T09:50:00.000Z',
    closes_at: '2026-11-24T10:20:00.000Z', organizer_came_at: null, attendee_came_at: null, duration: null, ...changes,
  });
}

describe('how it stands, for Dr Smith and for Bob', () => {
  for (const [changes, now, smiths, bobs] of /** @type {[object, number, string, string][]} */ ([
    [{ status: 'scheduled' }, BEFORE, 'Bob has not confirmed yet', 'Waits for your confirmation'],
    [{ status: 'confirmed' }, BEFORE, 'Confirmed', 'Confirmed'],
    [{ status: 'confirmed' }, AFTER, 'Over', 'Over'],
    [{ status: 'in_progress' }, BEFORE, 'In progress', 'In progress'],
    [{ status: 'completed', duration: 2580 }, AFTER, 'Completed · 43 min', 'Completed · 43 min'],
    [{ status: 'completed', duration: 20 }, AFTER, 'Completed · 1 min', 'Completed · 1 min'],
    [{ status: 'cancelled' }, BEFORE, 'Cancelled by you', 'Cancelled by Dr Smith'],
    [{ status: 'declined' }, BEFORE, 'Declined by Bob', 'Declined by you'],
    [{ status: 'no_show' }, AFTER, 'Nobody came', 'Nobody came'],
    [{ status: 'no_show', organizer_came_at: START }, AFTER, 'Bob did not come', 'You did not come'],
    [{ status: 'no_show', attendee_came_at: START }, AFTER, 'You did not come', 'Dr Smith did not come'],
    [{ status: 'no_show', organizer_came_at: START, attendee_came_at: START }, AFTER, 'You missed each other', 'You missed each other'],
  ])) {
    test(`${JSON.stringify(changes)}: ${bobs}`, () => {
      assert.equal(statusWords(appointment(changes), 'u-smith', now).text, smiths);
      assert.equal(statusWords(appointment(changes), 'u-bob', now).text, bobs);
    });
  }
});

describe("the other's time", () => {
  test('with their name and place, when their clock shows another', () => {
    assert.match(theirTime(appointment(), 'u-bob', 'Europe/Berlin') ?? '', /^0?8:00 ?PM for Dr Smith, Sydney$|^20:00 for Dr Smith, Sydney$/u);
  });
  test('with the day when it is another one there', () => {
    const late = appointment({ starts_at: '2026-11-24T20:00:00.000Z' });
    assert.match(theirTime(late, 'u-bob', 'Europe/Berlin') ?? '', /^\S*Wed/);
  });
  test('not when it is the same then, unknown, or a zone that this browser does not know', () => {
    assert.equal(theirTime(appointment({ organizer_time_zone: 'Europe/Paris' }), 'u-bob', 'Europe/Berlin'), null);
    assert.equal(theirTime(appointment({ organizer_time_zone: null }), 'u-bob', 'Europe/Berlin'), null);
    assert.equal(theirTime(appointment({ organizer_time_zone: 'Mars/Olympus' }), 'u-bob', 'Europe/Berlin'), null);
  });
  test('by the offset at that moment: London and Lisbon are one, London and Berlin never', () => {
    assert.equal(theirTime(appointment({ organizer_time_zone: 'Europe/Lisbon' }), 'u-bob', 'Europe/London'), null);
    assert.notEqual(theirTime(appointment({ organizer_time_zone: 'Europe/London' }), 'u-bob', 'Europe/Berlin'), null);
  });
});

describe('refusals', () => {
  const say = (/** @type {string} */ code, /** @type {any} */ details = {}, /** @type {string | undefined} */ field = undefined) =>
    refusalWords({ code, message: 'from the server', field, details }, 'Bob', BEFORE);
  test('a conflict says which of mine, and that the other is busy, at the time', () => {
    const yours = { whose: 'yours', appointmentId: 2, title: 'Yoga', startsAt: START, endsAt: '2026-11-24T10:00:00.000Z' };
    const { message, field } = say('appointment_conflict', { conflicts: [yours, { whose: 'theirs' }] });
    assert.equal(field, 'startsAt');
    assert.ok(message.includes('“Yoga”') && message.includes(timeOf(START)) && message.endsWith('Bob is busy then.'), message);
    assert.equal(say('appointment_conflict', { conflicts: [{ whose: 'theirs' }] }).message, 'Bob is busy then.');
    assert.equal(say('appointment_conflict').message, 'One of you has another appointment then.');
  });
  test('each stands at its field', () => {
    assert.deepEqual([say('person_not_found').field, say('invalid_start').field, say('invalid_field', {}, 'with').field, say('invalid_field', {}, 'durationMinutes').field],
      ['with', 'startsAt', 'with', 'durationMinutes']);
  });
  test('too early and too late say until when', () => {
    assert.ok(say('too_early', { opensAt: START }).message.includes(timeOf(START)));
    assert.ok(say('too_late', { closesAt: START }).message.includes(timeOf(START)));
  });
  test('anything else is what the server or the page said', () => assert.equal(say('unavailable').message, 'from the server'));
});

test('news name who did it', () => {
  const words = /** @type {const} */ (['invited', 'moved', 'cancelled', 'confirmed', 'declined']).map((news) => newsWords(news, appointment(), BEFORE).split(':')[0]);
  assert.deepEqual(words, ['Dr Smith invites you', 'Dr Smith proposes another time', 'Dr Smith cancelled', 'Bob confirmed', 'Bob declined']);
});
