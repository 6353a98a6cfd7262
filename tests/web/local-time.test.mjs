import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';

const MODULE = new URL('../../public/static/use-cases/local-time.js', import.meta.url).href;

/**
 * What a device in this zone makes of dates and times.
 * @param {string} zone @param {readonly (readonly [string, string])[]} typed
 * @returns {({ at: string, jump: string | null, shown: { date: string, time: string } } | null)[]}
 */
function onDeviceIn(zone, typed) {
  const program = `
    const { momentOf, wallClock } = await import(${JSON.stringify(MODULE)});
    const all = ${JSON.stringify(typed)}.map(([date, time]) => {
      const moment = momentOf(date, time);
      return moment && { at: new Date(moment.at).toISOString(), jump: moment.jump, shown: wallClock(moment.at) };
    });
    console.log(JSON.stringify(all));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, TZ: zone }, encoding: 'utf8' }));
}

/** What is typed; the moment in UTC; how the clocks jump; what is shown when it is not what was typed. */
const TABLE = /** @type {const} */ ({
  'Europe/Berlin': [
    ['2026-11-24', '14:30', '2026-11-24T13:30', null],
    ['2026-07-01', '00:00', '2026-06-30T22:00', null],
    ['2026-03-29', '01:59', '2026-03-29T00:59', null],
    ['2026-03-29', '02:00', '2026-03-29T01:00', 'skipped', '03:00'],
    ['2026-03-29', '02:30', '2026-03-29T01:30', 'skipped', '03:30'],
    ['2026-03-29', '03:00', '2026-03-29T01:00', null],
    ['2026-10-25', '01:59', '2026-10-24T23:59', null],
    ['2026-10-25', '02:00', '2026-10-25T00:00', 'twice'],
    ['2026-10-25', '02:59', '2026-10-25T00:59', 'twice'],
    ['2026-10-25', '03:00', '2026-10-25T02:00', null],
    ['2028-02-29', '09:00', '2028-02-29T08:00', null],
  ],
  'America/New_York': [
    ['2026-03-08', '02:30', '2026-03-08T07:30', 'skipped', '03:30'],
    ['2026-03-08', '12:00', '2026-03-08T16:00', null],
    ['2026-11-01', '01:30', '2026-11-01T05:30', 'twice'],
    ['2026-11-01', '00:30', '2026-11-01T04:30', null],
    ['2026-11-01', '02:00', '2026-11-01T07:00', null],
  ],
  'Australia/Sydney': [
    ['2026-10-04', '02:15', '2026-10-03T16:15', 'skipped', '03:15'],
    ['2026-04-05', '02:15', '2026-04-04T15:15', 'twice'],
    ['2026-04-05', '03:00', '2026-04-04T17:00', null],
  ],
  // Here the clocks jump by half an hour.
  'Australia/Lord_Howe': [
    ['2026-10-04', '02:15', '2026-10-03T15:45', 'skipped', '02:45'],
    ['2026-04-05', '01:45', '2026-04-04T14:45', 'twice'],
    ['2026-04-05', '02:00', '2026-04-04T15:30', null],
  ],
  'Asia/Kathmandu': [['2026-11-24', '09:00', '2026-11-24T03:15', null]],
});

for (const [zone, rows] of Object.entries(TABLE)) {
  describe(`a clock in ${zone}`, () => {
    const found = onDeviceIn(zone, rows.map(([date, time]) => [date, time]));
    for (const [index, [date, time, utc, jump, shown]] of rows.entries()) {
      test(`${date} ${time} is ${utc} in UTC${jump ? `, ${jump}` : ''}`, () => {
        assert.deepEqual(found[index], { at: `${utc}:00.000Z`, jump, shown: { date, time: shown ?? time } });
      });
    }
  });
}

test('what is no date and time is nothing', () => {
  const typed = /** @type {const} */ ([['', '10:00'], ['2026-11-24', ''], ['2026-02-30', '10:00'], ['2026-11-24', '25:00'], ['12026-11-24', '10:00'], ['tomorrow', 'noon']]);
  assert.deepEqual(onDeviceIn('Europe/Berlin', typed), typed.map(() => null));
});

test('the start that is proposed leaves time to get ready, on a half hour', async () => {
  const { nextStart } = await import(MODULE);
  for (const [now, start] of [['10:00', '10:30'], ['10:20', '10:30'], ['10:21', '11:00'], ['10:55', '11:30']]) {
    assert.equal(new Date(nextStart(Date.parse(`2026-11-24T${now}:00Z`))).toISOString(), `2026-11-24T${start}:00.000Z`);
  }
});
