import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../../public/static/state/store.js';
import { initialPage, reduce } from '../../public/static/state/page.js';
import { createInbox } from '../../public/static/use-cases/inbox.js';

const APPOINTMENT = { type: 'appointment', appointment: { id: 1 } };

/** A page with an inbox whose sockets the test holds. */
function makePage() {
  /** @type {{ onFrame(frame: any): void, onState(state: any, details: any): void, isOpen: boolean }[]} */
  const sockets = [];
  /** @type {any[]} */
  const events = [];
  const page = {
    sockets,
    events,
    timesBack: 0,
    /** What the server says of the session when asked. */
    holds: false,
    store: createStore((/** @type {import('../../public/static/state/page.js').PageState} */ state, /** @type {any} */ event) => {
      if (event.type.startsWith('inbox')) events.push(event);
      return reduce(state, event);
    }, initialPage('connection-1')),
    get last() {
      const last = sockets.at(-1);
      assert.ok(last);
      return last;
    },
    get open() {
      return sockets.filter(({ isOpen }) => isOpen).length;
    },
    signIn: () => page.store.dispatch({ type: 'signed-in', user: { id: 'u1', username: 'Alice', guest: false } }),
  };
  const hear = { onBack: () => void (page.timesBack += 1), onEnded: async () => page.holds };
  createInbox(page.store, hear, ({ onFrame, onState }) => {
    const socket = { onFrame, onState, isOpen: true };
    sockets.push(socket);
    return { close: () => void (socket.isOpen = false) };
  });
  return page;
}

/** What was asked has been answered. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('there is one socket while somebody is signed in, and none otherwise', () => {
  const page = makePage();
  assert.equal(page.sockets.length, 0);
  page.signIn();
  page.store.dispatch({ type: 'notice', text: 'anything else' });
  assert.deepEqual([page.sockets.length, page.open], [1, 1]);
  page.store.dispatch({ type: 'signed-out' });
  assert.deepEqual([page.sockets.length, page.open], [1, 0]);
  page.signIn();
  assert.deepEqual([page.sockets.length, page.open], [2, 1]);
});

test('news become events; a greeting says what the page has to doubt, refusals nothing', () => {
  const page = makePage();
  page.signIn();
  page.last.onState('open', {});
  for (const frame of [{ type: 'welcome', protocol: 1 }, APPOINTMENT, { type: 'error', code: 'unknown_frame' }]) page.last.onFrame(frame);
  assert.deepEqual(page.events, [{ type: 'inbox-state', state: 'open' }, { type: 'inbox-back', covered: [] }, { type: 'inbox', frame: APPOINTMENT }]);
});

test('after every connection the lists are asked for again', () => {
  const page = makePage();
  page.signIn();
  page.last.onFrame({ type: 'welcome' });
  assert.equal(page.timesBack, 1);
  page.last.onState('closed', { code: 1006 });
  page.last.onState('open', {});
  page.last.onFrame({ type: 'welcome' });
  assert.equal(page.timesBack, 2);
});

test('a socket whose session ended comes back only to a page that has another session', async () => {
  const page = makePage();
  page.signIn();
  page.last.onState('ended', { code: 4005 });
  await settled();
  assert.equal(page.sockets.length, 1);
  page.holds = true;
  page.last.onState('ended', { code: 4005 });
  await settled();
  assert.equal(page.sockets.length, 2);
});

test('one that was closed for too many pages stays away', async () => {
  const page = makePage();
  page.holds = true;
  page.signIn();
  page.last.onState('ended', { code: 4001 });
  await settled();
  assert.equal(page.sockets.length, 1);
});

test('who signs out while the session is being looked at gets no socket', async () => {
  const page = makePage();
  page.holds = true;
  page.signIn();
  page.last.onState('ended', { code: 4005 });
  page.store.dispatch({ type: 'signed-out' });
  await settled();
  assert.equal(page.sockets.length, 1);
});

test('a socket of before says nothing any more', () => {
  const page = makePage();
  page.signIn();
  const old = page.last;
  page.store.dispatch({ type: 'signed-out' });
  page.signIn();
  old.onFrame(APPOINTMENT);
  old.onFrame({ type: 'welcome' });
  old.onState('ended', { code: 4005 });
  assert.deepEqual(page.events, []);
  assert.equal(page.timesBack, 0);
});
