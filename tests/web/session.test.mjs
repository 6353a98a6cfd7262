import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { watchSignedOut } from '../../public/static/api/client.js';
import { createStore } from '../../public/static/state/store.js';
import { initialPage, reduce } from '../../public/static/state/page.js';
import { createSession } from '../../public/static/use-cases/session.js';

const ALICE = { id: 'u1', username: 'Alice', guest: false };
const { fetch } = globalThis;
/** What was asked of the server, and how it will be answered. @type {{ path: string, answer(status: number, body: object): void, fail(): void }[]} */
let asked = [];

beforeEach(() => {
  asked = [];
  globalThis.fetch = /** @type {any} */ ((/** @type {string} */ path) => new Promise((resolve, reject) => {
    asked.push({
      path,
      answer: (status, body) => resolve(Response.json({ success: status < 400, ...body }, { status })),
      fail: () => reject(new TypeError('no network')),
    });
  }));
});
afterEach(() => {
  globalThis.fetch = fetch;
  watchSignedOut(() => {});
});

function signedIn() {
  const store = createStore(reduce, initialPage('connection-1'));
  const session = createSession(store);
  watchSignedOut(session.ended);
  store.dispatch({ type: 'signed-in', user: ALICE });
  return { store, session };
}

/** The next question to the server. */
async function question() {
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  return /** @type {(typeof asked)[number]} */ (asked.shift());
}

test('a session that has ended signs the page out, with words', async () => {
  const { store, session } = signedIn();
  const holds = session.stillHolds();
  (await question()).answer(401, { code: 'session_expired', error: 'over' });
  assert.equal(await holds, false);
  assert.equal(store.get().phase, 'signed-out');
  assert.match(store.get().whySignedOut ?? '', /session has ended/);
});

test('many sockets that were closed at once ask once, and later ones ask again', async () => {
  const { store, session } = signedIn();
  const both = Promise.all([session.stillHolds(), session.stillHolds()]);
  (await question()).answer(200, { user: ALICE });
  assert.deepEqual(await both, [true, true]);
  assert.equal(asked.length, 0);
  const later = session.stillHolds();
  (await question()).answer(401, { code: 'session_expired' });
  assert.equal(await later, false);
  assert.equal(store.get().phase, 'signed-out');
});

test('who sets a password here stays signed in: the question waits for the new session', async () => {
  const { store, session } = signedIn();
  const set = session.setPassword('correct horse battery');
  const password = await question();
  assert.equal(password.path, '/api/auth/password');
  // The server closes the sockets before the reply is here.
  const holds = session.stillHolds();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(asked.length, 0);
  password.answer(200, { user: ALICE });
  await set;
  const me = await question();
  assert.equal(me.path, '/api/auth/me');
  me.answer(200, { user: ALICE });
  assert.equal(await holds, true);
  assert.equal(store.get().phase, 'signed-in');
});

test('a server that cannot be reached has not said that the session is over', async () => {
  const { store, session } = signedIn();
  const holds = session.stillHolds();
  (await question()).fail();
  assert.equal(await holds, true);
  assert.equal(store.get().phase, 'signed-in');
});
