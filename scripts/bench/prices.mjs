// Published prices in US dollars, and what a call uses of what is priced. docs/PERFORMANCE.md names the sources.

/** Beyond what the plans include, which a large installation does not notice. docs/PERFORMANCE.md says when they were looked up. */
export const PRICES = Object.freeze({
  workerRequest: 0.30 / 1e6,
  workerCpuMs: 0.02 / 1e6,
  objectRequest: 0.15 / 1e6,
  objectGbSecond: 12.50 / 1e6,
  objectRowWritten: 1.00 / 1e6,
  databaseRowRead: 0.001 / 1e6,
  databaseRowWritten: 1.00 / 1e6,
  databaseGbMonth: 0.75,
  twilioParticipantMinute: 0.004,
});

/** How often a running call's room looks who has vanished (src/hub/keeper/alarm.rs). */
const LOOK_SECONDS = 43;
/** Frames to an object that are billed as one request. */
const FRAMES_A_REQUEST = 20;
/** What an object is billed for as long as it runs, whatever it uses. */
const OBJECT_GB = 0.128;

/**
 * What one call of so many people uses. Rows of the database are what local D1 counted for each request; requests are
 * what the page sends; frames and times are rounded up from what the tests' calls have.
 * @param {number} people
 */
export function usage(people) {
  const answers = people - 1;
  // A socket, a token and a look at the history each; the start, the end.
  const http = 3 * people + 2;
  // Joining, offers, answers and candidates to each other person, mute and camera, leaving.
  const frames = people * (5 + 15 * answers);
  // Connected and gone for each, made and ended.
  const callbacks = 2 * people + 2;
  return {
    http,
    callbacks,
    frames,
    cpuMs: http + callbacks,
    objectRequests: people + 2 + answers + frames / FRAMES_A_REQUEST,
    // Every event holds the object for as long as its trip to the database, about 20 ms; a frame for less than one.
    objectGbSeconds: OBJECT_GB * ((people + 2 + answers) * 0.02 + frames * 0.001),
    // The call as the object keeps it, and its alarm, once an event.
    objectRowsWritten: 2 * (people + 2 + answers),
    rowsRead: 16 + 23 * answers + 23 + people * (6 + 4 + 300),
    rowsWritten: 5 + 4 * answers + 3,
    callbackRowsWritten: callbacks * 5,
    /** Bytes that a call leaves in the database, its indexes included. */
    bytes: 600 + 200 * people,
    /** Trips to the database that read, and that write. */
    reads: 3 * people,
    writes: 2 + answers,
  };
}

/**
 * Dollars for one call.
 * @param {{ people: number, minutes: number, overTwilio: boolean }} call
 */
export function cost({ people, minutes, overTwilio }) {
  const used = usage(people);
  const callbacks = overTwilio ? used.callbacks : 0;
  const worker = (used.http + callbacks) * PRICES.workerRequest + (used.cpuMs - used.callbacks + callbacks) * PRICES.workerCpuMs;
  // An alarm looks who has vanished: a request, and a row to set it again.
  const looks = Math.floor((minutes * 60) / LOOK_SECONDS);
  const object = (used.objectRequests + looks) * PRICES.objectRequest
    + (used.objectGbSeconds + looks * OBJECT_GB * 0.002) * PRICES.objectGbSecond
    + (used.objectRowsWritten + looks) * PRICES.objectRowWritten;
  const written = used.rowsWritten + (overTwilio ? used.callbackRowsWritten : 0);
  const database = used.rowsRead * PRICES.databaseRowRead + written * PRICES.databaseRowWritten;
  const twilio = overTwilio ? people * minutes * PRICES.twilioParticipantMinute : 0;
  return { worker, object, database, twilio, total: worker + object + database + twilio };
}
